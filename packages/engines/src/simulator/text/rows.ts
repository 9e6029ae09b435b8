import { isHan } from './language.ts'
import { termsOf, withoutQuestionWords } from './terms.ts'

/** One cell of a table row, with the line that tells it. */
interface Field {
  readonly title: string
  readonly value: string
  readonly line: string
}

type Row = readonly Field[]

/**
 * Rows as tables of documents are written out: a blank line between two and `title: value` a line, or cells between bars under a line
 * of titles.
 */
const fieldLine = /^\s*([^:\n]{1,40}?): (\S.*)$/
/** A longer value is a text of its own and read as one. */
const maxValueCharacters = 120
const maxRows = 3
/** A row must hold this share of what the question says beside the titles, unless a value of it stands there whole. */
const minimumShare = 0.5
/** A question that names no title must speak of the row clearly. */
const minimumShareUntitled = 0.6
const singleHanWeight = 0.3
const cellBorder = /\s*\|\s*/
/** Questions that name a title by what it is for. */
const otherNames: readonly (readonly [question: RegExp, title: RegExp])[] = [
  [/多少钱|价钱|how much(?= is | are | does .+ cost)|what(?= does .+ cost)/, /价|费用|\bprices?\b|\bcosts?\b/],
]

export interface RowAnswer {
  /** Lines of the rows that answer; empty when none does. */
  readonly lines: readonly string[]
  /** The material without the rows, when the question names a title or a value of theirs: then they have said all that they can. */
  readonly rest: string
}

/** What rows in the material say to a question: the lines whose titles it names, in the rows that its other words speak of. */
export function answerFromRows(question: string, material: string): RowAnswer {
  const parsed = material.split(/\n[ \t]*\n/).flatMap(partsOf)
  const rows = parsed.flatMap(({ row }) => (row === undefined ? [] : [row]))
  const folded = fold(question)
  const asked = askedTitles(folded, rows)
  const untitled = asked.reduce((text, { named }) => text.replaceAll(named, ' '), folded)
  const words = weighted(termsOf(withoutQuestionWords(untitled)))
  // With nothing beside the titles every row is as good as another, and which are meant is for the sentences to tell.
  if (rows.length === 0 || words.size === 0) return { lines: [], rest: material }
  const titles = new Set(asked.map(({ title }) => title))
  const scored = rows.map((row) => ({ row, ...matchOf(row, folded, words) }))
  const longest = Math.max(...scored.map(({ named }) => named))
  const best = Math.max(...scored.map(({ share }) => share))
  const meant = scored.filter(({ named, share }) => (longest > 0 ? named === longest : share === best))
  // A row that holds the thing but nothing of what is asked about it must not stand for an answer.
  const isMeant =
    titles.size > 0
      ? longest > 0 || best >= minimumShare
      : longest > 0
        ? meant.some(({ row, missing }) => missing === 0 && row.length > 0)
        : best >= minimumShareUntitled
  if (isMeant) {
    const lines = meant.slice(0, maxRows).flatMap(({ row }) => linesOf(row, titles, folded))
    if (lines.length > 0) return { lines: [...new Set(lines)], rest: material }
  }
  const rest = parsed.filter(({ row }) => row === undefined).map(({ block }) => block)
  return { lines: [], rest: titles.size === 0 && longest === 0 ? material : rest.join('\n\n') }
}

interface Part {
  readonly block: string
  readonly row: Row | undefined
}

/** A block as it is, or its lines with bars as rows of their own between what stands before and after them. */
function partsOf(block: string): readonly Part[] {
  const row = rowIn(block)
  if (row !== undefined || !block.includes(' | ')) return [{ block, row }]
  const parts: Part[] = []
  let text: string[] = []
  let head: { readonly cells: readonly string[]; readonly line: string } | undefined
  const flush = (): void => {
    if (text.length > 0) parts.push({ block: text.join('\n'), row: undefined })
    text = []
  }
  for (const line of block.split('\n')) {
    const cells = cellsIn(line)
    if (cells === undefined) {
      if (head !== undefined && text.at(-1) !== head.line) head = undefined
      text.push(line)
    } else if (head === undefined || head.cells.length !== cells.length) {
      flush()
      head = { cells, line }
      parts.push({ block: line, row: [] })
    } else if (!/^[\s|:-]*$/.test(line)) {
      flush()
      parts.push({ block: line, row: rowUnder(head, cells, line) })
    }
  }
  flush()
  return parts
}

