import { isUnspaced } from './joining.ts'
import type { Line } from './lines.ts'
import { medianOf } from './text-run.ts'

export interface Paragraph {
  readonly lines: readonly Line[]
  readonly kind: 'paragraph' | 'list-item' | 'code'
  /** Its last line is full and ends no sentence: it may go on in the next column or on the next page. */
  readonly open: boolean
  /** It begins as the middle of a sentence may: without indent, mark or heading number. */
  readonly begins: 'anew' | 'maybe-within'
}

/** Marks in front of list items; Chinese numbers with their comma, circled numbers and letters included. */
const listMark =
  /^(?:[•●○◦▪▫■□◆◇➢✓‣∙·][\s\S]|[•●○◦▪▫■□◆◇➢✓‣∙·]$|[-–—*]\s|[(（]\s?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})\s?[)）]|\d{1,3}[.．](?=\s|[^\d\s.])|\d{1,3}[)）、]|[a-zA-Z][.)]\s|[一二三四五六七八九十]{1,3}、|[①-⑳])/

/** Numbers of articles and sections, which begin a paragraph wherever they stand at the start of a line. */
const sectionNumber =
  /^(?:第[一二三四五六七八九十百零〇\d]{1,6}[章节篇条款编部]|\d{1,2}(?:\.\d{1,2}){1,4}[\s.、]?\S|附[录件表][\s一二三四五六七八九十\dA-Z])/

