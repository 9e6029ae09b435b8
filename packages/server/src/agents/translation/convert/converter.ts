import { markPattern } from '../forms/text-form.ts'
import type { SourceLanguage, TargetLanguage } from '../languages.ts'
import { toSimplified, toTraditional } from './chinese-script.ts'
import { chineseToIpa, englishToIpa } from './ipa.ts'
import { toPinyin } from './pinyin.ts'

/** Gives a piece in the other notation; undefined for a piece that needs a model. */
export type Converter = (text: string) => Promise<string | undefined>

const han = /\p{Script=Han}/gu
const kanaOrHangul = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const latin = /\p{Script=Latin}/gu
const latinBeyondEnglish = /[\u00c0-\u024f]/

/**
 * How a text gets from one language to the other by rules and dictionaries alone: between the two Chinese scripts, and into pinyin and
 * phonetic notation.
 * @param sample what the language is told by where the request leaves it open
 * @returns undefined where only a model can do it
 */
export function converterFor(source: SourceLanguage, target: TargetLanguage, sample: string): Converter | undefined {
  const from = source === 'auto' ? languageByScript(sample) : source
  const isChinese = from === 'zh-CN' || from === 'zh-TW'
  if (target === 'zh-TW' && (from === 'zh-CN' || (from === 'zh-TW' && source === 'auto'))) return always(toTraditional)
  if (target === 'zh-CN' && from === 'zh-TW') return always(toSimplified)
  // Which of the two scripts it is in need not be known: what is simplified already stays.
  if (target === 'zh-CN' && from === 'zh-CN' && source === 'auto') return always(toSimplified)
  if (target === 'Pinyin' && isChinese) return always(toPinyin)
  if (target === 'IPA' && isChinese) return always(chineseToIpa)
  if (target === 'IPA' && from === 'en') return englishToIpa
  return undefined
}

/** Chinese or English, where the script leaves no doubt. */
function languageByScript(text: string): SourceLanguage | undefined {
  const words = text.replace(markPattern, '')
  if (kanaOrHangul.test(words)) return undefined
  const ideographs = words.match(han)?.length ?? 0
  const letters = words.match(latin)?.length ?? 0
  if (ideographs > 0 && ideographs >= letters) return toSimplified(words) === words ? 'zh-CN' : 'zh-TW'
  const other = words.replace(han, '').replace(latin, '').search(/\p{L}/u) >= 0
  // Without a foreign letter Latin may still be another language than English; its dictionary will tell by the words.
  return letters > 0 && ideographs === 0 && !other && !latinBeyondEnglish.test(words) ? 'en' : undefined
}

function always(convert: (text: string) => string): Converter {
  return async (text) => convert(text)
}
