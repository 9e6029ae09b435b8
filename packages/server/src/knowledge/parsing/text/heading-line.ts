import { columnsOf } from './text-lines.ts'

/** What stands around a line. */
export interface LinePlace {
  readonly blankBefore: boolean
  readonly blankAfter: boolean
}

/** A line that looks like a heading. `rank` orders kinds of headings, the lowest is the highest; `text` is the line as it is read. */
export interface HeadingLine {
  readonly rank: number
  readonly text: string
  /** Numbered like `2`: a heading only in a text that also has `2.1`, else an item of a list. */
  readonly needsSubsections?: boolean
}

const longestColumns = 64
/** Commas are part of some headings, ends of sentences of none. */
const endsSentence = /[。！？；，、,;!?]$|[^.]\.$/u
/** A line of a table of contents. */
const leader = /(\.{3,}|…+|·{3,})\s*\d*$/u
const chineseNumber = '[一二三四五六七八九十百千零〇两\\d]+'

const numbered: readonly { readonly pattern: RegExp; readonly rank: number }[] = [
  { pattern: new RegExp(`^第\\s*${chineseNumber}\\s*[编篇卷部集](分)?([\\s　:：].*)?$`, 'u'), rank: 10 },
  { pattern: new RegExp(`^第\\s*${chineseNumber}\\s*[章回讲课](?![程题堂]).*$`, 'u'), rank: 20 },
  { pattern: new RegExp(`^第\\s*${chineseNumber}\\s*节(?![目日省约课]).*$`, 'u'), rank: 30 },
  { pattern: /^(part|book)\s+([ivxlc]+|\d+|one|two|three|four|five)\b.*$/iu, rank: 10 },
  { pattern: /^(chapter|appendix)\s+([ivxlc]+|\d+|[a-z])\b.*$/iu, rank: 20 },
  { pattern: /^section\s+([ivxlc]+|\d+(\.\d+)*)\b.*$/iu, rank: 30 },
  { pattern: new RegExp(`^[一二三四五六七八九十]+、\\s*\\S.*$`, 'u'), rank: 50 },
  { pattern: new RegExp(`^[（(][一二三四五六七八九十]+[）)]\\s*\\S.*$`, 'u'), rank: 60 },
]

/** The heading that a line of plain text is by its own form, or undefined. Cautious: a paragraph taken for a heading harms more. */
export function headingLine(line: string, place: LinePlace): HeadingLine | undefined {
  const text = line.trim()
  if (text === '' || columnsOf(text) > longestColumns || leader.test(text) || endsSentence.test(text)) return undefined
  for (const { pattern, rank } of numbered) if (pattern.test(text)) return { rank, text }
  return decimal(text) ?? marked(text, place)
}

/** `1.2 Title`, `3.1.4 标题`, `2 Title`; not `1.5 kg` and not `3.14`. */
function decimal(text: string): HeadingLine | undefined {
  const [, number = '', title = ''] = /^(\d{1,2}(?:\.\d{1,2}){0,4})[.、]?\s+(\S.*)$/u.exec(text) ?? []
  if (number === '' || !/^[\p{Lu}\p{Lo}]/u.test(title) || endsSentence.test(title)) return undefined
  const depth = number.split('.').length
  return { rank: 30 + depth, text, needsSubsections: depth === 1 }
}

function marked(text: string, { blankBefore, blankAfter }: LinePlace): HeadingLine | undefined {
  if (!blankBefore) return undefined
  const [, signs = '', title = ''] = /^(#{1,6})\s+(\S.*?)\s*#*$/u.exec(text) ?? []
  if (blankAfter && title !== '') return { rank: 1 + signs.length, text: title }
  if (/^【[^【】]+】$/u.test(text)) return { rank: 45, text }
  return blankAfter && isCapitals(text) ? { rank: 25, text } : undefined
}

/** At least two words or six letters, so that an abbreviation alone is none. */
function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return (
    letters.length >= (/\s/u.test(text) ? 4 : 6) &&
    !/\p{Ll}|\p{Lo}/u.test(text) &&
    letters.length >= text.replaceAll(/\s/gu, '').length * 0.7
  )
}

/** A line of signs under a heading; the rank of the heading above it. */
export function underlineRank(heading: string, line: string): number | undefined {
  const text = line.trim()
  const [, sign = ''] = /^([=\-~^])\1{2,}$/u.exec(text) ?? []
  const title = heading.trim()
  if (sign === '' || title === '' || columnsOf(title) > longestColumns || endsSentence.test(title)) return undefined
  return text.length >= columnsOf(title) / 2 ? { '=': 1, '-': 2, '~': 3, '^': 4 }[sign] : undefined
}
