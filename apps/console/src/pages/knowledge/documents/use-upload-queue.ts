import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { knowledgeKey } from '../queries.ts'
import { UploadQueue } from './upload-queue.ts'
import type { UploadItem } from './upload-queue.ts'

const queues = new Map<string, UploadQueue>()

export function useUploadQueue(baseId: string): { queue: UploadQueue; items: readonly UploadItem[] } {
  const queue = queueOf(baseId, useQueryClient())
  const items = useSyncExternalStore(queue.subscribe, queue.items)
  const busy = items.some(({ state }) => state === 'waiting' || state === 'sending')
  useEffect(() => {
    if (!busy) return undefined
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [busy])
  return { queue, items }
}

function queueOf(baseId: string, queries: QueryClient): UploadQueue {
  const known = queues.get(baseId)
  if (known !== undefined) return known
  let told = 0
  const made = new UploadQueue(baseId, () => {
    // Hundreds of files come in a burst; the list need not be asked for after each of them.
    const now = Date.now()
    if (now - told < 1000 && made.items().some(({ state }) => state === 'waiting')) return
    told = now
    void queries.invalidateQueries({ queryKey: knowledgeKey })
  })
  queues.set(baseId, made)
  return made
}
