import { spelled, syllables } from './pinyin.ts'

/**
 * Sounds of Standard Chinese. Initials as in the usual tables of its phonology; `j q x` are alveolo-palatal, `zh ch sh r` retroflex.
 */
const initials: readonly (readonly [spelling: string, sound: string])[] = [
  ['zh', 'ʈʂ'],
  ['ch', 'ʈʂʰ'],
  ['sh', 'ʂ'],
  ['b', 'p'],
  ['p', 'pʰ'],
  ['m', 'm'],
  ['f', 'f'],
  ['d', 't'],
  ['t', 'tʰ'],
  ['n', 'n'],
  ['l', 'l'],
  ['g', 'k'],
  ['k', 'kʰ'],
  ['h', 'x'],
  ['j', 'tɕ'],
  ['q', 'tɕʰ'],
  ['x', 'ɕ'],
  ['r', 'ɻ'],
  ['z', 'ts'],
  ['c', 'tsʰ'],
  ['s', 's'],
]

const finals: Readonly<Record<string, string>> = {
  a: 'a',
  o: 'wo',
  e: 'ɤ',
  ê: 'ɛ',
  ai: 'ai̯',
  ei: 'ei̯',
  ao: 'au̯',
  ou: 'ou̯',
  an: 'an',
  en: 'ən',
  ang: 'aŋ',
  eng: 'əŋ',
  ong: 'ʊŋ',
  er: 'aɚ̯',
  i: 'i',
  ia: 'ja',
  ie: 'je',
  iao: 'jau̯',
  iu: 'jou̯',
  ian: 'jɛn',
  in: 'in',
  iang: 'jaŋ',
  ing: 'iŋ',
  iong: 'jʊŋ',
  io: 'jo',
  u: 'u',
  ua: 'wa',
  uo: 'wo',
  uai: 'wai̯',
  ui: 'wei̯',
  uan: 'wan',
  un: 'wən',
  uang: 'waŋ',
  ueng: 'wəŋ',
  ü: 'y',
  üe: 'ɥe',
  üan: 'ɥɛn',
  ün: 'yn',
  m: 'm̩',
  n: 'n̩',
  ng: 'ŋ̍',
}

/** Syllables without an initial are written by rules of their own. */
const bare: Readonly<Record<string, string>> = {
  yi: 'i',
  ya: 'ia',
  ye: 'ie',
  yao: 'iao',
  you: 'iu',
  yan: 'ian',
  yin: 'in',
  yang: 'iang',
  ying: 'ing',
  yong: 'iong',
  yo: 'io',
  wu: 'u',
  wa: 'ua',
  wo: 'uo',
  wai: 'uai',
  wei: 'ui',
  wan: 'uan',
  wen: 'un',
  wang: 'uang',
  weng: 'ueng',
  yu: 'ü',
  yue: 'üe',
  yuan: 'üan',
  yun: 'ün',
}

/** Pitches of the four tones in Chao's letters; the neutral tone has none. */
const toneLetters = ['', '˥', '˧˥', '˨˩˦', '˥˩'] as const
const toneMarks: Readonly<Record<string, number>> = { '\u0304': 1, '\u0301': 2, '\u030c': 3, '\u0300': 4 }

/** One syllable of pinyin with its tone mark; undefined for what is none. */
export function syllableSound(syllable: string): string | undefined {
  const parts = syllable.normalize('NFD')
  const tone = toneMarks[/[\u0304\u0301\u030c\u0300]/.exec(parts)?.[0] ?? ''] ?? 0
  const letters = parts
    .replace(/[\u0304\u0301\u030c\u0300]/g, '')
    .normalize('NFC')
    .toLowerCase()
  const sound = lettersSound(bare[letters] ?? letters)
  return sound === undefined ? undefined : sound + toneLetters[tone]
}

