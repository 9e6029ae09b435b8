import { createRequire } from 'node:module'
import type { Jieba as Cutter } from '@node-rs/jieba'
import { stemmer } from 'stemmer'

const require = createRequire(import.meta.url)

/** What a text says, for the index and for a question alike; each list in the order of the text, with repetitions. */
export interface Words {
  /** Chinese words (simplified, those inside longer ones too), stems of English words, numbers, and terms like `glm-4.5`. */
  readonly words: readonly string[]
  /** Pairs of neighbouring characters of scripts that are written without spaces. They find what the dictionary cuts amiss. */
  readonly bigrams: readonly string[]
  /** Every Chinese character: what two words for one thing have in common, as 此鱼 and 本鱼 do. */
  readonly characters: readonly string[]
}

let jieba: Cutter | undefined
let toSimplified: ((text: string) => string) | undefined

/** Runs of Han | runs of other scripts without spaces | terms of letters and digits with what holds them together. */
const runs =
  /\p{Script=Han}+|[\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+|(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{N}\p{M}])+(?:['’.,_\-/:&@](?=[\p{L}\p{N}])(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{N}\p{M}])+)*[+#]*/gu
const han = /^\p{Script=Han}/u
const spaceless =
  /^[\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const accents = /[\u0300-\u036f]/g
const mayCarryAccents = /[\u00c0-\u024f\u1e00-\u1eff]|\p{M}/u
const mayBeTraditional = /\p{Script=Han}/u

/** A longer term is no word that anybody asks for. */
const longestTerm = 64

/**
 * Cuts a text into what can be found: full-width and half-width forms, case, accents, simplified and traditional characters make
 * no difference. About two million characters a second.
 */
export function wordsOf(text: string): Words {
  return cut(text, chineseWords)
}

/**
 * The same without Chinese words, for which characters and pairs of them stand: needs no dictionary, which only the thread of the index has
 * in memory.
 */
export function termsOf(text: string): string[] {
  const { words, bigrams, characters } = cut(text, () => [])
  return [...words, ...bigrams, ...characters]
}

function cut(text: string, wordsOfRun: (run: string) => readonly string[]): Words {
  const words: string[] = []
  const bigrams: string[] = []
  const characters: string[] = []
  for (const [run] of unify(text).matchAll(runs)) {
    if (han.test(run)) {
      for (const word of wordsOfRun(run)) words.push(word)
      pushBigrams(run, bigrams)
      characters.push(...run)
    } else if (spaceless.test(run)) pushBigrams(run, bigrams)
    else pushTerms(run, words)
  }
  return { words, bigrams, characters }
}

function unify(text: string): string {
  let unified = text.normalize('NFKC').toLowerCase()
  if (mayCarryAccents.test(unified)) unified = unified.normalize('NFKD').replace(accents, '').normalize('NFKC')
  return mayBeTraditional.test(unified) ? simplified(unified) : unified
}

function simplified(text: string): string {
  const convert = (toSimplified ??= (require('opencc-js/t2cn') as typeof import('opencc-js/t2cn')).Converter({
    from: 't',
    to: 'cn',
  }))
  return convert(text)
}

function chineseWords(run: string): string[] {
  jieba ??= openJieba()
  return jieba.cutForSearch(run, true)
}

/** Read from the package only when it is needed: the dictionary takes 0.3 s and 60 MB, which a server without knowledge bases need not pay. */
function openJieba(): Cutter {
  const { Jieba } = require('@node-rs/jieba') as typeof import('@node-rs/jieba')
  const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js')
  return Jieba.withDict(dict)
}

function pushBigrams(run: string, bigrams: string[]): void {
  const characters = Array.from(run)
  if (characters.length === 1) bigrams.push(run)
  let before: string | undefined
  for (const character of characters) {
    if (before !== undefined) bigrams.push(before + character)
    before = character
  }
}

/** `GLM-4.5` is found by itself, as `glm4.5`, and by its parts; `1,000` is 1000; `team's` is a team. */
function pushTerms(run: string, words: string[]): void {
  if (run.length > longestTerm) {
    for (const part of run.split(/[^\p{L}\p{N}\p{M}]+/u))
      if (part !== '' && part.length <= longestTerm) words.push(stem(part))
    return
  }
  const term = run.replace(/['’]s$/, '').replace(/(?<=\d),(?=\d{3})/g, '')
  if (/^\p{L}+$/u.test(term) || /^\p{N}+$/u.test(term)) {
    words.push(stem(term))
    return
  }
  const parts = term.match(/\p{N}+(?:\.\p{N}+)*|[\p{L}\p{M}]+/gu) ?? []
  if (parts.length === 1 && parts[0] === term) {
    words.push(term)
    return
  }
  words.push(term.replace(/['’\-_/:&@,]/g, ''))
  for (const part of parts) words.push(stem(part))
}

function stem(word: string): string {
  return /^[a-z]{3,}$/.test(word) ? stemmer(word) : word
}