const sentenceEnd = /[。！？!?；;：:…][”’"'）)》」』\]]*$|\.[”’"')\]]*$/

export function beginsWithMark(text: string): boolean {
  return listMark.test(text)
}

export function endsSentence(text: string): boolean {
  return sentenceEnd.test(text)
}

/**
 * Lines of one part of a page put together to paragraphs. A paragraph ends where type changes, where the space is larger than
 * between lines, before marks and section numbers, before an indented line, and after a line that had room for the next word.
 *
 * @param measure of the whole column, where `lines` are only a stretch of it
 */
export function paragraphsOf(lines: readonly Line[], measure: Measure = measureOf(lines)): Paragraph[] {
  const groups: Line[][] = []
  for (const stretch of stretchesOf(lines, measure)) {
    // Text may be set narrower in one place than in another; what is too narrow for prose does not tell how wide lines can be.
    const right = stretch.reduce((most, line) => Math.max(most, line.box.x1), -Infinity)
    const left = stretch.reduce((least, line) => Math.min(least, line.box.x0), Infinity)
    const own = right - left > 15 * measure.usualSize ? { ...measure, right } : measure
    for (const [index, line] of stretch.entries()) {
      const group = index === 0 ? undefined : groups.at(-1)
      if (group !== undefined && goesOn(group, line, own, measure.right)) group.push(line)
      else groups.push([line])
    }
  }
  return groups.map((group) => paragraphOf(group, measure))
}

/** Lines between spaces so large that no paragraph runs over them. */
function stretchesOf(lines: readonly Line[], { pitch }: Measure): Line[][] {
  const stretches: Line[][] = []
  for (const line of lines) {
    const previous = stretches.at(-1)?.at(-1)
    const distance = previous === undefined ? Infinity : line.baseline - previous.baseline
    if (distance > Math.max(1.6 * pitch, 2) * line.size || distance <= 0) stretches.push([line])
    else stretches.at(-1)?.push(line)
  }
  return stretches
}

export interface Measure {
  /** Where lines begin and end where nothing indents or shortens them. */
  readonly left: number
  readonly right: number
  /** Usual distance of baselines in sizes of the font. */
  readonly pitch: number
  readonly usualSize: number
}

export function measureOf(lines: readonly Line[]): Measure {
  return {
    left: leftEdge(lines),
    right: lines.reduce((right, line) => Math.max(right, line.box.x1), -Infinity),
    pitch: usualPitch(lines),
    usualSize: medianOf(lines.map((line) => line.size)),
  }
}

function paragraphOf(group: readonly Line[], { left, right }: Measure): Paragraph {
  const [first] = group
  const last = group.at(-1)
  if (first === undefined || last === undefined) throw new TypeError('A paragraph has at least one line.')
  const isCode = group.every(isCodeLine)
  const marked = beginsWithMark(first.text)
  const full = right - last.box.x1 < 2.2 * last.size && last.box.x1 - last.box.x0 > 6 * last.size
  return {
    lines: group,
    kind: isCode ? 'code' : marked ? 'list-item' : 'paragraph',
    open: !isCode && full && !endsSentence(last.text),
    begins:
      isCode || marked || sectionNumber.test(first.text) || first.box.x0 - left > 0.8 * first.size
        ? 'anew'
        : 'maybe-within',
  }
}

function isCodeLine(line: Line): boolean {
  return line.monospaced && !/[\u3400-\u9fff]{6}/.test(line.text)
}

/** @param columnRight where the column ends, while `right` of the measure is the end of these lines */
function goesOn(
  group: readonly Line[],
  line: Line,
  { left, right, pitch, usualSize }: Measure,
  columnRight: number,
): boolean {
  const previous = group.at(-1)
  const [first] = group
  if (previous === undefined || first === undefined) return false
  if (isContentsLine(previous)) return false
  const size = Math.max(previous.size, line.size)
  const distance = line.baseline - previous.baseline
  if (Math.abs(previous.size - line.size) > 0.09 * size) return false
  if (previous.bold !== line.bold && previous.text.length > 1 && line.text.length > 3) return false
  if (isCodeLine(previous) || isCodeLine(line)) {
    return isCodeLine(previous) && isCodeLine(line) && distance > 0 && distance < 2.6 * size
  }
  if (distance <= 0 || distance > Math.max(1.3 * pitch * size, 1.15 * size) || distance > 2.8 * size) return false
  if (beginsWithMark(line.text) && !isNumberInSentence(previous, line)) return false
  if (sectionNumber.test(line.text) && (endsSentence(previous.text) || !isFull(previous, line, right))) return false
  const marked = beginsWithMark(first.text)
  const indent = line.box.x0 - previous.box.x0
  if (marked) {
    const hangs = line.box.x0 - first.box.x0 > 0.3 * size
    if (hangs) return group.length > 1 ? Math.abs(indent) < 0.6 * size || isFull(previous, line, right) : true
    return isFull(previous, line, right) && !endsSentence(previous.text)
  }
  if (isCentred(line, left, columnRight)) {
    // A title's first line may be as wide as the column; running text is never followed by its own centred line.
    const title = line.size > 1.15 * usualSize && isCentred(previous, left, columnRight, 0)
    if (title || isCentred(previous, left, columnRight)) return true
  }
  if (indent > 0.8 * size && line.box.x0 - left > 0.8 * size) return false
  if (indent < -0.8 * size && group.length > 1) return false
  return isFull(previous, line, right)
}

/** A line of a table of contents: a title, often dots, and the number of a page. */
export function isContentsLine(line: Line): boolean {
  if (/(?:\.{3,}|(?:\. ?){4,}|…{2,}|·{3,}|(?:· ?){4,})\s*(?:\d{1,4}|[ivxlc]{1,6})$/.test(line.text)) return true
  return line.segments.length > 1 && /^\d{1,4}$/.test(line.segments.at(-1)?.text ?? '')
}

/** "see section\n3. of the" is no list item; a mark after a line that stops early or ends a sentence is one. */
function isNumberInSentence(previous: Line, line: Line): boolean {
  return (
    /^\d{1,3}[.．]/.test(line.text) && /[a-z,，、]$/.test(previous.text) && /^\d{1,3}[.．]\s?[a-z\d]/.test(line.text)
  )
}

/** Whether the line had no room for the first word of the next one. */
function isFull(line: Line, next: Line, right: number): boolean {
  const room = right - line.box.x1
  const [start] = next.segments
  if (start === undefined) return false
  if (isUnspaced(next.text[0]) || isUnspaced(line.text.at(-1))) {
    return room < (endsSentence(line.text) ? 1.6 : 2.6) * line.size
  }
  const word = /^\S+/.exec(start.text)?.[0].length ?? 1
  const width = (word / Math.max(1, start.text.length)) * (start.box.x1 - start.box.x0)
  return room < width + 0.6 * line.size
}

function isCentred(line: Line, left: number, right: number, leastIndent = 2): boolean {
  const [before, after] = [line.box.x0 - left, right - line.box.x1]
  return before >= leastIndent * line.size && Math.abs(before - after) < 1.2 * line.size
}

/** Where lines usually begin: the leftmost place at which several of them do. */
function leftEdge(lines: readonly Line[]): number {
  const starts = lines.map((line) => line.box.x0).sort((a, b) => a - b)
  return starts.find((start, index) => Math.abs((starts[index + 1] ?? Infinity) - start) < 2) ?? starts[0] ?? 0
}

function usualPitch(lines: readonly Line[]): number {
  const pitches: number[] = []
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    if (next === undefined || Math.abs(next.size - line.size) > 0.09 * line.size) continue
    const pitch = (next.baseline - line.baseline) / line.size
    if (pitch > 0.8 && pitch < 2.6) pitches.push(pitch)
  }
  if (pitches.length === 0) return 1.4
  // Where paragraphs are short most distances are between paragraphs, so take one from the lower half.
  const sorted = pitches.sort((a, b) => a - b)
  const lower = sorted[Math.floor(sorted.length * 0.3)] ?? 1.4
  return Math.min(lower, medianOf(sorted))
}
