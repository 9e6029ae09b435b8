import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

const han = /\p{Script=Han}+/gu
const fullWidth: Readonly<Record<string, string>> = {
  '，': ', ',
  '。': '. ',
  '、': ', ',
  '；': '; ',
  '：': ': ',
  '？': '? ',
  '！': '! ',
  '（': ' (',
  '）': ') ',
  '“': ' “',
  '”': '” ',
  '《': ' 《',
  '》': '》 ',
}

/** Syllables of Chinese characters, in their order, with tone marks; each character is read as its neighbours ask. */
export function syllables(text: string): string[] {
  // The dictionary is loaded with the first text.
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro')
  return pinyin(text, { type: 'array', toneType: 'symbol' })
}

/** Chinese in pinyin: syllables apart by spaces, Chinese punctuation as its Latin counterpart; what is no Chinese stays. */
export function toPinyin(text: string): string {
  return spelled(text, (characters) => syllables(characters).join(' '))
}

/** Puts what `spell` gives in the place of each run of Chinese characters, with spaces around it where a word would join it. */
export function spelled(text: string, spell: (characters: string) => string): string {
  const words = text.replace(han, (characters, at: number) => {
    const before = at > 0 && /[\p{L}\p{N}⟧]/u.test(text[at - 1] ?? '') ? ' ' : ''
    const after = /[\p{L}\p{N}⟦]/u.test(text[at + characters.length] ?? '') ? ' ' : ''
    return before + spell(characters) + after
  })
  return words
    .replace(/[，。、；：？！（）“”《》]/g, (sign) => fullWidth[sign] ?? sign)
    .replace(/ {2,}/g, ' ')
    .replace(/ +([,.;:?!)])/g, '$1')
    .replace(/[ \t]+$/gm, '')
}
