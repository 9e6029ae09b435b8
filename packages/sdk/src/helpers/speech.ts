import type { SpeechChunk } from '../generated/types.ts'

/** Sound without a header: 16 bit, little endian, one channel. */
export interface Sound {
  readonly samples: Uint8Array
  /** Hertz. */
  readonly sampleRate: number
}

/**
 * Joins streamed speech.
 * @param onPiece is told of each piece as it comes, to be played at once
 */
export async function collectSpeech(
  stream: AsyncIterable<SpeechChunk>,
  onPiece?: (piece: Sound) => void,
): Promise<Sound> {
  const pieces: Uint8Array[] = []
  let sampleRate = 24_000
  for await (const { choices } of stream) {
    for (const { delta } of choices) {
      if (delta === undefined || delta.content === '') continue
      const samples = bytesOf(delta.content)
      sampleRate = delta.return_sample_rate ?? sampleRate
      pieces.push(samples)
      onPiece?.({ samples, sampleRate })
    }
  }
  return { samples: joined(pieces), sampleRate }
}

/** A WAV file of the sound. */
export function wavFile({ samples, sampleRate }: Sound): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(44 + samples.byteLength)
  const view = new DataView(file.buffer)
  const write = (place: number, text: string): void =>
    [...text].forEach((letter, index) => view.setUint8(place + index, letter.charCodeAt(0)))
  write(0, 'RIFF')
  view.setUint32(4, 36 + samples.byteLength, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, samples.byteLength, true)
  file.set(samples, 44)
  return file
}

/** Bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** Base64 of bytes of any length. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 32_768)
    text += String.fromCharCode(...bytes.subarray(start, start + 32_768))
  return btoa(text)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let place = 0
  for (const piece of pieces) {
    whole.set(piece, place)
    place += piece.byteLength
  }
  return whole
}
