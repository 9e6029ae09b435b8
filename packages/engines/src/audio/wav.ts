import type { Sound } from '../speech-engine.ts'
import { SoundFileError } from './sound-file-error.ts'

/** How samples lie in the data of a WAV file. */
export interface WavFormat {
  readonly encoding: 'integer' | 'float'
  readonly channels: number
  readonly sampleRateHertz: number
  /** Of one sample of one channel. */
  readonly sampleBytes: number
}

export interface WavHeader {
  readonly format: WavFormat
  /** Where the samples begin. */
  readonly dataStart: number
  /** As the header tells it; those who write a stream do not know it and tell 0 or the largest number. */
  readonly dataBytes: number
}

const pcmTag = 1
const floatTag = 3
const extensibleTag = 0xfffe
const maxChannels = 32

/**
 * Reads up to the samples.
 * @returns undefined while the bytes end before that
 * @throws {SoundFileError} for anything that is no WAV file of plain samples
 */
export function readWavHeader(bytes: Uint8Array): WavHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12) return undefined
  if (ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 12) !== 'WAVE')
    throw new SoundFileError('unknown', 'This is no WAV file.')
  let format: WavFormat | undefined
  let position = 12
  while (position + 8 <= bytes.length) {
    const name = ascii(bytes, position, position + 4)
    const size = view.getUint32(position + 4, true)
    const start = position + 8
    if (name === 'data') {
      if (format === undefined) throw new SoundFileError('damaged', 'The WAV file has no format before its samples.')
      return { format, dataStart: start, dataBytes: size }
    }
    if (name === 'fmt ') {
      if (start + Math.min(size, 26) > bytes.length) return undefined
      format = readFormat(view, start, size)
    }
    position = start + size + (size % 2)
  }
  return undefined
}

function readFormat(view: DataView, start: number, size: number): WavFormat {
  if (size < 16) throw new SoundFileError('damaged', 'The format of the WAV file is cut.')
  const given = view.getUint16(start, true)
  // The extensible form tells the real format in the first two bytes of an id further on.
  const tag = given === extensibleTag && size >= 26 ? view.getUint16(start + 24, true) : given
  const channels = view.getUint16(start + 2, true)
  const sampleRateHertz = view.getUint32(start + 4, true)
  const bits = view.getUint16(start + 14, true)
  const encoding = tag === pcmTag ? 'integer' : tag === floatTag ? 'float' : undefined
  const allowed = encoding === 'float' ? [32, 64] : [8, 16, 24, 32]
  if (encoding === undefined || !allowed.includes(bits))
    throw new SoundFileError('damaged', `WAV files of format ${tag} with ${bits} bits are not read.`)
  if (channels < 1 || channels > maxChannels)
    throw new SoundFileError('damaged', `WAV files of ${channels} channels are not read.`)
  if (sampleRateHertz < 4000 || sampleRateHertz > 384_000)
    throw new SoundFileError('damaged', `WAV files of ${sampleRateHertz} Hz are not read.`)
  return { encoding, channels, sampleRateHertz, sampleBytes: bits / 8 }
}

/** Whole frames of samples as one channel, the mean of all of them; what follows the last whole frame is left out. */
export function samplesOf(bytes: Uint8Array, format: WavFormat): Int16Array {
  const { channels, sampleBytes } = format
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frameBytes = channels * sampleBytes
  const samples = new Int16Array(Math.floor(bytes.length / frameBytes))
  const read = sampleReader(view, format)
  for (let frame = 0; frame < samples.length; frame++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += read(frame * frameBytes + channel * sampleBytes)
    samples[frame] = toSample(sum / channels)
  }
  return samples
}

/** Reads a sample as a number from -32,768 to 32,767, with a fraction. */
function sampleReader(view: DataView, { encoding, sampleBytes }: WavFormat): (position: number) => number {
  if (encoding === 'float') {
    return sampleBytes === 4
      ? (position) => view.getFloat32(position, true) * 32_768
      : (position) => view.getFloat64(position, true) * 32_768
  }
  switch (sampleBytes) {
    case 1:
      return (position) => (view.getUint8(position) - 128) * 256
    case 2:
      return (position) => view.getInt16(position, true)
    case 3:
      return (position) => view.getInt16(position + 1, true) + view.getUint8(position) / 256
    default:
      return (position) => view.getInt32(position, true) / 65_536
  }
}

/** @param value -32,768 to 32,767; beyond that it is held to the nearest, and no number at all is silence */
export function toSample(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value))) || 0
}

/**
 * A whole WAV file. One that ends early has as many samples as there are.
 * @throws {SoundFileError}
 */
export function readWav(bytes: Uint8Array, maxSeconds: number): Sound {
  const header = readWavHeader(bytes)
  if (header === undefined) throw new SoundFileError('damaged', 'The WAV file ends before its samples.')
  const { format, dataStart, dataBytes } = header
  const left = bytes.length - dataStart
  const size = dataBytes === 0 || dataBytes > left ? left : dataBytes
  const seconds = size / (format.channels * format.sampleBytes * format.sampleRateHertz)
  if (seconds > maxSeconds) throw new SoundFileError('tooLong', `The sound is ${seconds.toFixed(1)} s long.`)
  const samples = samplesOf(bytes.subarray(dataStart, dataStart + size), format)
  if (samples.length === 0) throw new SoundFileError('damaged', 'The WAV file has no samples.')
  return { samples, sampleRateHertz: format.sampleRateHertz }
}

/** Notes for people who look into the file, by the names of RIFF's INFO list. */
export interface WavNotes {
  readonly software?: string
  readonly comment?: string
}

/** A WAV file of 16-bit samples in one channel. */
export function writeWav({ samples, sampleRateHertz }: Sound, notes: WavNotes = {}): Buffer {
  const data = pcmBytes(samples)
  const info = infoChunk(notes)
  const header = Buffer.alloc(36)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + info.length + data.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(pcmTag, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRateHertz, 24)
  header.writeUInt32LE(sampleRateHertz * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  const dataHead = Buffer.alloc(8)
  dataHead.write('data', 0, 'latin1')
  dataHead.writeUInt32LE(data.length, 4)
  return Buffer.concat([header, info, dataHead, data])
}

function infoChunk({ software, comment }: WavNotes): Buffer {
  const entries = [textChunk('ISFT', software), textChunk('ICMT', comment)]
  const content = Buffer.concat([Buffer.from('INFO', 'latin1'), ...entries])
  if (content.length === 4) return Buffer.alloc(0)
  const head = Buffer.alloc(8)
  head.write('LIST', 0, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

function textChunk(name: string, text: string | undefined): Buffer {
  if (text === undefined) return Buffer.alloc(0)
  const content = Buffer.from(`${text}\0`, 'utf8')
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** Samples as they lie in files and on the wire: 16 bit, little endian. Node runs on little-endian machines only. */
export function pcmBytes(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
}

/** What `pcmBytes` made; a byte left over at the end is dropped. */
export function pcmSamples(bytes: Uint8Array): Int16Array {
  // Int16Array needs an even address, which a piece of a larger buffer may not have.
  const copy = new Uint8Array(bytes.length - (bytes.length % 2))
  copy.set(bytes.subarray(0, copy.length))
  return new Int16Array(copy.buffer)
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
