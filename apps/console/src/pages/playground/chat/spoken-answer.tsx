import { useMemo } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { Recording } from '../shared/recording.tsx'
import { waveOf } from '../shared/wave-file.ts'
import { texts } from './texts.ts'

/** Of the samples that models of speech answer with. */
const samplesPerSecond = 44_100

/** @param pieces base64 of samples of 16 bit, one channel; a piece may end within a sample */
export function SpokenAnswer({ pieces }: { readonly pieces: readonly string[] }) {
  const text = useTexts(texts)
  const sound = useMemo(() => waveOf(samplesOf(pieces), samplesPerSecond), [pieces])
  return <Recording sound={sound} name="answer.wav" label={text.spoken} />
}

function samplesOf(pieces: readonly string[]): Int16Array<ArrayBuffer> {
  const bytes = pieces.map((piece) => Uint8Array.from(atob(piece), (letter) => letter.charCodeAt(0)))
  const joined = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of bytes) {
    joined.set(piece, at)
    at += piece.length
  }
  return new Int16Array(joined.buffer, 0, joined.length >> 1)
}
