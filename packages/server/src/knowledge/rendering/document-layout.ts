import type { Block, Box, ParsedDocument } from '../parsing/parsed-document.ts'

export interface LayoutBlock {
  readonly type: 'heading' | 'text' | 'table' | 'image' | 'row'
  readonly text?: string
  readonly level?: number
  readonly rows?: readonly (readonly string[])[]
  readonly sheet?: string
  readonly line?: number
  /** File of the picture. */
  readonly image?: string
  readonly page?: number
  /** One for each page on which it stands: `[left, top, right, bottom]` in points of 1/72 inch from the top left of the page. */
  readonly boxes?: readonly { readonly page: number; readonly bbox: readonly [number, number, number, number] }[]
}

/** What stands where, in reading order, one block at a time. */
export function* documentLayout(
  document: Pick<ParsedDocument, 'blocks' | 'images'>,
  pictureName: (image: number) => string,
): Generator<LayoutBlock> {
  for (const block of document.blocks) yield layoutBlock(block, document, pictureName)
}

function layoutBlock(
  block: Block,
  { images }: Pick<ParsedDocument, 'images'>,
  pictureName: (image: number) => string,
): LayoutBlock {
  if (block.type === 'row') return { type: 'row', sheet: block.sheet, line: block.line, rows: [block.cells] }
  const page = block.page === undefined ? {} : { page: block.page }
  if (block.type === 'image') {
    const { page: onPage, box } = images[block.image] ?? {}
    const boxes = onPage === undefined || box === undefined ? {} : { boxes: [{ page: onPage, bbox: corners(box) }] }
    return { type: 'image', image: pictureName(block.image), ...page, ...boxes }
  }
  const boxes = boxesOf(block)
  return {
    type: block.type,
    text: block.text,
    ...(block.type === 'heading' ? { level: block.level } : {}),
    ...(block.type === 'table' ? { rows: block.rows } : {}),
    ...page,
    ...(boxes.length === 0 ? {} : { boxes }),
  }
}

/** The spans of each page under one box. */
function boxesOf({
  spans = [],
}: Exclude<Block, { readonly type: 'image' | 'row' }>): NonNullable<LayoutBlock['boxes']> {
  const byPage = new Map<number, Box>()
  for (const { page, box } of spans) {
    const all = byPage.get(page)
    byPage.set(page, all === undefined ? box : around(all, box))
  }
  return [...byPage].map(([page, box]) => ({ page, bbox: corners(box) }))
}

function around(one: Box, other: Box): Box {
  return {
    x0: Math.min(one.x0, other.x0),
    x1: Math.max(one.x1, other.x1),
    top: Math.min(one.top, other.top),
    bottom: Math.max(one.bottom, other.bottom),
  }
}

function corners({ x0, top, x1, bottom }: Box): [number, number, number, number] {
  const round = (value: number): number => Math.round(value * 100) / 100
  return [round(x0), round(top), round(x1), round(bottom)]
}
