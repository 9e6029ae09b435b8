import type { DocumentBuilder } from '../document-builder.ts'
import { chartText, diagramTexts } from '../drawing/chart-text.ts'
import type { ListNumbering } from '../list-numbering.ts'
import type { OfficePackage } from '../package/office-package.ts'
import { attribute, childAt, childrenNamed, chosen, elementsOf } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import type { Attachment, ParagraphReader } from './paragraph-reader.ts'
import type { Styles } from './styles.ts'
import { onlyCell, readTable } from './table-reader.ts'

/** Longer "headings" are running text to which somebody gave the style of a heading. */
const longestHeading = 200

export interface DocxParts {
  readonly unit: OfficePackage
  /** Name of the main part. */
  readonly main: string
  readonly styles: Styles
  readonly numbering: ListNumbering
  readonly paragraphs: ParagraphReader
  /** Notes by kind and id: `footnote/2`. */
  readonly notes: ReadonlyMap<string, XmlElement>
}

/** Turns the content of a body, a text box or a frame into blocks, one element after the other. */
export class BodyReader {
  readonly #parts: DocxParts
  readonly #builder: DocumentBuilder
  readonly #pictures = new Map<string, Uint8Array | undefined>()

  constructor(parts: DocxParts, builder: DocumentBuilder) {
    this.#parts = parts
    this.#builder = builder
  }

  readBlock(element: XmlElement): void {
    switch (element.name) {
      case 'w:p':
        return this.#paragraph(element)
      case 'w:tbl':
        return this.#table(element)
      case 'w:sdt':
        return this.#blocks(childAt(element, 'w:sdtContent'))
      case 'w:ins':
      case 'w:moveTo':
      case 'w:customXml':
      case 'w:smartTag':
        return this.#blocks(element)
      case 'mc:AlternateContent':
        return this.#blocks(chosen(element))
    }
  }

  #blocks(parent: XmlElement | undefined): void {
    if (parent !== undefined) for (const child of elementsOf(parent)) this.readBlock(child)
  }

  #paragraph(element: XmlElement): void {
    const properties = childAt(element, 'w:pPr')
    const content = this.#parts.paragraphs.read(element)
    const label = this.#label(properties)
    for (const attachment of content.before) this.#attachment(attachment)
    if (content.text.trim() !== '') {
      const text = `${label ?? ''}${content.text.trim()}`
      const level = this.#parts.styles.headingLevel(properties)
      if (level !== undefined && text.length <= longestHeading) this.#builder.addHeading(level, text)
      else this.#builder.addText(label === undefined ? 'paragraph' : 'list-item', text)
    }
    for (const attachment of content.after) this.#attachment(attachment)
  }

  #label(properties: XmlElement | undefined): string | undefined {
    const { styles, numbering } = this.#parts
    const place = styles.listPlace(properties)
    if (place === undefined) return undefined
    return numbering.nextLabel(place.listId, place.level ?? numbering.levelOfStyle(place.listId, place.style) ?? 0)
  }

  #table(element: XmlElement): void {
    const frame = onlyCell(element)
    if (frame !== undefined) return this.#blocks(frame)
    const attachments: Attachment[] = []
    const { rows, hasHeader } = readTable(element, (cell) => this.#cellText(cell, attachments))
    this.#builder.addTable(rows, hasHeader)
    for (const attachment of attachments) this.#attachment(attachment)
  }

  /** Paragraphs of a cell joined by spaces; tables inside it are flattened. */
  #cellText(parent: XmlElement, attachments: Attachment[]): string {
    const texts = elementsOf(chosen(parent)).map((child) => {
      if (child.name !== 'w:p') {
        return ['w:tcPr', 'w:del', 'w:moveFrom'].includes(child.name) ? '' : this.#cellText(child, attachments)
      }
      const { text, before, after } = this.#parts.paragraphs.read(child)
      attachments.push(...before, ...after)
      const label = this.#label(childAt(child, 'w:pPr'))
      return text.trim() === '' ? '' : `${label ?? ''}${text.trim()}`
    })
    return texts.filter((text) => text !== '').join(' ')
  }

  #attachment(attachment: Attachment): void {
    switch (attachment.type) {
      case 'text-box':
        return this.#blocks(attachment.content)
      case 'picture':
        return this.#picture(attachment.relationshipId, attachment.alternativeText)
      case 'note':
        return this.#note(`${attachment.kind}/${attachment.noteId}`, attachment.number)
      case 'chart':
        return this.#chart(attachment.relationshipId)
      case 'diagram': {
        const data = this.#related(attachment.relationshipId)
        for (const text of data === undefined ? [] : diagramTexts(data)) this.#builder.addText('paragraph', text)
      }
    }
  }

  #picture(relationshipId: string | undefined, alternativeText: string | undefined): void {
    if (!this.#builder.wantsImages) return
    const { unit, main } = this.#parts
    const part = unit.relatedPart(main, relationshipId)
    if (part === undefined) return
    if (!this.#pictures.has(part)) this.#pictures.set(part, unit.bytes(part))
    const bytes = this.#pictures.get(part)
    if (bytes !== undefined) this.#builder.addImage(bytes, alternativeText)
  }

  #chart(relationshipId: string | undefined): void {
    const root = this.#related(relationshipId)
    if (root === undefined) return
    const { title, rows } = chartText(root)
    this.#builder.addText('paragraph', title)
    this.#builder.addTable(rows, true)
  }

  #related(relationshipId: string | undefined): XmlElement | undefined {
    const { unit, main } = this.#parts
    const part = unit.relatedPart(main, relationshipId)
    return part === undefined ? undefined : unit.xml(part)
  }

  #note(key: string, number: number): void {
    const note = this.#parts.notes.get(key)
    const texts = childrenNamed(note, 'w:p').map((paragraph) => this.#parts.paragraphs.read(paragraph).text.trim())
    const text = texts.filter((line) => line !== '').join('\n')
    if (text !== '') this.#builder.addText('note', `[${number}] ${text}`)
  }
}

/** Separators between text and notes are stored as notes too. */
export function readNotes(kind: 'footnote' | 'endnote', root: XmlElement | undefined): [string, XmlElement][] {
  return childrenNamed(root, `w:${kind}`)
    .filter((element) => (attribute(element, 'w:type') ?? 'normal') === 'normal')
    .map((element) => [`${kind}/${attribute(element, 'w:id') ?? ''}`, element])
}
