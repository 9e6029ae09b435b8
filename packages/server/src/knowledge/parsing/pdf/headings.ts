import type { Paragraph } from './paragraphs.ts'
import { endsSentence, isContentsLine } from './paragraphs.ts'
import { medianOf } from './text-run.ts'

/** A title in the document's own table of bookmarks. */
export interface OutlineTitle {
  readonly title: string
  /** 1 is the highest. */
  readonly level: number
  /** 1-based; absent where the bookmark's goal cannot be resolved. */
  readonly page: number | undefined
}

export interface HeadingRules {
  /** Heading level of a paragraph on a page, 1 to 6; undefined for running text. */
  levelOf(paragraph: Paragraph, page: number, text: string): number | undefined
}

interface Style {
  readonly size: number
  readonly bold: boolean
}

const mostLevels = 6
/** A heading is longer than this only in the document's own bookmarks. */
const mostCharacters = 120

/**
 * What makes a heading in this document: a title in its bookmarks, larger type than most of the text, bold type on a line of its
 * own, or a section number. Levels follow the bookmarks where there are some, else the sizes of type and the depth of numbers.
 *
 * @param paragraphs all paragraphs of the document with their texts
 */
export function headingRules(
  paragraphs: readonly { readonly paragraph: Paragraph; readonly page: number; readonly text: string }[],
  outline: readonly OutlineTitle[],
): HeadingRules {
  const body = bodyStyle(paragraphs.map(({ paragraph }) => paragraph))
  const ranks = rankStyles(
    paragraphs
      .filter(({ paragraph, text }) => isCandidate(paragraph, text, body))
      .map(({ paragraph }) => styleOf(paragraph)),
  )
  const titles = new Map<string, OutlineTitle[]>()
  for (const title of outline) {
    for (const key of keysOf(title.title)) titles.set(key, [...(titles.get(key) ?? []), title])
  }
  const named = (paragraph: Paragraph, page: number, text: string) =>
    paragraph.lines.length > 4
      ? undefined
      : keysOf(text)
          .flatMap((key) => titles.get(key) ?? [])
          .find((title) => title.page === undefined || title.page === page)
  const levels = levelsOfStyles(
    ranks,
    paragraphs.flatMap(({ paragraph, page, text }) => {
      const title = named(paragraph, page, text)
      return title === undefined ? [] : [{ style: styleOf(paragraph), level: title.level }]
    }),
  )
  // Section numbers in body type stand below everything that is set apart by its type.
  const lowest = Math.max(0, ...ranks.flatMap((style, rank) => (isSetApart(style, body) ? [levels[rank] ?? 0] : [])))
  return {
    levelOf(paragraph, page, text) {
      const title = named(paragraph, page, text)
      if (title !== undefined) return Math.min(title.level, mostLevels)
      if (!isCandidate(paragraph, text, body)) return undefined
      const style = styleOf(paragraph)
      const rank = ranks.findIndex((other) => sameStyle(other, style))
      const byStyle = isSetApart(style, body) ? (levels[rank] ?? lowest + 1) : lowest + 1
      const sharesStyle = style.size <= body.size * 1.12
      const depth = sharesStyle ? (numberDepth(text) ?? 1) : 1
      return Math.min(byStyle + depth - 1, mostLevels)
    },
  }
}

/** Bookmarks tell the levels of the styles in which their titles are set; other styles stand one below the next larger one. */
function levelsOfStyles(ranks: readonly Style[], named: readonly { style: Style; level: number }[]): number[] {
  const levels: number[] = []
  for (const style of ranks) {
    const known = named.filter((title) => sameStyle(title.style, style)).map(({ level }) => level)
    const above = levels.at(-1) ?? 0
    levels.push(known.length > 0 ? medianOf(known) : Math.min(above + 1, mostLevels))
  }
  return levels
}

/** The style in which most characters of the document are set. */
function bodyStyle(paragraphs: readonly Paragraph[]): Style {
  const lengths = new Map<string, { style: Style; length: number }>()
  for (const { lines } of paragraphs) {
    for (const line of lines) {
      const style = { size: roundedSize(line.size), bold: line.bold }
      const key = `${style.size} ${style.bold}`
      const known = lengths.get(key)
      if (known === undefined) lengths.set(key, { style, length: line.text.length })
      else known.length += line.text.length
    }
  }
  let most: { style: Style; length: number } | undefined
  for (const entry of lengths.values()) {
    if (most === undefined || entry.length > most.length) most = entry
  }
  return most?.style ?? { size: 10, bold: false }
}

