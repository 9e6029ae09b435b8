import { ParseFailure } from '../../parsed-document.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { DocumentBuilder } from '../document-builder.ts'
import { ListNumbering } from '../list-numbering.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeOptions } from '../office-options.ts'
import { OfficePackage } from '../package/office-package.ts'
import type { XmlElement } from '../package/xml.ts'
import { BodyReader, readNotes } from './body-reader.ts'
import { readLists } from './numbering.ts'
import { ParagraphReader } from './paragraph-reader.ts'
import { Styles } from './styles.ts'

/**
 * Reads a document of Word (ECMA-376, transitional and strict). The body is read block by block, so that a long document is never held as
 * a tree. Headers and footers of pages and comments are left out.
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`
 */
export function readDocx(bytes: Uint8Array, options: OfficeOptions = {}): ParsedDocument {
  const limits = { ...defaultOfficeLimits, ...options.limits }
  const unit = new OfficePackage(bytes, limits)
  const main = unit.mainPart()
  const styles = new Styles(related(unit, main, 'styles'))
  const builder = new DocumentBuilder(limits, options.wantImages ?? true)
  const reader = new BodyReader(
    {
      unit,
      main,
      styles,
      numbering: new ListNumbering(readLists(related(unit, main, 'numbering'))),
      paragraphs: new ParagraphReader(styles),
      notes: new Map([
        ...readNotes('footnote', related(unit, main, 'footnotes')),
        ...readNotes('endnote', related(unit, main, 'endnotes')),
      ]),
    },
    builder,
  )
  const root = unit.xml(main, { stream: { parent: 'w:body', visit: (element) => reader.readBlock(element) } })
  if (root?.name !== 'w:document') throw new ParseFailure('damaged', 'The package holds no text document.')
  return builder.finish({ title: unit.title(), guessHeadings: true })
}

function related(unit: OfficePackage, main: string, type: string): XmlElement | undefined {
  const [part] = unit.relatedByType(main, type)
  return part === undefined ? undefined : unit.xml(part)
}
