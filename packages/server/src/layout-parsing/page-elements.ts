import type { Block, Box } from '../knowledge/index.ts'
import { isFormula } from './formula.ts'
import type { FractionBox, LayoutPage, PlacedElement } from './layout-page.ts'
import { tableHtml } from './table-html.ts'

export interface SourceDocument {
  readonly blocks: readonly Block[]
  readonly pages: readonly { readonly number: number; readonly widthPoints?: number; readonly heightPoints?: number }[]
  readonly images: readonly { readonly page?: number; readonly box?: Box; readonly alternativeText?: string }[]
}

export interface ElementOptions {
  /** Pages of the document that are wanted, from 1. */
  readonly pages: ReadonlySet<number>
  /** Pixels that the reply counts for a point. */
  readonly pixelsPerPoint: number
}

/** A picture of this share of its page is the page itself. */
const wholePage = 0.85
/** For formats whose pages have no size. */
const pagePoints = { width: 595, height: 842 }

/** What stands on each wanted page, in reading order. Text that runs over a page break is told on both pages. */
export function layoutPages(document: SourceDocument, options: ElementOptions): LayoutPage[] {
  const elements = new Map<number, PlacedElement[]>()
  const sizes = new Map<number, { width: number; height: number }>()
  for (const { number, widthPoints, heightPoints } of document.pages) {
    sizes.set(number, { width: widthPoints ?? pagePoints.width, height: heightPoints ?? pagePoints.height })
    elements.set(number, [])
  }
  const put = (page: number, element: PlacedElement): void => void elements.get(page)?.push(element)
  for (const block of document.blocks) {
    if (block.type === 'row') continue
    if (block.type === 'image') {
      const { page = 1, box } = document.images[block.image] ?? {}
      const size = sizes.get(page)
      if (box !== undefined && size !== undefined) put(page, imageElement(page, fractions(box, size)))
      continue
    }
    for (const [index, part] of partsOf(block).entries()) {
      const size = sizes.get(part.page)
      if (size === undefined) continue
      put(part.page, textElement(block, part.text, fractions(part.box, size), index === 0))
    }
  }
  return [...sizes].flatMap(([number, { width, height }]) => {
    if (!options.pages.has(number)) return []
    const size = {
      widthPixels: Math.max(1, Math.round(width * options.pixelsPerPoint)),
      heightPixels: Math.max(1, Math.round(height * options.pixelsPerPoint)),
    }
    return [{ number, ...size, elements: withoutPageItself(elements.get(number) ?? []) }]
  })
}

type TextualBlock = Exclude<Block, { readonly type: 'image' | 'row' }>

interface PagePart {
  readonly page: number
  readonly text: string
  readonly box: Box
}

/** The text of a block on each of its pages, with the box around it there. */
function partsOf(block: TextualBlock): PagePart[] {
  const { text, spans = [] } = block
  if (block.type === 'table' && block.places !== undefined) return block.places.map((place) => ({ ...place, text }))
  const parts: { page: number; start: number; end: number; box: Box }[] = []
  for (const { page, start, end, box } of spans) {
    const part = parts.find((one) => one.page === page)
    if (part === undefined) parts.push({ page, start, end, box })
    else {
      part.start = Math.min(part.start, start)
      part.end = Math.max(part.end, end)
      part.box = around(part.box, box)
    }
  }
  return parts.map(({ page, start, end, box }) => ({ page, box, text: text.slice(start, end) }))
}

function textElement(block: TextualBlock, text: string, box: FractionBox, isFirst: boolean): PlacedElement {
  if (block.type === 'table') {
    const html = tableHtml(block)
    return { label: 'table', box, content: isFirst ? html : '', markdown: isFirst ? html : '' }
  }
  const isMath = block.type === 'text' && block.kind === 'paragraph' && isFormula(block.text)
  // The whole of a paragraph stands where it begins, so that the Markdown is not broken by the end of a page.
  return {
    label: isMath ? 'formula' : 'text',
    box,
    content: text,
    markdown: isFirst ? markdownText(block, isMath) : '',
  }
}

function markdownText(block: Exclude<TextualBlock, { readonly type: 'table' }>, isMath: boolean): string {
  if (block.type === 'heading') return `${'#'.repeat(Math.min(6, Math.max(1, block.level)))} ${block.text}`
  if (isMath) return `$$\n${block.text}\n$$`
  if (block.kind === 'code') return `\`\`\`\n${block.text}\n\`\`\``
  if (block.kind === 'list-item') return block.text.replace(/^[•●○◦▪■◆·]\s*/u, '- ')
  return block.text
}

/** Without a crop, the Markdown says at least where the picture is. */
function imageElement(page: number, box: FractionBox): PlacedElement {
  const place = [box.x0, box.top, box.x1, box.bottom].join(', ')
  return { label: 'image', box, content: '', markdown: `![](page=${page},bbox=[${place}])` }
}

function withoutPageItself(elements: readonly PlacedElement[]): PlacedElement[] {
  const hasText = elements.some(({ label }) => label !== 'image')
  return elements.filter(({ label, box }) => {
    if (label !== 'image' || box === undefined || !hasText) return true
    return (box.x1 - box.x0) * (box.bottom - box.top) < wholePage
  })
}

function fractions({ x0, x1, top, bottom }: Box, { width, height }: { width: number; height: number }): FractionBox {
  const of = (value: number, all: number): number => Math.round(Math.min(1, Math.max(0, value / all)) * 10_000) / 10_000
  return { x0: of(x0, width), x1: of(x1, width), top: of(top, height), bottom: of(bottom, height) }
}

function around(one: Box, other: Box): Box {
  return {
    x0: Math.min(one.x0, other.x0),
    x1: Math.max(one.x1, other.x1),
    top: Math.min(one.top, other.top),
    bottom: Math.max(one.bottom, other.bottom),
  }
}