/** Undefined for a line that is none of a table. */
function cellsIn(line: string): readonly string[] | undefined {
  const cells = line
    .replace(/^\s*\|/, '')
    .replace(/\|\s*$/, '')
    .trim()
    .split(cellBorder)
  return cells.length < 2 || cells.some((cell) => cell.length > maxValueCharacters) ? undefined : cells
}

function rowUnder(
  head: { readonly cells: readonly string[]; readonly line: string },
  cells: readonly string[],
  line: string,
): Row {
  const told = `${head.line.trim()}\n${line.trim()}`
  return cells.map((cell, place) => ({ title: fold(head.cells[place] ?? '').trim(), value: fold(cell), line: told }))
}

function rowIn(block: string): Row | undefined {
  const fields: Field[] = []
  for (const line of block.split('\n').filter((text) => text.trim() !== '')) {
    const [, title = '', value = ''] = fieldLine.exec(line) ?? []
    if (title === '' || value.length > maxValueCharacters) return undefined
    fields.push({ title: fold(title).trim(), value: fold(value).trim(), line: line.trim() })
  }
  return fields.length < 2 ? undefined : fields
}

/** The longest part of each title that the question names: all of a Latin title, half of a Han one. */
function askedTitles(question: string, rows: readonly Row[]): { readonly title: string; readonly named: string }[] {
  const titles = new Set(rows.flatMap((row) => row.map(({ title }) => title)))
  return [...titles].flatMap((title) => {
    const named = namedPart(question, title) ?? otherNameOf(question, title)
    return named === undefined ? [] : [{ title, named }]
  })
}

function otherNameOf(question: string, title: string): string | undefined {
  for (const [asks, isTitle] of otherNames) {
    const named = isTitle.test(title) ? asks.exec(question)?.[0] : undefined
    if (named !== undefined) return named
  }
  return undefined
}

function namedPart(question: string, title: string): string | undefined {
  if (standsIn(question, title)) return title
  if (!isHan(title[0])) return undefined
  const shortest = Math.max(2, Math.ceil(title.length / 2))
  for (let length = title.length - 1; length >= shortest; length--) {
    for (let start = 0; start + length <= title.length; start++) {
      const part = title.slice(start, start + length)
      if (question.includes(part)) return part
    }
  }
  return undefined
}

/** Fields whose titles are asked for; the whole row where the question itself tells those. */
function linesOf(row: Row, titles: ReadonlySet<string>, question: string): string[] {
  const told = row.filter(({ title, value }) => titles.has(title) && !standsIn(question, value))
  if (told.length > 0) return told.map(({ line }) => line)
  const hasTitle = titles.size === 0 || row.some(({ title }) => titles.has(title))
  return hasTitle ? row.map(({ line }) => line) : []
}

function matchOf(
  row: Row,
  question: string,
  words: ReadonlyMap<string, number>,
): { readonly named: number; readonly share: number; readonly missing: number } {
  const named = row.filter(({ value }) => standsIn(question, value)).reduce((sum, { value }) => sum + value.length, 0)
  const held = termsOf(row.map(({ value }) => value).join('\n'))
  let weight = 0
  let total = 0
  for (const [word, value] of words) {
    total += value
    if (held.has(word)) weight += value
  }
  return { named, share: total === 0 ? 0 : weight / total, missing: total - weight }
}

function weighted(terms: ReadonlySet<string>): Map<string, number> {
  return new Map([...terms].map((term) => [term, isHan(term) && [...term].length === 1 ? singleHanWeight : 1]))
}

/** Whole words of Latin letters and digits; a single character stands in most texts by chance. */
function standsIn(question: string, text: string): boolean {
  if ([...text].length < 2) return false
  for (let at = question.indexOf(text); at >= 0; at = question.indexOf(text, at + 1)) {
    if (!joins(question[at - 1], text[0]) && !joins(text.at(-1), question[at + text.length])) return true
  }
  return false
}

function joins(before: string | undefined, after: string | undefined): boolean {
  const isWord = (character: string | undefined): boolean =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character) && !isHan(character)
  return isWord(before) && isWord(after)
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
