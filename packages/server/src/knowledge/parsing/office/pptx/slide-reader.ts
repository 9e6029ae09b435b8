import { detectHeader } from '../detect-header.ts'
import { chartText, diagramTexts } from '../drawing/chart-text.ts'
import type { OfficePackage } from '../package/office-package.ts'
import {
  attribute,
  childAt,
  childrenNamed,
  chosen,
  elementsOf,
  firstDescendant,
  integerAttribute,
} from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import type { SlideShape } from '../slide-shape.ts'
import { boxOf, insideGroup, onSlide, points } from './geometry.ts'
import type { Placement } from './geometry.ts'
import { Placeholders, isFurniture, isTitle } from './placeholders.ts'
import { bodyParagraphs } from './text-body.ts'

type Box = NonNullable<SlideShape['box']>

/** Reads the shapes of slides, wherever they take their places and contents from. */
export class SlideReader {
  readonly #unit: OfficePackage
  readonly #placeholders: Placeholders
  readonly #pictures = new Map<string, Uint8Array | undefined>()

  constructor(unit: OfficePackage) {
    this.#unit = unit
    this.#placeholders = new Placeholders(unit)
  }

  /** @param root `p:sld` or `p:notes` */
  shapes(root: XmlElement | undefined, part: string): SlideShape[] {
    const tree = childAt(root, 'p:cSld', 'p:spTree')
    return tree === undefined ? [] : this.#children(tree, part, onSlide)
  }

  #children(tree: XmlElement, part: string, placement: Placement): SlideShape[] {
    return elementsOf(chosen(tree)).flatMap((element) => this.#shape(element, part, placement))
  }

  #shape(element: XmlElement, part: string, placement: Placement): SlideShape[] {
    switch (element.name) {
      case 'p:sp':
      case 'p:cxnSp':
        return isFurniture(element) ? [] : this.#textShape(element, part, placement)
      case 'p:pic':
        return this.#picture(element, this.#box(element, part, placement), part)
      case 'p:graphicFrame':
        return this.#graphicFrame(element, part, placement)
      case 'p:grpSp': {
        const transform = childAt(element, 'p:grpSpPr', 'a:xfrm')
        const shapes = this.#children(element, part, insideGroup(transform, placement))
        return shapes.length === 0 ? [] : [{ type: 'group', box: boxOf(transform, placement), shapes }]
      }
      case 'mc:AlternateContent':
        return this.#children(element, part, placement)
      default:
        return []
    }
  }

  #box(element: XmlElement, part: string, placement: Placement): Box | undefined {
    const own = childAt(element, 'p:spPr', 'a:xfrm') ?? childAt(element, 'p:xfrm')
    return boxOf(own ?? this.#placeholders.inheritedTransform(element, part), placement)
  }

  #textShape(element: XmlElement, part: string, placement: Placement): SlideShape[] {
    const box = this.#box(element, part, placement)
    const paragraphs = bodyParagraphs(childAt(element, 'p:txBody'))
    const picture = this.#picture(element, box, part)
    return paragraphs.length === 0
      ? picture
      : [...picture, { type: isTitle(element) ? 'title' : 'text', box, paragraphs }]
  }

  /** A picture, or the picture with which a shape is filled. */
  #picture(element: XmlElement, box: Box | undefined, part: string): SlideShape[] {
    const blip = childAt(element, 'p:blipFill', 'a:blip') ?? childAt(element, 'p:spPr', 'a:blipFill', 'a:blip')
    const target = this.#unit.relatedPart(part, attribute(blip, 'r:embed'))
    if (target === undefined) return []
    const names = childAt(element, 'p:nvPicPr', 'p:cNvPr') ?? childAt(element, 'p:nvSpPr', 'p:cNvPr')
    const alternativeText = attribute(names, 'descr')
    return [{ type: 'picture', box, read: () => this.#pictureBytes(target), alternativeText }]
  }

  #pictureBytes(part: string): Uint8Array | undefined {
    if (!this.#pictures.has(part)) this.#pictures.set(part, this.#unit.bytes(part))
    return this.#pictures.get(part)
  }

  #graphicFrame(element: XmlElement, part: string, placement: Placement): SlideShape[] {
    const box = this.#box(element, part, placement)
    const data = childAt(element, 'a:graphic', 'a:graphicData')
    const table = childAt(data, 'a:tbl')
    if (table !== undefined) return [tableShape(table, box, placement)]
    const chart = this.#related(part, attribute(childAt(data, 'c:chart'), 'r:id'))
    if (chart !== undefined) return chartShapes(chart, box)
    const diagram = this.#related(part, attribute(childAt(data, 'dgm:relIds'), 'r:dm'))
    if (diagram !== undefined) {
      const paragraphs = diagramTexts(diagram).map((text) => ({ kind: 'paragraph' as const, text }))
      return paragraphs.length === 0 ? [] : [{ type: 'text', box, paragraphs }]
    }
    // The preview of an embedded object.
    const preview = firstDescendant(data, 'p:pic')
    return preview === undefined ? [] : this.#picture(preview, box, part)
  }

  #related(part: string, relationshipId: string | undefined): XmlElement | undefined {
    const target = this.#unit.relatedPart(part, relationshipId)
    return target === undefined ? undefined : this.#unit.xml(target)
  }
}

function chartShapes(chart: XmlElement, box: Box | undefined): SlideShape[] {
  const { title, rows } = chartText(chart)
  const shapes: SlideShape[] = []
  if (title !== '') shapes.push({ type: 'text', box, paragraphs: [{ kind: 'paragraph', text: title }] })
  if (rows.length > 0) shapes.push({ type: 'table', box, rows, rowBoxes: [], hasHeader: true })
  return shapes.length > 1 ? [{ type: 'group', box, shapes }] : shapes
}

/** Cells merged downwards say their text in each row; of cells merged across, the first says it and the others are empty. */
function tableShape(table: XmlElement, box: Box | undefined, { scaleY }: Placement): SlideShape {
  const rows: string[][] = []
  const rowBoxes: Box[] = []
  let top = box?.top ?? 0
  for (const row of childrenNamed(table, 'a:tr')) {
    const above = rows.at(-1)
    const cells = childrenNamed(row, 'a:tc').map((cell, column) => {
      if (attribute(cell, 'vMerge') === '1') return above?.[column] ?? ''
      const paragraphs = bodyParagraphs(childAt(cell, 'a:txBody'))
      return paragraphs.map(({ text }) => text).join(' ')
    })
    rows.push(cells)
    const bottom = top + points((integerAttribute(row, 'h') ?? 0) * scaleY)
    if (box !== undefined && bottom > top) rowBoxes.push({ x0: box.x0, x1: box.x1, top, bottom })
    top = bottom
  }
  const marksHeader = attribute(childAt(table, 'a:tblPr'), 'firstRow') === '1'
  const hasHeader = marksHeader || detectHeader(rows) === 0
  return { type: 'table', box, rows, rowBoxes: rowBoxes.length === rows.length ? rowBoxes : [], hasHeader }
}
