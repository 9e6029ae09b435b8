import type { Sound } from '../speech-engine.ts'

/** Recognisers are made for half a minute at most. */
const mostSeconds = 28
/** The cut is made where it is quietest in the last part of a piece. */
const searchSeconds = 6
const frameSeconds = 0.1

export interface SoundPiece {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly samples: Int16Array
}

/** A sound in pieces that a recogniser can take, cut at its quiet places. */
export function* soundPieces({ samples, sampleRateHertz }: Sound): Generator<SoundPiece, void, undefined> {
  const most = Math.floor(mostSeconds * sampleRateHertz)
  let start = 0
  while (start < samples.length) {
    const end = samples.length - start <= most ? samples.length : quietest(samples, start + most, sampleRateHertz)
    yield {
      startSeconds: start / sampleRateHertz,
      endSeconds: end / sampleRateHertz,
      samples: samples.subarray(start, end),
    }
    start = end
  }
}

function quietest(samples: Int16Array, latest: number, sampleRateHertz: number): number {
  const frame = Math.floor(frameSeconds * sampleRateHertz)
  let best = latest
  let least = Number.POSITIVE_INFINITY
  for (let end = latest; end > latest - searchSeconds * sampleRateHertz; end -= frame) {
    let sum = 0
    for (const sample of samples.subarray(end - frame, end)) sum += sample * sample
    if (sum < least) [best, least] = [end - Math.floor(frame / 2), sum]
  }
  return best
}
