import { ParseFailure } from '../../parsed-document.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { DocumentBuilder } from '../document-builder.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeOptions } from '../office-options.ts'
import { addSlide } from '../slide-shape.ts'
import type { SlideShape } from '../slide-shape.ts'
import { PresentationFile } from './presentation-file.ts'
import { recordType, childRecord } from './records.ts'
import { slideShapes } from './slide-shapes.ts'

const notesKind = 2

/**
 * Reads a presentation of PowerPoint 97 to 2003 ([MS-PPT]): each slide is a page. What stands on masters is not read, so their
 * "Click to edit" does not appear.
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`
 */
export function readPpt(bytes: Uint8Array, options: OfficeOptions = {}): ParsedDocument {
  const limits = { ...defaultOfficeLimits, ...options.limits }
  const file = new PresentationFile(bytes)
  const builder = new DocumentBuilder(limits, options.wantImages ?? true)
  const slides = file.slides()
  if (slides.length > limits.slides) throw new ParseFailure('too-large', 'The presentation has too many slides.')
  const notes = speakerNotes(file)
  const picture = (position: number) => file.picture(position)
  for (const [index, { record, slideId, texts }] of slides.entries()) {
    addSlide(builder, {
      number: index + 1,
      ...file.slideSize(),
      shapes: record === undefined ? [] : slideShapes(record, { texts, picture }),
      notes: notes.get(slideId) ?? [],
    })
  }
  return builder.finish()
}

/** Notes by the id of their slide. */
function speakerNotes(file: PresentationFile): Map<number, string[]> {
  const found = new Map<number, string[]>()
  for (const { record, texts } of file.notes()) {
    const data = childRecord(record, recordType.notesAtom)?.data
    if (record === undefined || data === undefined || data.length < 4) continue
    const shapes = slideShapes(record, { texts, picture: () => undefined, onlyKind: notesKind })
    found.set(data.readUInt32LE(0), shapes.flatMap(textsOf))
  }
  return found
}

function textsOf(shape: SlideShape): string[] {
  return shape.type === 'text' ? shape.paragraphs.map(({ text }) => text) : []
}
