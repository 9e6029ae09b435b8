import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { OfficeKind } from '../document-kinds.ts'

/** Where the words of a kind of document stand. */
interface OfficeWords {
  readonly parts: RegExp
  readonly paragraph: string
  readonly run: string
  readonly runProperties: string
  readonly text: string
  /** Spaces at the edges of a text are kept only where it says so. */
  readonly keepsSpaceBy?: string
}

const words: Readonly<Record<OfficeKind, OfficeWords>> = {
  docx: {
    parts: /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/,
    paragraph: 'w:p',
    run: 'w:r',
    runProperties: 'w:rPr',
    text: 'w:t',
    keepsSpaceBy: 'xml:space="preserve"',
  },
  pptx: {
    parts: /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)\d+\.xml$/,
    paragraph: 'a:p',
    run: 'a:r',
    runProperties: 'a:rPr',
    text: 'a:t',
  },
  xlsx: {
    parts: /^xl\/(?:sharedStrings|worksheets\/sheet\d+)\.xml$/,
    paragraph: 'si|is',
    run: 'r',
    runProperties: 'rPr',
    text: 't',
    keepsSpaceBy: 'xml:space="preserve"',
  },
}

/** Of a document when it is unpacked. */
const maxUnpackedBytes = 150 * 1_048_576

/** Why a file is no document that could be translated. */
export class OfficeUnreadable extends Error {
  override readonly name = 'OfficeUnreadable'
}

/** A text element: its place in the part, and what it says. */
interface TextElement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Texts of one look without anything between them. */
type Group = TextElement[]

/**
 * The paragraphs of a document that hold words, in the order of its parts. Where the look changes or something stands between the
 * words, `⟦1⟧` and the like stand between their texts.
 * @throws {OfficeUnreadable}
 */
export function officeParagraphs(bytes: Uint8Array, kind: OfficeKind): string[] {
  return partsOf(unpacked(bytes), kind).flatMap(({ xml }) => paragraphsOf(xml, words[kind]).map(paragraphText))
}

/**
 * The document with other words in the place of its paragraphs'.
 * @param translated one text for each paragraph that `officeParagraphs` gave
 * @throws {OfficeUnreadable}
 */
export function withParagraphs(bytes: Uint8Array, kind: OfficeKind, translated: readonly string[]): Uint8Array {
  const entries = unpacked(bytes)
  let next = 0
  for (const { name, xml } of partsOf(entries, kind)) {
    const changes: { readonly start: number; readonly end: number; readonly text: string }[] = []
    for (const groups of paragraphsOf(xml, words[kind])) {
      const pieces = piecesFor(groups, translated[next++] ?? paragraphText(groups))
      for (const [index, group] of groups.entries()) {
        for (const [place, { start, end }] of group.entries()) {
          changes.push({ start, end, text: place === 0 ? (pieces[index] ?? '') : '' })
        }
      }
    }
    entries[name] = strToU8(withChanges(xml, changes, words[kind]))
  }
  return zipSync(entries, { level: 6 })
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize
        if (total > maxUnpackedBytes) throw new OfficeUnreadable('The document is too large when it is unpacked.')
        return true
      },
    })
  } catch (error) {
    if (error instanceof OfficeUnreadable) throw error
    throw new OfficeUnreadable('The file is no document of this kind.', { cause: error })
  }
}

function partsOf(entries: Readonly<Record<string, Uint8Array>>, kind: OfficeKind): { name: string; xml: string }[] {
  const number = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0)
  const names = Object.keys(entries)
    .filter((name) => words[kind].parts.test(name))
    .toSorted((one, other) => number(one) - number(other) || (one < other ? -1 : 1))
  if (names.length === 0) throw new OfficeUnreadable('The file is no document of this kind.')
  return names.map((name) => ({ name, xml: strFromU8(entries[name] ?? new Uint8Array()) }))
}

