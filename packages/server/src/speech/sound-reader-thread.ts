/** A thread that makes samples of one sound file and ends: decoding takes longer than streams of others may stand still. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readSoundFile, SoundFileError } from '@openmaas/engines/audio'
import type { FromSoundReader, ToSoundReader } from './sound-reader.ts'

if (parentPort === null) throw new Error('This module runs in a thread.')
const port = parentPort
const { path, maxSeconds } = workerData as ToSoundReader

const answer = await readSoundFile(readFileSync(path), { maxSeconds }).then(
  (sound): FromSoundReader => ({ sound }),
  (error: unknown): FromSoundReader => {
    if (error instanceof SoundFileError) return { refused: error.kind, message: error.message }
    throw error
  },
)
port.postMessage(answer, 'sound' in answer ? [answer.sound.samples.buffer as ArrayBuffer] : [])
