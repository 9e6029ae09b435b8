import { AbortedError } from '@openmaas/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { knowledgeKey } from '../queries.ts'

export interface BulkProgress {
  readonly done: number
  readonly all: number
  readonly failed: number
  /** Of the first failure. */
  readonly reason: string
}

/** Calls at the same time. */
const parallel = 4

/** Does one thing to many documents, a few at a time. */
export function useBulk(): {
  readonly progress: BulkProgress | undefined
  readonly isRunning: boolean
  run(ids: readonly string[], work: (id: string, signal: AbortSignal) => Promise<unknown>): Promise<void>
  cancel(): void
} {
  const queries = useQueryClient()
  const [progress, setProgress] = useState<BulkProgress>()
  const [isRunning, setRunning] = useState(false)
  const abort = useRef<AbortController>(undefined)

  return {
    progress,
    isRunning,
    cancel: () => abort.current?.abort(),
    async run(ids, work) {
      const { signal } = (abort.current = new AbortController())
      let state: BulkProgress = { done: 0, all: ids.length, failed: 0, reason: '' }
      const tell = (change: Partial<BulkProgress>): void => {
        state = { ...state, ...change }
        setProgress(state)
      }
      tell({})
      setRunning(true)
      const left = [...ids]
      const worker = async (): Promise<void> => {
        for (let id = left.shift(); id !== undefined && !signal.aborted; id = left.shift()) {
          try {
            await work(id, signal)
            tell({ done: state.done + 1 })
          } catch (error) {
            if (error instanceof AbortedError) return
            const reason = error instanceof Error ? error.message : String(error)
            tell({ done: state.done + 1, failed: state.failed + 1, reason: state.reason || reason })
          }
        }
      }
      await Promise.all(Array.from({ length: parallel }, worker))
      setRunning(false)
      if (state.failed === 0) setProgress(undefined)
      await queries.invalidateQueries({ queryKey: knowledgeKey })
    },
  }
}
