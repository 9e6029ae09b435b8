/** Middle frequencies of the mouth's two resonances, by vowel. */
const vowels: readonly (readonly [number, number])[] = [
  [730, 1090],
  [530, 1840],
  [300, 2240],
  [490, 910],
  [320, 800],
  [660, 1700],
]
const peak = 7000
/** Bandwidths of the two resonances. */
const bandwidths = [90, 130] as const

export interface Syllable {
  readonly startSeconds: number
  readonly seconds: number
  /** What chooses the vowel and the melody; the same for the same sign. */
  readonly sign: number
}

/** Adds a hummed vowel for each syllable, which sounds like somebody speaking behind a door. */
export function addBabble(
  samples: Float32Array,
  sampleRateHertz: number,
  voiceHertz: number,
  syllables: readonly Syllable[],
): void {
  for (const syllable of syllables) {
    const start = Math.round(syllable.startSeconds * sampleRateHertz)
    const length = Math.round(syllable.seconds * sampleRateHertz)
    const sound = vowel(length, sampleRateHertz, voiceHertz, syllable.sign)
    for (let index = 0; index < length && start + index < samples.length; index++)
      samples[start + index] = (samples[start + index] ?? 0) + (sound[index] ?? 0)
  }
}

function vowel(length: number, sampleRateHertz: number, voiceHertz: number, sign: number): Float32Array {
  const [first, second] = vowels[sign % vowels.length] ?? [500, 1500]
  const one = resonance(first, bandwidths[0], sampleRateHertz)
  const two = resonance(second, bandwidths[1], sampleRateHertz)
  const rise = ((sign % 5) - 2) * 0.06
  const sound = new Float32Array(length)
  let phase = 0
  let loudest = 1
  for (let index = 0; index < length; index++) {
    const done = index / length
    phase += (voiceHertz * (1 + rise * (done - 0.5))) / sampleRateHertz
    // The throat opens slowly and closes at once.
    const throat = phase % 1 < 0.6 ? Math.sin((Math.PI * (phase % 1)) / 0.6) ** 2 : 0
    const value = one(throat - 0.3) + 0.6 * two(throat - 0.3)
    const swell = Math.min(1, done / 0.15, (1 - done) / 0.3)
    sound[index] = value * swell
    loudest = Math.max(loudest, Math.abs(value * swell))
  }
  return sound.map((value) => (value / loudest) * peak)
}

/** A filter with one resonance. */
function resonance(hertz: number, bandwidth: number, sampleRateHertz: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidth) / sampleRateHertz)
  const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / sampleRateHertz)
  let one = 0
  let two = 0
  return (input) => {
    const output = input * 30 + turn * one - radius * radius * two
    two = one
    one = output
    return output
  }
}