function lettersSound(letters: string): string | undefined {
  const whole = finals[letters]
  if (whole !== undefined) return whole
  const initial = initials.find(([spelling]) => letters.startsWith(spelling))
  if (initial === undefined) return undefined
  const [spelling, sound] = initial
  const rest = letters.slice(spelling.length)
  // After these, `i` is the consonant itself held on, and `u` is `ü` after the palatals.
  if (rest === 'i' && ['z', 'c', 's'].includes(spelling)) return `${sound}ɹ̩`
  if (rest === 'i' && ['zh', 'ch', 'sh', 'r'].includes(spelling)) return `${sound}ɻ̩`
  const final = ['j', 'q', 'x'].includes(spelling) && rest.startsWith('u') ? `ü${rest.slice(1)}` : rest
  // Lips round by themselves before `o`.
  const vowel = final === 'o' && ['b', 'p', 'm', 'f'].includes(spelling) ? 'wo' : finals[final]
  return vowel === undefined ? undefined : sound + vowel
}

/** Chinese in the International Phonetic Alphabet, by its pinyin. */
export function chineseToIpa(text: string): string {
  return spelled(text, (characters) =>
    syllables(characters)
      .map((syllable) => syllableSound(syllable) ?? syllable)
      .join(' '),
  )
}

/** ARPAbet of the CMU dictionary, General American. */
const arpabet: Readonly<Record<string, string>> = {
  AA: 'ɑ',
  AE: 'æ',
  AH: 'ʌ',
  AO: 'ɔ',
  AW: 'aʊ',
  AY: 'aɪ',
  B: 'b',
  CH: 'tʃ',
  D: 'd',
  DH: 'ð',
  EH: 'ɛ',
  ER: 'ɝ',
  EY: 'eɪ',
  F: 'f',
  G: 'ɡ',
  HH: 'h',
  IH: 'ɪ',
  IY: 'i',
  JH: 'dʒ',
  K: 'k',
  L: 'l',
  M: 'm',
  N: 'n',
  NG: 'ŋ',
  OW: 'oʊ',
  OY: 'ɔɪ',
  P: 'p',
  R: 'ɹ',
  S: 's',
  SH: 'ʃ',
  T: 't',
  TH: 'θ',
  UH: 'ʊ',
  UW: 'u',
  V: 'v',
  W: 'w',
  Y: 'j',
  Z: 'z',
  ZH: 'ʒ',
}
const unstressed: Readonly<Record<string, string>> = { AH: 'ə', ER: 'ɚ' }
const stressMarks: Readonly<Record<string, string>> = { '1': 'ˈ', '2': 'ˌ' }
/** Consonants that may begin a syllable together: the mark of stress stands before all of them. */
const onsets = /(?:s[ptk][ɹljw]?|[pbtdkɡfθʃ][ɹlw]|s[mnlwf]|[ptkbdɡfvhmnlθs]j|tʃ|dʒ|[bdfɡhjklmnpɹstvwzðθʃʒ])$/u
const word = /[A-Za-z]+(?:['’][A-Za-z]+)*/g

/**
 * English in the International Phonetic Alphabet, by the first pronunciation that the CMU dictionary gives of each word.
 * @returns undefined where a word is not in the dictionary: guessing it is left to a model
 */
export async function englishToIpa(text: string): Promise<string | undefined> {
  const { dictionary } = await import('cmu-pronouncing-dictionary')
  let isComplete = true
  const sounds = text.replace(word, (written) => {
    const entry = dictionary[written.toLowerCase().replaceAll('’', "'")]
    if (entry === undefined) isComplete = false
    return entry === undefined ? written : wordSound(entry)
  })
  return isComplete ? sounds : undefined
}

/** @param entry such as `HH AH0 L OW1` */
export function wordSound(entry: string): string {
  const phones = entry.split(' ')
  const isStressed = phones.filter((phone) => /\d$/.test(phone)).length > 1
  let sound = ''
  for (const phone of phones) {
    const name = phone.replace(/\d$/, '')
    const stress = /\d$/.exec(phone)?.[0]
    const own = (stress === '0' ? unstressed[name] : undefined) ?? arpabet[name] ?? ''
    const mark = isStressed ? stressMarks[stress ?? ''] : undefined
    if (mark === undefined) sound += own
    else {
      const onset = onsets.exec(sound)?.[0] ?? ''
      sound = sound.slice(0, sound.length - onset.length) + mark + onset + own
    }
  }
  return sound
}
