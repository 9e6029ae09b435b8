import { ParseFailure } from '../../parsed-document.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { DocumentBuilder } from '../document-builder.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeOptions } from '../office-options.ts'
import { OfficePackage } from '../package/office-package.ts'
import { attribute, childAt, childrenNamed, descendants, integerAttribute } from '../package/xml-queries.ts'
import { addSlide } from '../slide-shape.ts'
import { points } from './geometry.ts'
import { placeholderOf } from './placeholders.ts'
import { SlideReader } from './slide-reader.ts'
import { bodyParagraphs } from './text-body.ts'

/**
 * Reads a presentation: each slide is a page, hidden ones too. Text has the box of its shape, rows of tables their own.
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`
 */
export function readPptx(bytes: Uint8Array, options: OfficeOptions = {}): ParsedDocument {
  const limits = { ...defaultOfficeLimits, ...options.limits }
  const unit = new OfficePackage(bytes, limits)
  const main = unit.mainPart()
  const presentation = unit.xml(main)
  if (presentation?.name !== 'p:presentation') throw new ParseFailure('damaged', 'The package holds no presentation.')
  const slideIds = childrenNamed(childAt(presentation, 'p:sldIdLst'), 'p:sldId')
  if (slideIds.length > limits.slides) throw new ParseFailure('too-large', 'The presentation has too many slides.')
  const size = childAt(presentation, 'p:sldSz')
  const widthPoints = points(integerAttribute(size, 'cx') ?? 0)
  const heightPoints = points(integerAttribute(size, 'cy') ?? 0)
  const builder = new DocumentBuilder(limits, options.wantImages ?? true)
  const reader = new SlideReader(unit)
  for (const [index, slideId] of slideIds.entries()) {
    const part = unit.relatedPart(main, attribute(slideId, 'r:id'))
    addSlide(builder, {
      number: index + 1,
      ...(widthPoints > 0 && heightPoints > 0 && { widthPoints, heightPoints }),
      shapes: part === undefined ? [] : reader.shapes(unit.xml(part), part),
      notes: part === undefined ? [] : speakerNotes(unit, part),
    })
  }
  return builder.finish({ title: unit.title() })
}

function speakerNotes(unit: OfficePackage, slidePart: string): string[] {
  const [part] = unit.relatedByType(slidePart, 'notesSlide')
  const tree = part === undefined ? undefined : childAt(unit.xml(part), 'p:cSld', 'p:spTree')
  if (tree === undefined) return []
  const bodies = [...descendants(tree, 'p:sp')].filter((shape) => attribute(placeholderOf(shape), 'type') === 'body')
  return bodies.flatMap((shape) => bodyParagraphs(childAt(shape, 'p:txBody')).map(({ text }) => text))
}
