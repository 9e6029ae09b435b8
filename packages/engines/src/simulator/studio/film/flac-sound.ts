/** Sound of one channel and 16 bits as FLAC: lossless, free, and known to browsers inside MP4. Samples are stored as they are. */
export interface FlacSound {
  /** The block `STREAMINFO`, without its header. */
  readonly streamInfo: Uint8Array
  readonly frames: readonly { readonly bytes: Uint8Array; readonly samples: number }[]
  readonly sampleRateHertz: number
}

const blockSamples = 4096
/** Code of 24,000 Hz in headers of frames. */
export const flacSampleRateHertz = 24_000
const rateCode = 7
const sixteenBits = 4

export function flacSound(samples: Int16Array): FlacSound {
  const frames: { bytes: Uint8Array; samples: number }[] = []
  for (let start = 0, number = 0; start < samples.length; start += blockSamples, number++) {
    const block = samples.subarray(start, start + blockSamples)
    frames.push({ bytes: frameOf(block, number), samples: block.length })
  }
  return { streamInfo: streamInfoOf(samples.length), frames, sampleRateHertz: flacSampleRateHertz }
}

function streamInfoOf(sampleCount: number): Uint8Array {
  const info = Buffer.alloc(34)
  info.writeUInt16BE(blockSamples, 0)
  info.writeUInt16BE(blockSamples, 2)
  // 20 bits of rate, 3 of channels less one, 5 of bits a sample less one, 36 of length; sizes and checksum are left unknown.
  info.writeUInt32BE(((flacSampleRateHertz << 12) | (15 << 4)) >>> 0, 10)
  info.writeUInt32BE(sampleCount, 14)
  return info
}

function frameOf(block: Int16Array, number: number): Uint8Array {
  const whole = block.length === blockSamples
  const header = [0xff, 0xf8, ((whole ? 12 : 7) << 4) | rateCode, sixteenBits << 1, ...numberCode(number)]
  if (!whole) header.push((block.length - 1) >> 8, (block.length - 1) & 0xff)
  header.push(checksum8(header))
  const frame = Buffer.alloc(header.length + 1 + block.length * 2 + 2)
  frame.set(header)
  // One channel, its samples verbatim.
  frame[header.length] = 1 << 1
  for (const [index, sample] of block.entries()) frame.writeInt16BE(sample, header.length + 1 + index * 2)
  frame.writeUInt16BE(checksum16(frame.subarray(0, -2)), frame.length - 2)
  return frame
}

/** As UTF-8 codes a character of that number; films have fewer than 2,048 blocks. */
function numberCode(number: number): number[] {
  return number < 0x80 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 0x3f)]
}

function checksum8(bytes: readonly number[]): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = ((sum & 0x80) === 0 ? sum << 1 : (sum << 1) ^ 0x07) & 0xff
  }
  return sum
}

const checksumTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 8
  for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x8005
  return sum & 0xffff
})

function checksum16(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = ((sum << 8) & 0xffff) ^ (checksumTable[(sum >> 8) ^ byte] ?? 0)
  return sum
}

/** A quiet run of notes, one each half second. */
export function chime(seconds: number): Int16Array {
  const notes = [262, 330, 392, 523, 392, 330]
  const samples = new Int16Array(Math.round(seconds * flacSampleRateHertz))
  const noteSamples = flacSampleRateHertz / 2
  for (let index = 0; index < samples.length; index++) {
    const hertz = notes[Math.floor(index / noteSamples) % notes.length] ?? 262
    const within = (index % noteSamples) / noteSamples
    const loudness = 6000 * Math.min(1, within * 40) * (1 - within) ** 2
    samples[index] = loudness * Math.sin((2 * Math.PI * hertz * index) / flacSampleRateHertz)
  }
  return samples
}