const tagPattern = /<(\/?)([\w:.-]+)(?:[^<>"']|"[^"]*"|'[^']*')*?(\/?)>/g

/** Paragraphs with words, in the order in which they end; one in a text box inside another paragraph comes before that. */
function paragraphsOf(xml: string, { paragraph, run, runProperties, text }: OfficeWords): Group[][] {
  const paragraphNames = new Set(paragraph.split('|'))
  const found: Group[][] = []
  const open: OpenParagraph[] = []
  let properties = ''
  let propertiesFrom = -1
  let skipped: string | undefined
  let textTag: { readonly start: number; readonly content: number } | undefined
  for (const match of xml.matchAll(tagPattern)) {
    const [tag, slash, name = '', empty] = match
    const current = open.at(-1)
    const isEnd = slash === '/'
    if (propertiesFrom >= 0) {
      if (isEnd && name === runProperties) {
        properties = xml.slice(propertiesFrom, match.index)
        propertiesFrom = -1
      }
      continue
    }
    if (skipped !== undefined) {
      if (isEnd && name === skipped) skipped = undefined
      continue
    }
    if (spokenNotes.has(name) && !isEnd && empty !== '/') skipped = name
    else if (paragraphNames.has(name)) {
      if (isEnd) {
        const groups = open.pop()?.groups ?? []
        if (
          groups.length > 0 &&
          /\p{L}/u.test(
            groups
              .flat()
              .map((element) => element.text)
              .join(''),
          )
        )
          found.push(groups)
      } else if (empty !== '/') {
        open.push({ groups: [], properties: undefined, interrupted: false })
        properties = ''
      }
    } else if (current === undefined) continue
    else if (name === run) {
      if (!isEnd) properties = ''
    } else if (name === runProperties) {
      if (!isEnd && empty !== '/') propertiesFrom = match.index + tag.length
    } else if (name === text) {
      if (!isEnd && empty !== '/') textTag = { start: match.index, content: match.index + tag.length }
      else if (isEnd && textTag !== undefined) {
        const { start, content } = textTag
        addText(current, properties, {
          start,
          end: match.index + tag.length,
          text: decoded(xml.slice(content, match.index)),
        })
        textTag = undefined
      }
    } else if (!transparent.has(name)) current.interrupted = true
  }
  return found
}

interface OpenParagraph {
  readonly groups: Group[]
  properties: string | undefined
  /** Something other than words stood behind the last text. */
  interrupted: boolean
}

/** How words are read, in small script above them. */
const spokenNotes = new Set(['rPh', 'w:rt'])
/** Notes of the word processor that show nothing. */
const transparent = new Set(['w:proofErr', 'w:lastRenderedPageBreak', 'w:bookmarkStart', 'w:bookmarkEnd', 'phoneticPr'])

function addText(paragraph: OpenParagraph, properties: string, element: TextElement): void {
  const last = paragraph.groups.at(-1)
  if (last !== undefined && !paragraph.interrupted && paragraph.properties === properties) last.push(element)
  else paragraph.groups.push([element])
  paragraph.properties = properties
  paragraph.interrupted = false
}

function paragraphText(groups: readonly Group[]): string {
  return groups
    .map((group, index) => (index === 0 ? '' : `⟦${index}⟧`) + group.map(({ text }) => text).join(''))
    .join('')
}

/** One text for each group; all of it in the first where the marks came back in another order. */
function piecesFor(groups: readonly Group[], translated: string): string[] {
  const pieces = translated.split(/⟦\d+⟧/)
  const marks = [...translated.matchAll(/⟦(\d+)⟧/g)].map(([, number]) => Number(number))
  const inOrder = marks.length === groups.length - 1 && marks.every((mark, index) => mark === index + 1)
  return inOrder ? pieces : [pieces.join('')]
}

function withChanges(
  xml: string,
  changes: readonly { readonly start: number; readonly end: number; readonly text: string }[],
  { text: element, keepsSpaceBy }: OfficeWords,
): string {
  let result = ''
  let position = 0
  for (const { start, end, text } of changes.toSorted((one, other) => one.start - other.start)) {
    const keeps = keepsSpaceBy !== undefined && text !== text.trim() ? ` ${keepsSpaceBy}` : ''
    result += `${xml.slice(position, start)}<${element}${keeps}>${encoded(text)}</${element}>`
    position = end
  }
  return result + xml.slice(position)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (found, decimal: string, hex: string, name: string) => {
    if (name !== undefined) return entities[name] ?? found
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : found
  })
}

function encoded(text: string): string {
  // Signs that XML does not know at all would make the whole document unreadable.
  return text
    .replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
