import type { RewrittenPiece } from '@openmaas/engines'
import { markPattern } from './forms/text-form.ts'

/** Pieces of a text as they stand in a prompt and come back in an answer: `<seg-1>…</seg-1>`. */
export function taggedPieces(texts: readonly string[]): string {
  return texts.map((text, index) => `<seg-${index + 1}>${text}</seg-${index + 1}>`).join('\n')
}

/** The same for an engine that gives pieces back as they are. */
export function rewrittenPieces(texts: readonly string[]): RewrittenPiece[] {
  return texts.map((text, index) => ({ before: `<seg-${index + 1}>`, text, after: `</seg-${index + 1}>\n` }))
}

/** What an answer gives for each of so many pieces; undefined for one that is not there. */
export function readPieces(answer: string, count: number): (string | undefined)[] {
  const found: (string | undefined)[] = Array.from({ length: count })
  for (const [, number, text] of answer.matchAll(/<seg-(\d+)>([\s\S]*?)<\/seg-\1>/g)) {
    const index = Number(number) - 1
    if (index < count) found[index] ??= text?.trim()
  }
  // Where there is one piece only, models tend to leave its tags out.
  if (count === 1 && found[0] === undefined && !/<\/?seg-/.test(answer)) {
    const bare = answer.replace(/<reason>[\s\S]*?<\/reason>/g, '').trim()
    if (bare !== '') found[0] = bare
  }
  return found
}

/** @returns what is wrong with the form of a translated piece, for the model that is asked again; undefined when nothing is */
export function problemOf(source: string, translated: string | undefined): string | undefined {
  if (translated === undefined || translated === '') return 'it is missing'
  if (marksOf(source) !== marksOf(translated)) return 'the marks ⟦…⟧ are not the same as in the source'
  for (const sign of ['**', '~~', '`']) {
    if (countOf(source, sign) % 2 !== countOf(translated, sign) % 2) return `a ${sign} has no counterpart`
    if (countOf(source, sign) > 0 && countOf(translated, sign) === 0) return `the ${sign} of the source are missing`
  }
  if (!source.includes('\n') && translated.includes('\n')) return 'it must stay on one line'
  if (/\n\s*\n/.test(translated) && !/\n\s*\n/.test(source)) return 'it must not hold empty lines'
  return undefined
}

/** Each mark as often as it stands there, in no order: languages differ in theirs. */
function marksOf(text: string): string {
  return [...text.matchAll(markPattern)]
    .map(([mark]) => mark)
    .toSorted()
    .join('')
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1
}

/** Ends of sentences, with the closing signs and the space behind them. */
const sentenceEnd = /(?<=[。！？；!?…]["”’」』）)]*|[.;]["”’)]*\s|\n)/u

/**
 * Cuts a piece that is too long for one question after sentences, else anywhere.
 * @param weigh estimated tokens of a text
 * @returns parts that make the piece again when they are joined
 */
export function cutPiece(text: string, maxTokens: number, weigh: (text: string) => number): string[] {
  if (weigh(text) <= maxTokens) return [text]
  const parts: string[] = []
  let part = ''
  for (const sentence of text.split(sentenceEnd).flatMap((one) => cutHard(one, maxTokens, weigh))) {
    if (part !== '' && weigh(part + sentence) > maxTokens) {
      parts.push(part)
      part = ''
    }
    part += sentence
  }
  return part === '' ? parts : [...parts, part]
}

/** A sentence without an end: cut before a mark or a space where there is one. */
function cutHard(sentence: string, maxTokens: number, weigh: (text: string) => number): string[] {
  if (weigh(sentence) <= maxTokens) return [sentence]
  const middle = Math.floor(sentence.length / 2)
  const space = sentence.slice(middle).search(/[\s，、,⟦]/)
  const at = space < 0 ? afterMark(sentence, middle) : middle + space
  if (at <= 0 || at >= sentence.length) return [sentence]
  return [sentence.slice(0, at), sentence.slice(at)].flatMap((half) => cutHard(half, maxTokens, weigh))
}

/** Never inside a mark or between the halves of a character. */
function afterMark(text: string, at: number): number {
  const inside = /⟦\d*$/.test(text.slice(0, at))
  if (inside) return text.indexOf('⟧', at) + 1
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
