/** What a reply says of one thing on a page. Boxes are fractions of the page, 0 to 1. */
export interface LayoutElement {
  readonly index: number
  readonly label: 'image' | 'text' | 'formula' | 'table'
  readonly bbox_2d?: readonly [number, number, number, number]
  readonly content?: string
  readonly height: number
  readonly width: number
}

export interface LayoutPage {
  /** Of the document, from 1. */
  readonly number: number
  readonly widthPixels: number
  readonly heightPixels: number
  readonly elements: readonly PlacedElement[]
}

/** An element before it has its number, with what the Markdown of the document says in its place. */
export interface PlacedElement {
  readonly label: LayoutElement['label']
  /** Fractions of the page; absent where an engine tells no places. */
  readonly box?: FractionBox
  readonly content: string
  /** Empty for what goes on from the page before. */
  readonly markdown: string
}

export interface FractionBox {
  readonly x0: number
  readonly top: number
  readonly x1: number
  readonly bottom: number
}

export function wireElements({ elements, widthPixels: width, heightPixels: height }: LayoutPage): LayoutElement[] {
  return elements.map(({ label, box, content }, index) => ({
    index: index + 1,
    label,
    ...(box === undefined ? {} : { bbox_2d: [box.x0, box.top, box.x1, box.bottom] as const }),
    ...(content === '' ? {} : { content }),
    height,
    width,
  }))
}

export function markdownOf(pages: readonly LayoutPage[]): string {
  return pages
    .flatMap(({ elements }) => elements.map(({ markdown }) => markdown))
    .filter((text) => text !== '')
    .join('\n\n')
}
