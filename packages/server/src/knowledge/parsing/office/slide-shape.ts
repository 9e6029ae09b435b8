import type { Box, TextBlock } from '../parsed-document.ts'
import type { DocumentBuilder } from './document-builder.ts'
import { readingOrder } from './reading-order.ts'

export interface SlideParagraph {
  readonly kind: TextBlock['kind']
  readonly text: string
}

/** What a slide shows, of either PowerPoint format. Boxes in points, origin top left. */
export type SlideShape =
  | { readonly type: 'title' | 'text'; readonly box?: Box | undefined; readonly paragraphs: readonly SlideParagraph[] }
  | {
      readonly type: 'table'
      readonly box?: Box | undefined
      readonly rows: readonly (readonly string[])[]
      readonly rowBoxes: readonly Box[]
      readonly hasHeader: boolean
    }
  | {
      readonly type: 'picture'
      readonly box?: Box | undefined
      /** Expands the picture; undefined where it is missing. */
      readonly read: () => Uint8Array | undefined
      readonly alternativeText: string | undefined
    }
  | { readonly type: 'group'; readonly box?: Box | undefined; readonly shapes: readonly SlideShape[] }

export interface Slide {
  readonly number: number
  readonly widthPoints?: number
  readonly heightPoints?: number
  readonly shapes: readonly SlideShape[]
  /** Notes of the speaker. */
  readonly notes: readonly string[]
}

/** Adds a slide as a page: its title as heading, then its shapes in reading order, then the notes. */
export function addSlide(builder: DocumentBuilder, { number, widthPoints, heightPoints, shapes, notes }: Slide): void {
  const textBefore = builder.textBlocks
  const title = shapes.find(({ type }) => type === 'title')
  if (title !== undefined) addShape(builder, title, number)
  for (const shape of readingOrder(shapes.filter((other) => other !== title))) addShape(builder, shape, number)
  const withoutText = builder.textBlocks === textBefore && hasPicture(shapes)
  builder.addText('note', notes.join('\n'), { page: number })
  const size = widthPoints === undefined || heightPoints === undefined ? {} : { widthPoints, heightPoints }
  builder.addPage({ number, ...size }, { withoutText })
}

function addShape(builder: DocumentBuilder, shape: SlideShape, page: number): void {
  const { box } = shape
  switch (shape.type) {
    case 'title':
      return builder.addHeading(1, shape.paragraphs.map(({ text }) => text).join('\n'), { page, box })
    case 'text':
      for (const { kind, text } of shape.paragraphs) builder.addText(kind, text, { page, box })
      return
    case 'table':
      return builder.addTable(shape.rows, shape.hasHeader, { page, box }, shape.rowBoxes)
    case 'picture': {
      const bytes = builder.wantsImages ? shape.read() : undefined
      if (bytes !== undefined) builder.addImage(bytes, shape.alternativeText, { page, box })
      return
    }
    case 'group':
      for (const inner of readingOrder(shape.shapes)) addShape(builder, inner, page)
  }
}

function hasPicture(shapes: readonly SlideShape[]): boolean {
  return shapes.some((shape) => shape.type === 'picture' || (shape.type === 'group' && hasPicture(shape.shapes)))
}
