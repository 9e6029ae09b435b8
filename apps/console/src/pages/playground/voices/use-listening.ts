import { AbortedError } from '@openmaas/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { localLink } from '../../../api/local-link.ts'
import type { Voice } from './voices.ts'

export interface Listening {
  /** Id of the voice that is heard or being fetched. */
  readonly voice: string | undefined
  readonly isFetching: boolean
  readonly error: unknown
  /** Ends what is heard, and begins with this voice unless it was the one. */
  toggle(voice: Voice): void
}

/**
 * Plays one voice at a time: of a cloned one its trial, of a voice of the platform a sentence that is spoken for it.
 * @param words the sentence
 */
export function useListening(words: string): Listening {
  const [playing, setPlaying] = useState<{ readonly voice: string; readonly isFetching: boolean }>()
  const [error, setError] = useState<unknown>()
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  const play = useCallback(
    async ({ voice, download_url: trial }: Voice) => {
      const { signal } = (abort.current = new AbortController())
      setError(undefined)
      setPlaying({ voice, isFetching: true })
      const address = trial === undefined ? await spoken(voice, words, signal) : localLink(trial)
      const sound = new Audio(address)
      const end = (): void => {
        if (trial === undefined) URL.revokeObjectURL(address)
        if (!signal.aborted) setPlaying(undefined)
      }
      signal.addEventListener('abort', () => sound.pause())
      sound.addEventListener('pause', end)
      await sound.play()
      setPlaying({ voice, isFetching: false })
    },
    [words],
  )
  const current = playing?.voice
  const toggle = useCallback(
    (voice: Voice) => {
      abort.current?.abort()
      if (voice.voice === current) {
        setPlaying(undefined)
        return
      }
      play(voice).catch((thrown: unknown) => {
        // Another voice was wanted meanwhile.
        if (thrown instanceof AbortedError || (thrown instanceof DOMException && thrown.name === 'AbortError')) return
        setPlaying(undefined)
        setError(thrown)
      })
    },
    [current, play],
  )
  return { voice: current, isFetching: playing?.isFetching === true, error, toggle }
}

async function spoken(voice: string, input: string, signal: AbortSignal): Promise<string> {
  const reply = await client.audio.speech(
    { model: 'glm-tts', input, voice, response_format: 'wav', stream: false },
    { signal },
  )
  return URL.createObjectURL(await reply.blob())
}
