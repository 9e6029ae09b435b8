import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Sound } from '@openmaas/engines'
import { SoundFileError } from '@openmaas/engines/audio'
import type { SoundFileErrorKind } from '@openmaas/engines/audio'

export interface ToSoundReader {
  readonly path: string
  readonly maxSeconds: number
}

export type FromSoundReader =
  { readonly sound: Sound } | { readonly refused: SoundFileErrorKind; readonly message: string }

const thread = fileURLToPath(new URL('sound-reader-thread.ts', import.meta.url))
/** Of one thread; ten minutes of samples at 48,000 Hz and the file itself fit many times. */
const memoryMiB = 512
const timeoutMilliseconds = 60_000

/**
 * The samples of a WAV or MP3 file of a stranger, read in a thread of its own.
 * @throws {SoundFileError}
 */
export async function readSound(path: string, maxSeconds: number, signal: AbortSignal): Promise<Sound> {
  signal.throwIfAborted()
  const worker = new Worker(thread, {
    workerData: { path, maxSeconds } satisfies ToSoundReader,
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  })
  const ending = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)])
  try {
    const answer = await new Promise<FromSoundReader>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', (error) => reject(damaged(error)))
      worker.once('exit', () => reject(damaged()))
      ending.addEventListener('abort', () => reject(signal.aborted ? signal.reason : damaged()), { once: true })
    })
    if ('sound' in answer) return answer.sound
    throw new SoundFileError(answer.refused, answer.message)
  } finally {
    await worker.terminate()
  }
}

/** Whatever a decoder breaks on is a broken file. */
function damaged(cause?: unknown): SoundFileError {
  return new SoundFileError('damaged', 'The sound could not be read.', { cause })
}
