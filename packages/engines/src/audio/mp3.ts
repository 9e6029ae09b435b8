import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sound } from '../speech-engine.ts'
import { joinedSamples } from './resample.ts'
import { SoundFileError } from './sound-file-error.ts'
import { toSample } from './wav.ts'

const versions = [2.5, undefined, 2, 1] as const
const layerThree = 1
const kilobits: Readonly<Record<1 | 2, readonly number[]>> = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const ratesOfVersionOne = [44_100, 48_000, 32_000]
/** A header alone may stand in any bytes by chance; that many in a row do not. */
const framesToBelieve = 2

/** Optional packages: the libraries inside them are under the LGPL. */
const decoderPackage = 'mpg123-decoder'
const encoderPackage = 'wasm-media-encoders'
const decodedAtOnceBytes = 65_536

interface Frame {
  readonly bytes: number
  readonly seconds: number
}

/** Whether the bytes begin as MP3 files do: with tags, or with frames of which each leads to the next. */
export function looksLikeMp3(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 3)) === 'ID3' || firstFrame(bytes) !== undefined
}

/**
 * A whole MP3 file as one channel, the mean of all of them.
 * @throws {SoundFileError} `tooLong` before anything of it is decoded
 */
export async function readMp3(bytes: Uint8Array, maxSeconds: number): Promise<Sound> {
  const start = firstFrame(bytes)
  if (start === undefined) throw new SoundFileError('damaged', 'The MP3 file has no sound in it.')
  const seconds = secondsOfFrames(bytes, start)
  if (seconds > maxSeconds) throw new SoundFileError('tooLong', `The sound is ${seconds.toFixed(1)} s long.`)
  const decoder = await openDecoder()
  try {
    const pieces: Int16Array[] = []
    let sampleRateHertz = 0
    let sampleCount = 0
    for (let position = start; position < bytes.length; position += decodedAtOnceBytes) {
      // Ten minutes of sound take a second, in which others have their turn.
      if (position > start) await nextTurn()
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(
        bytes.subarray(position, position + decodedAtOnceBytes),
      )
      if (samplesDecoded === 0) continue
      pieces.push(meanOf(channelData, samplesDecoded))
      sampleRateHertz = sampleRate
      sampleCount += samplesDecoded
      if (sampleCount / sampleRate > maxSeconds + 1) throw new SoundFileError('tooLong', 'The sound is too long.')
    }
    if (sampleCount === 0) throw new SoundFileError('damaged', 'The MP3 file has no sound in it.')
    return { samples: joinedSamples(pieces), sampleRateHertz }
  } finally {
    decoder.free()
  }
}

async function openDecoder() {
  if (!isInstalled(decoderPackage))
    throw new SoundFileError('unknown', `MP3 files are read where the package ${decoderPackage} is installed.`)
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder()
  await decoder.ready
  return decoder
}

function meanOf(channels: readonly Float32Array[], sampleCount: number): Int16Array {
  const samples = new Int16Array(sampleCount)
  for (let index = 0; index < sampleCount; index++) {
    let sum = 0
    for (const channel of channels) sum += channel[index] ?? 0
    samples[index] = toSample((sum / channels.length) * 32_768)
  }
  return samples
}

/** Place of the first frame; pictures and names may stand before it. */
function firstFrame(bytes: Uint8Array): number | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 3)) === 'ID3' ? tagBytes(bytes) : 0
  const last = Math.min(bytes.length - 4, start + 65_536)
  for (let position = start; position <= last; position++) if (isFrameChain(bytes, position)) return position
  return undefined
}

/** Of a tag in front; its size is told in groups of seven bits. */
function tagBytes(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
}

function isFrameChain(bytes: Uint8Array, start: number): boolean {
  let position = start
  for (let count = 0; count < framesToBelieve; count++) {
    const frame = frameAt(bytes, position)
    if (frame === undefined) return false
    position += frame.bytes
    // A file may be as short as one frame.
    if (position >= bytes.length) return true
  }
  return true
}

/** Bytes between frames are passed over, as decoders do. */
function secondsOfFrames(bytes: Uint8Array, start: number): number {
  let seconds = 0
  let position = start
  while (position + 4 <= bytes.length) {
    const frame = frameAt(bytes, position)
    if (frame === undefined) {
      position++
      continue
    }
    seconds += frame.seconds
    position += frame.bytes
  }
  return seconds
}

function frameAt(bytes: Uint8Array, position: number): Frame | undefined {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(position, position + 3)
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0) return undefined
  const version = versions[(kind >> 3) & 3]
  if (version === undefined || ((kind >> 1) & 3) !== layerThree) return undefined
  const rateOfOne = ratesOfVersionOne[(rates >> 2) & 3]
  const bitrate = kilobits[version === 1 ? 1 : 2][rates >> 4]
  if (rateOfOne === undefined || bitrate === undefined || bitrate === 0) return undefined
  const sampleRate = version === 1 ? rateOfOne : version === 2 ? rateOfOne / 2 : rateOfOne / 4
  const samples = version === 1 ? 1152 : 576
  const padding = (rates >> 1) & 1
  return { bytes: Math.floor(((samples / 8) * bitrate * 1000) / sampleRate) + padding, seconds: samples / sampleRate }
}

/** Plenty for one voice. */
const encodedKilobits = 64

/**
 * An MP3 file; its encoder is an optional package.
 * @returns undefined where the package is not installed
 */
export async function writeMp3({ samples, sampleRateHertz }: Sound): Promise<Buffer | undefined> {
  const encoder = await openEncoder()
  if (encoder === undefined) return undefined
  encoder.configure({ channels: 1, sampleRate: sampleRateHertz, bitrate: encodedKilobits })
  const pieces: Buffer[] = []
  // What the encoder gives lies in its own memory, which the next call writes over.
  const keep = (piece: Uint8Array): void => void pieces.push(Buffer.from(piece))
  const pieceSamples = sampleRateHertz
  for (let start = 0; start < samples.length; start += pieceSamples) {
    // Minutes of speech take seconds, in which others have their turn.
    if (start > 0) await nextTurn()
    const piece = samples.subarray(start, start + pieceSamples)
    keep(encoder.encode([Float32Array.from(piece, (sample) => sample / 32_768)]))
  }
  keep(encoder.finalize())
  return Buffer.concat(pieces)
}

export function canWriteMp3(): boolean {
  return isInstalled(encoderPackage)
}

function isInstalled(optionalPackage: string): boolean {
  try {
    import.meta.resolve(optionalPackage)
    return true
  } catch {
    return false
  }
}

async function openEncoder() {
  if (!canWriteMp3()) return undefined
  const { createMp3Encoder } = await import('wasm-media-encoders')
  return createMp3Encoder()
}
