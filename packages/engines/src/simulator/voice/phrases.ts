/** A packet of tones for more bytes would outlast the voice at double pace. */
const mostBytes = 30

const secondsOfIdeograph = 0.22
const secondsOfLetter = 0.07
const secondsOfDigit = 0.2
const secondsOfSpace = 0.05
const secondsOfPause = 0.3

/** Pieces of a text that are spoken in one go; joined they are the text. */
export function phrasesOf(text: string): string[] {
  const phrases: string[] = []
  let phrase = ''
  let bytes = 0
  for (const sign of text) {
    const size = Buffer.byteLength(sign)
    if (bytes + size > mostBytes) {
      phrases.push(phrase)
      phrase = ''
      bytes = 0
    }
    phrase += sign
    bytes += size
    if (endsPhrase(sign)) {
      phrases.push(phrase)
      phrase = ''
      bytes = 0
    }
  }
  if (phrase !== '') phrases.push(phrase)
  return phrases
}

export function endsPhrase(sign: string): boolean {
  return /[。！？!?；;\n]/u.test(sign)
}

export interface SpokenSign {
  readonly seconds: number
  readonly voiced: boolean
}

/** At the pace of a calm reader. */
export function spokenSign(sign: string): SpokenSign {
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(sign))
    return { seconds: secondsOfIdeograph, voiced: true }
  if (/\p{N}/u.test(sign)) return { seconds: secondsOfDigit, voiced: true }
  if (/\p{L}/u.test(sign)) return { seconds: secondsOfLetter, voiced: true }
  return { seconds: /\s/u.test(sign) && sign !== '\n' ? secondsOfSpace : secondsOfPause, voiced: false }
}
