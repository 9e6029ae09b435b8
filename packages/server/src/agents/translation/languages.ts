import { ApiError } from '../../errors/api-error.ts'

/** Codes of general_translation and what models are told they mean; as sources and, those with a dash and English last, as targets. */
export const languageNames = {
  'zh-CN': 'Simplified Chinese',
  'zh-TW': 'Traditional Chinese',
  wyw: 'Classical Chinese (文言文)',
  yue: 'Cantonese (粤语, written as spoken)',
  en: 'English',
  ja: 'Japanese',
  ko: 'Korean',
  fr: 'French',
  de: 'German',
  es: 'Spanish',
  ru: 'Russian',
  pt: 'Portuguese',
  it: 'Italian',
  ar: 'Arabic',
  hi: 'Hindi',
  bg: 'Bulgarian',
  cs: 'Czech',
  da: 'Danish',
  el: 'Greek',
  et: 'Estonian',
  fi: 'Finnish',
  hu: 'Hungarian',
  id: 'Indonesian',
  lt: 'Lithuanian',
  lv: 'Latvian',
  nl: 'Dutch',
  no: 'Norwegian Bokmål',
  pl: 'Polish',
  ro: 'Romanian',
  sk: 'Slovak',
  sl: 'Slovenian',
  sv: 'Swedish',
  th: 'Thai',
  tr: 'Turkish',
  uk: 'Ukrainian',
  vi: 'Vietnamese',
  my: 'Burmese',
  ms: 'Malay',
  Pinyin: 'Hanyu Pinyin with tone marks',
  IPA: 'the International Phonetic Alphabet',
  'en-GB': 'British English',
  'en-US': 'American English',
} as const satisfies Record<string, string>

export type TargetLanguage = keyof typeof languageNames
export type SourceLanguage = Exclude<TargetLanguage, 'en-GB' | 'en-US'> | 'auto'

const variantsOfEnglish: ReadonlySet<string> = new Set(['en-GB', 'en-US'])

export const targetLanguages = Object.keys(languageNames) as readonly TargetLanguage[]
export const sourceLanguages: readonly SourceLanguage[] = [
  'auto',
  ...targetLanguages.filter((code): code is Exclude<TargetLanguage, 'en-GB' | 'en-US'> => !variantsOfEnglish.has(code)),
]

/** The guide's default is spelt `zh`; letter case is taken as it comes. */
const spellings = new Map<string, TargetLanguage>([
  ...targetLanguages.map((code) => [code.toLowerCase(), code] as const),
  ['zh', 'zh-CN'],
])

/** The code in the spelling of the list; undefined for one that is not on it. */
export function targetLanguage(code: string): TargetLanguage | undefined {
  return spellings.get(code.trim().toLowerCase())
}

/** As a source, a variant of English is English. */
export function sourceLanguage(code: string): SourceLanguage | undefined {
  if (code.trim().toLowerCase() === 'auto') return 'auto'
  const known = targetLanguage(code)
  return known === 'en-GB' || known === 'en-US' ? 'en' : known
}

/** @throws {ApiError} invalidParameter */
export function requireLanguage(code: string, field: string): void {
  if (targetLanguage(code) !== undefined) return
  const reason = { zh: `不支持语言 ${code.slice(0, 20)}。`, en: `The language ${code.slice(0, 20)} is not known.` }
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
