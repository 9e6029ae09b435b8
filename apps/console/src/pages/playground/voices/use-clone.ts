import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client } from '../../../api/client.ts'
import { voicesKey, voicesQuery } from './voices.ts'
import type { Voice } from './voices.ts'

export interface CloneRequest {
  readonly name: string
  readonly sample: File
  /** What the sample says. */
  readonly said: string
  /** What the new voice reads first. */
  readonly trial: string
}

export const cloneModel = 'glm-tts-clone'

/** The call that makes the voice, once the sample is uploaded. */
export function cloneBody({ name, said, trial }: Omit<CloneRequest, 'sample'>, fileId: string) {
  return {
    model: cloneModel,
    voice_name: name.trim(),
    input: trial.trim(),
    file_id: fileId,
    ...(said.trim() === '' ? {} : { text: said.trim() }),
  }
}

/** Uploads a sample and makes a voice of it; ends with the form that asked for it. */
export function useClone() {
  const queries = useQueryClient()
  const [sentPercent, setSentPercent] = useState(0)
  const [abort] = useState(() => new AbortController())
  useEffect(() => () => abort.abort(), [abort])
  const clone = useMutation({
    async mutationFn(request: CloneRequest): Promise<Voice | undefined> {
      setSentPercent(0)
      const { signal } = abort
      const { id } = await client.files.create(
        { file: request.sample, purpose: 'voice-clone-input' },
        { signal, onUploadProgress: ({ sentBytes, totalBytes }) => setSentPercent((100 * sentBytes) / totalBytes) },
      )
      // What came of a call that broke off is not known: a second one would be told that the name is taken.
      const { voice } = await client.voice.clone(cloneBody(request, id), { signal, maxRetries: 0 })
      await queries.invalidateQueries({ queryKey: voicesKey })
      const voices = await queries.fetchQuery(voicesQuery)
      return voices.find((one) => one.voice === voice)
    },
  })
  return { ...clone, sentPercent }
}