function isCandidate(paragraph: Paragraph, text: string, body: Style): boolean {
  if (paragraph.kind === 'code' || paragraph.lines.length > 3 || text.length > mostCharacters) return false
  if (!/[\p{L}]/u.test(text) || endsLikeText(text) || paragraph.lines.some(isContentsLine)) return false
  const style = styleOf(paragraph)
  if (style.size > body.size * 1.12) return !/^[•●○◦▪■◆·–-]/.test(text)
  if (paragraph.lines.length > 2 || style.size < body.size * 0.88) return false
  const depth = numberDepth(text)
  if (style.bold && !body.bold) return paragraph.kind !== 'list-item' || depth !== undefined
  return isNumberedTitle(text)
}

function isSetApart(style: Style, body: Style): boolean {
  return style.size > body.size * 1.12 || (style.bold && !body.bold)
}

/** Without type that sets it apart only a short line after an unmistakable number is a heading. */
function isNumberedTitle(text: string): boolean {
  if (/^第[一二三四五六七八九十百零〇\d]{1,6}[章节篇编部](?:[\s　]|[^的中至到、，])/.test(text))
    return text.length <= 40
  if (/^第[一二三四五六七八九十百零〇\d]{1,6}[章节篇编部]$/.test(text)) return true
  if (/^\d{1,2}(?:\.\d{1,2}){1,4}\.?\s?[\p{Lu}\u3400-\u9fff]/u.test(text))
    return text.length <= 60 && !/[，,；;]/.test(text)
  if (/^[一二三四五六七八九十]{1,3}、/.test(text)) return text.length <= 24 && !/[，,；;]/.test(text)
  return false
}

function endsLikeText(text: string): boolean {
  return (
    /^(?:\d+(?:\.\d+)*\.?)$/.test(text) ||
    /[，,、]$/.test(text) ||
    (endsSentence(text) && !/[?？!！.]$/.test(text)) ||
    /[^.]\.$/.test(text)
  )
}

/** 1 for chapters, 2 for `1.2` and sections, 3 for `1.2.3`...; undefined without a number. */
function numberDepth(text: string): number | undefined {
  if (/^第.{1,6}[编篇部章]/.test(text)) return 1
  if (/^第.{1,6}节/.test(text)) return 2
  const decimal = /^(\d{1,2}(?:\.\d{1,2})*)(?:[.、\s]|(?=[\u3400-\u9fff\p{Lu}]))/u.exec(text)
  if (decimal !== null) return (decimal[1] ?? '').split('.').length
  if (/^[一二三四五六七八九十]{1,3}、/.test(text)) return 1
  if (/^[（(][一二三四五六七八九十]{1,3}[）)]/.test(text)) return 2
  return undefined
}

function styleOf({ lines }: Paragraph): Style {
  const size = Math.max(...lines.map((line) => line.size))
  return { size: roundedSize(size), bold: lines.every((line) => line.bold) }
}

function roundedSize(size: number): number {
  return Math.round(size * 2) / 2
}

/** Distinct styles, the most prominent first. */
function rankStyles(styles: readonly Style[]): Style[] {
  const distinct: Style[] = []
  for (const style of styles) {
    if (!distinct.some((other) => sameStyle(other, style))) distinct.push(style)
  }
  return distinct.sort((a, b) => b.size - a.size || Number(b.bold) - Number(a.bold))
}

function sameStyle(a: Style, b: Style): boolean {
  return a.bold === b.bold && Math.abs(a.size - b.size) <= 0.5
}

/** Bookmarks and printed titles differ in spaces, in the form of letters and digits, and in that one of them tells the number. */
function keysOf(title: string): string[] {
  const bare = title
    .normalize('NFKC')
    .replaceAll(/[\s\u200b]+/g, '')
    .toLowerCase()
  const withoutNumber = bare.replace(
    /^(?:第.{1,6}[编篇部章节]|chapter\d+|appendix[a-z]|\d{1,2}(?:\.\d{1,2})*|[a-z](?:\.\d{1,2})+)[.:、]?/,
    '',
  )
  return [...new Set([bare, withoutNumber])].filter((key) => key.length > 1)
}
