import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import type { GivenFile } from './flow-content.ts'

export interface FlowFile extends GivenFile {
  readonly name: string
  readonly state: 'reading' | 'ready' | 'failed'
  /** Why it cannot be read. */
  readonly reason?: string
}

export interface FlowFiles {
  readonly files: readonly FlowFile[]
  readonly isUploading: boolean
  readonly error: unknown
  add(files: readonly File[], kind: GivenFile['kind']): Promise<void>
  remove(id: string): void
  clear(): void
}

const pollMilliseconds = 1000
const readCode = 1
const failedCode = 2

/** Files for the next question: uploaded as they are chosen, and watched until the platform has read them. */
export function useFlowFiles(applicationId: string, conversationId: string | undefined): FlowFiles {
  const [files, setFiles] = useState<readonly FlowFile[]>([])
  const [uploads, setUploads] = useState(0)
  const [error, setError] = useState<unknown>()
  const reading = files.filter(({ state }) => state === 'reading').map(({ id }) => id)

  const states = useQuery({
    queryKey: ['flow-files', applicationId, reading],
    enabled: reading.length > 0,
    refetchInterval: pollMilliseconds,
    async queryFn({ signal }) {
      const { data } = await client.application.fileStat({ app_id: applicationId, file_ids: reading }, { signal })
      const ended = new Map(data.filter(({ code }) => code !== 0).map((file) => [file.file_id, file]))
      if (ended.size > 0)
        setFiles((before) =>
          before.map((file): FlowFile => {
            const end = ended.get(file.id)
            if (end?.code === readCode) return { ...file, state: 'ready' }
            return end?.code === failedCode ? { ...file, state: 'failed', reason: end.msg } : file
          }),
        )
      return null
    },
  })

  async function add(chosen: readonly File[], kind: GivenFile['kind']): Promise<void> {
    setError(undefined)
    setUploads((before) => before + 1)
    try {
      const { data } = await client.application.fileUpload({
        app_id: applicationId,
        files: [...chosen],
        ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
      })
      const taken = data.success_info.map(({ file_id: id, file_name: name }): FlowFile => ({
        id,
        name,
        kind,
        state: 'reading',
      }))
      const refused = data.fail_info.map(({ file_name: name, fail_reason: reason }): FlowFile => ({
        id: crypto.randomUUID(),
        name,
        kind,
        state: 'failed',
        reason,
      }))
      setFiles((before) => [...before, ...taken, ...refused])
    } catch (thrown) {
      setError(thrown)
    } finally {
      setUploads((before) => before - 1)
    }
  }

  return {
    files,
    isUploading: uploads > 0,
    error: error ?? states.error ?? undefined,
    add,
    remove: (id) => setFiles((before) => before.filter((file) => file.id !== id)),
    clear: () => setFiles([]),
  }
}
