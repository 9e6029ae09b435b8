import { useEffect, useRef, useState } from 'react'
import { toWave } from './wave-file.ts'

export interface Recorder {
  /** Seconds recorded so far; undefined while nothing is recorded. */
  readonly seconds: number | undefined
  readonly error: unknown
  start(): void
  stop(): void
}

/**
 * The microphone.
 * @param onSound gets what was recorded, as WAV
 * @param longestSeconds after which it stops by itself
 */
export function useRecorder(onSound: (sound: Blob) => void, longestSeconds: number): Recorder {
  const [seconds, setSeconds] = useState<number>()
  const [error, setError] = useState<unknown>()
  const running = useRef<MediaRecorder | undefined>(undefined)
  const isGone = useRef(false)

  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
      running.current?.stop()
    }
  }, [])
  useEffect(() => {
    if (seconds === undefined) return undefined
    if (seconds >= longestSeconds) {
      running.current?.stop()
      return undefined
    }
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds, longestSeconds])

  async function start(): Promise<void> {
    setError(undefined)
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const recorder = new MediaRecorder(stream)
      const pieces: Blob[] = []
      recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop()
        running.current = undefined
        if (isGone.current) return
        setSeconds(undefined)
        toWave(new Blob(pieces, { type: recorder.mimeType })).then(onSound, setError)
      })
      running.current = recorder
      recorder.start()
      setSeconds(0)
      // The page was left while the browser asked for leave.
      if (isGone.current) recorder.stop()
    } catch (thrown) {
      setError(thrown)
    }
  }

  return { seconds, error, start: () => void start(), stop: () => running.current?.stop() }
}
