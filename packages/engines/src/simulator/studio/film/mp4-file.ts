import type { FlacSound } from './flac-sound.ts'
import type { FilmFormat } from './h264-parameters.ts'

export interface FilmTrack {
  readonly format: FilmFormat
  readonly level: number
  readonly profile: number
  readonly constraints: number
  readonly sequence: Uint8Array
  readonly picture: Uint8Array
  /** One unit each, in the order in which they are shown. */
  readonly frames: readonly { readonly unit: Uint8Array; readonly isKey: boolean }[]
}

interface Samples {
  readonly bytes: readonly Uint8Array[]
  readonly durations: readonly number[]
  readonly timescale: number
}

const movieTimescale = 1000

/** An MP4 file whose table of contents stands in front, so that it plays while it is read. */
export function mp4File(film: FilmTrack, sound: FlacSound | undefined): Uint8Array {
  const pictures: Samples = {
    bytes: film.frames.map(({ unit }) => Buffer.concat([number(unit.length, 4), unit])),
    durations: film.frames.map(() => 1000),
    timescale: film.format.framesPerSecond * 1000,
  }
  const tracks = [pictures]
  if (sound !== undefined) {
    tracks.push({
      bytes: sound.frames.map(({ bytes }) => bytes),
      durations: sound.frames.map(({ samples }) => samples),
      timescale: sound.sampleRateHertz,
    })
  }
  const type = box('ftyp', text('isom'), number(512, 4), text('isomiso2avc1mp41'))
  const build = (offsets: readonly number[]): Buffer =>
    box(
      'moov',
      movieHeader(Math.max(...tracks.map(millisecondsOf)), tracks.length + 1),
      videoTrack(film, pictures, offsets[0] ?? 0),
      ...(sound === undefined || tracks[1] === undefined ? [] : [soundTrack(sound, tracks[1], offsets[1] ?? 0)]),
    )
  const start = type.length + build([0, 0]).length + 8
  const contents = build([start, start + bytesOf(pictures)])
  const content = tracks.flatMap(({ bytes }) => bytes)
  return Buffer.concat([type, contents, box('mdat', ...content)])
}

function movieHeader(milliseconds: number, nextTrack: number): Buffer {
  return fullBox(
    'mvhd',
    0,
    zeros(8),
    number(movieTimescale, 4),
    number(milliseconds, 4),
    number(0x00010000, 4),
    number(0x0100, 2),
    zeros(10),
    upright,
    zeros(24),
    number(nextTrack, 4),
  )
}

function videoTrack(film: FilmTrack, samples: Samples, offset: number): Buffer {
  const { widthPixels, heightPixels } = film.format
  const { profile, constraints, level, sequence, picture } = film
  const decoder = box(
    'avcC',
    Buffer.from([1, profile, constraints, level, 0xff, 0xe1]),
    number(sequence.length, 2),
    sequence,
    Buffer.from([1]),
    number(picture.length, 2),
    picture,
  )
  const entry = box(
    'avc1',
    zeros(6),
    number(1, 2),
    zeros(16),
    number(widthPixels, 2),
    number(heightPixels, 2),
    number(0x00480000, 4),
    number(0x00480000, 4),
    zeros(4),
    number(1, 2),
    zeros(32),
    number(24, 2),
    number(0xffff, 2),
    decoder,
  )
  const keys = film.frames.flatMap(({ isKey }, index) => (isKey ? [index + 1] : []))
  const keyTable = fullBox('stss', 0, number(keys.length, 4), ...keys.map((key) => number(key, 4)))
  const header = { id: 1, volume: 0, widthPixels, heightPixels }
  return track(header, samples, offset, {
    handler: 'vide',
    media: fullBox('vmhd', 1, zeros(8)),
    entry,
    more: [keyTable],
  })
}

function soundTrack(sound: FlacSound, samples: Samples, offset: number): Buffer {
  const decoder = fullBox('dfLa', 0, Buffer.from([0x80]), number(sound.streamInfo.length, 3), sound.streamInfo)
  const entry = box(
    'fLaC',
    zeros(6),
    number(1, 2),
    zeros(8),
    number(1, 2),
    number(16, 2),
    zeros(4),
    number(sound.sampleRateHertz, 2),
    zeros(2),
    decoder,
  )
  const header = { id: 2, volume: 0x0100, widthPixels: 0, heightPixels: 0 }
  return track(header, samples, offset, { handler: 'soun', media: fullBox('smhd', 0, zeros(4)), entry, more: [] })
}

interface TrackParts {
  readonly handler: 'vide' | 'soun'
  readonly media: Buffer
  readonly entry: Buffer
  readonly more: readonly Buffer[]
}

function track(
  header: {
    readonly id: number
    readonly volume: number
    readonly widthPixels: number
    readonly heightPixels: number
  },
  samples: Samples,
  offset: number,
  { handler, media, entry, more }: TrackParts,
): Buffer {
  const length = samples.durations.reduce((sum, duration) => sum + duration, 0)
  const table = box(
    'stbl',
    fullBox('stsd', 0, number(1, 4), entry),
    timeTable(samples.durations),
    ...more,
    fullBox('stsc', 0, number(1, 4), number(1, 4), number(samples.bytes.length, 4), number(1, 4)),
    fullBox(
      'stsz',
      0,
      zeros(4),
      number(samples.bytes.length, 4),
      ...samples.bytes.map((bytes) => number(bytes.length, 4)),
    ),
    fullBox('stco', 0, number(1, 4), number(offset, 4)),
  )
  const place = box('dinf', fullBox('dref', 0, number(1, 4), fullBox('url ', 1)))
  return box(
    'trak',
    fullBox(
      'tkhd',
      3,
      zeros(8),
      number(header.id, 4),
      zeros(4),
      number(millisecondsOf(samples), 4),
      zeros(12),
      number(header.volume, 2),
      zeros(2),
      upright,
      number(header.widthPixels * 0x10000, 4),
      number(header.heightPixels * 0x10000, 4),
    ),
    box(
      'mdia',
      // Language `und`, packed as the format wants it.
      fullBox('mdhd', 0, zeros(8), number(samples.timescale, 4), number(length, 4), number(0x55c4, 2), zeros(2)),
      fullBox('hdlr', 0, zeros(4), text(handler), zeros(13)),
      box('minf', media, place, table),
    ),
  )
}

/** Runs of equal durations. */
function timeTable(durations: readonly number[]): Buffer {
  const runs: { count: number; duration: number }[] = []
  for (const duration of durations) {
    const run = runs.at(-1)
    if (run?.duration === duration) run.count++
    else runs.push({ count: 1, duration })
  }
  const entries = runs.flatMap(({ count, duration }) => [number(count, 4), number(duration, 4)])
  return fullBox('stts', 0, number(runs.length, 4), ...entries)
}

function millisecondsOf({ durations, timescale }: Samples): number {
  return Math.round((durations.reduce((sum, duration) => sum + duration, 0) * movieTimescale) / timescale)
}

function bytesOf({ bytes }: Samples): number {
  return bytes.reduce((sum, sample) => sum + sample.length, 0)
}

/** The matrix that turns nothing. */
const upright = Buffer.concat([0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000].map((value) => number(value, 4)))

function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 8)
  return Buffer.concat([number(length, 4), text(type), ...contents], length)
}

/** @param flags of version 0 */
function fullBox(type: string, flags: number, ...contents: readonly Uint8Array[]): Buffer {
  return box(type, number(flags, 4), ...contents)
}

function number(value: number, bytes: 2 | 3 | 4): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

function text(characters: string): Buffer {
  return Buffer.from(characters, 'latin1')
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count)
}
