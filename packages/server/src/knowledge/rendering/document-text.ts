import type { Block, ParsedDocument, RowBlock } from '../parsing/parsed-document.ts'

/**
 * The document as plain text: headings, paragraphs and tables with a blank line between them, rows one a line with tabs between the
 * cells, each sheet under its name. Pictures are left out.
 */
export function* documentText({ blocks }: Pick<ParsedDocument, 'blocks'>): Generator<string> {
  yield* pieces(blocks, (block) => {
    if (block.type === 'table') return block.rows.map((row) => row.map(oneLine).join('\t')).join('\n')
    return block.text
  })
}

/**
 * The document as Markdown: headings by `#`, tables with pipes, pictures as links to files.
 * @param pictureName file of a picture by its index in `ParsedDocument.images`
 */
export function* documentMarkdown(
  { blocks, images }: Pick<ParsedDocument, 'blocks' | 'images'>,
  pictureName: (image: number) => string,
): Generator<string> {
  yield* pieces(
    blocks,
    (block) => {
      switch (block.type) {
        case 'heading':
          return `${'#'.repeat(Math.min(Math.max(block.level, 1), 6))} ${oneLine(block.text)}`
        case 'table':
          return markdownTable(block.rows, block.hasHeader)
        case 'text':
          return markdownText(block)
      }
    },
    {
      picture: (image) =>
        `![${oneLine(images[image]?.alternativeText ?? '').replaceAll(/[[\]]/g, '')}](${pictureName(image)})`,
      sheet: (name) => `## ${oneLine(name)}`,
      row: (cells) => `| ${cells.map(cell).join(' | ')} |`,
      underHeader: (columns) => `| ${Array.from({ length: columns }, () => '---').join(' | ')} |`,
    },
  )
}

interface Marks {
  readonly picture: (image: number) => string
  readonly sheet: (name: string) => string
  readonly row: (cells: readonly string[]) => string
  readonly underHeader: (columns: number) => string
}

type TextualBlock = Exclude<Block, { readonly type: 'image' | 'row' }>

const plainMarks: Omit<Marks, 'picture' | 'underHeader'> = {
  sheet: (name) => name,
  row: (cells) => cells.map(oneLine).join('\t'),
}

/** Blocks with a blank line between them; rows of one sheet follow each other under their header. */
function* pieces(
  blocks: readonly Block[],
  textOf: (block: TextualBlock) => string,
  marks: Partial<Marks> = {},
): Generator<string> {
  const { sheet, row } = { ...plainMarks, ...marks }
  let table: RowBlock | undefined
  let first = true
  for (const block of blocks) {
    if (block.type === 'row') {
      const goesOn = table?.sheet === block.sheet && sameCells(table.header, block.header)
      if (!goesOn) {
        const head: string[] = []
        if (block.sheet !== '' && table?.sheet !== block.sheet) head.push(sheet(block.sheet), '')
        // Markdown knows no table without a header: the first row then stands in its place.
        const header = block.header.length > 0 ? block.header : undefined
        if (header !== undefined) head.push(row(header))
        if (header !== undefined && marks.underHeader !== undefined) head.push(marks.underHeader(header.length))
        yield (first ? '' : '\n') + head.map((line) => `${line}\n`).join('')
      }
      yield `${row(block.cells)}\n`
      if (!goesOn && block.header.length === 0 && marks.underHeader !== undefined)
        yield `${marks.underHeader(block.cells.length)}\n`
      table = block
      first = false
      continue
    }
    table = undefined
    const text = block.type === 'image' ? marks.picture?.(block.image) : textOf(block)
    if (text === undefined || text.trim() === '') continue
    yield `${first ? '' : '\n'}${text}\n`
    first = false
  }
}

function sameCells(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}

function markdownText({ kind, text }: Extract<Block, { readonly type: 'text' }>): string {
  switch (kind) {
    case 'list-item':
      return /^\s*([-*+•]|\d{1,4}[.)、])\s?/u.test(text) ? text : `- ${text}`
    case 'code':
      return fenced(text)
    case 'note':
      return text.replaceAll(/^/gm, '> ')
    case 'paragraph':
      return text
  }
}

/** With one more backtick than the text itself has in a row. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

function markdownTable(rows: readonly (readonly string[])[], hasHeader: boolean): string {
  const columns = Math.max(1, ...rows.map(({ length }) => length))
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: columns }, (_, index) => cell(cells[index] ?? '')).join(' | ')} |`
  const under = `| ${Array.from({ length: columns }, () => '---').join(' | ')} |`
  const [head = [], ...body] = hasHeader ? rows : [[], ...rows]
  return [line(head), under, ...body.map(line)].join('\n')
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}
