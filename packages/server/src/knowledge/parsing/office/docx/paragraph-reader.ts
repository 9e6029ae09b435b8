import { mathText } from '../drawing/math-text.ts'
import { attribute, childAt, chosen, descendants, elementsOf, firstDescendant, textOf } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import { isOn } from './styles.ts'
import type { Styles } from './styles.ts'
import { symbolText } from './symbols.ts'

/** What hangs in a paragraph beside its text. */
export type Attachment =
  | {
      readonly type: 'picture'
      readonly relationshipId: string | undefined
      readonly alternativeText: string | undefined
    }
  | { readonly type: 'text-box'; readonly content: XmlElement }
  | { readonly type: 'chart'; readonly relationshipId: string | undefined }
  | { readonly type: 'diagram'; readonly relationshipId: string | undefined }
  | { readonly type: 'note'; readonly kind: 'footnote' | 'endnote'; readonly noteId: string; readonly number: number }

export interface ParagraphContent {
  readonly text: string
  /** Pictures and boxes that stand before any text. */
  readonly before: readonly Attachment[]
  readonly after: readonly Attachment[]
}

/** Not shown, or no text: properties, deleted text, the reading aid above ruby text, codes of fields. */
const skipped = new Set([
  'w:pPr',
  'w:rPr',
  'w:del',
  'w:moveFrom',
  'w:delText',
  'w:instrText',
  'w:rt',
  'w:rubyPr',
  'w:sdtPr',
])

/** Reads the text of paragraphs as Word shows it: tracked insertions in, deletions out, fields as their results, hidden text out. */
export class ParagraphReader {
  readonly #styles: Styles
  #notes = 0

  constructor(styles: Styles) {
    this.#styles = styles
  }

  read(paragraph: XmlElement): ParagraphContent {
    const walk = new ParagraphWalk(this.#styles, () => (this.#notes += 1))
    walk.visitChildren(paragraph)
    return walk
  }
}

class ParagraphWalk implements ParagraphContent {
  readonly before: Attachment[] = []
  readonly after: Attachment[] = []
  text = ''
  readonly #styles: Styles
  readonly #nextNote: () => number
  /** Fields that are open, innermost last; what stands before a field's separator is its code. */
  readonly #fields: ('code' | 'result')[] = []

  constructor(styles: Styles, nextNote: () => number) {
    this.#styles = styles
    this.#nextNote = nextNote
  }

  visitChildren(element: XmlElement): void {
    for (const child of elementsOf(chosen(element))) this.#visit(child)
  }

  #visit(element: XmlElement): void {
    const { name } = element
    if (skipped.has(name)) return
    switch (name) {
      case 'w:r':
        if (!this.#isHidden(element)) this.visitChildren(element)
        return
      case 'w:sdt':
        // "Click here to enter text" is no content.
        if (!isOn(childAt(element, 'w:sdtPr', 'w:showingPlcHdr'))) this.visitChildren(element)
        return
      case 'w:t':
        return this.#add(textOf(element))
      case 'w:tab':
      case 'w:ptab':
        return this.#add('\t')
      case 'w:br':
      case 'w:cr':
        return this.#add('\n')
      case 'w:noBreakHyphen':
        return this.#add('-')
      case 'w:sym':
        return this.#add(symbolText(attribute(element, 'w:char'), attribute(element, 'w:font')))
      case 'm:oMath':
        return this.#add(mathText(element))
      case 'w:fldChar':
        return this.#field(attribute(element, 'w:fldCharType'))
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        return this.#note(element)
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        return this.#graphic(element)
      default:
        this.visitChildren(element)
    }
  }

  #add(text: string): void {
    if (this.#fields.at(-1) !== 'code') this.text += text
  }

  #isHidden(run: XmlElement): boolean {
    const properties = childAt(run, 'w:rPr')
    const own = childAt(properties, 'w:vanish')
    if (own !== undefined) return isOn(own)
    const style = attribute(childAt(properties, 'w:rStyle'), 'w:val')
    return style !== undefined && this.#styles.isHidden(style)
  }

  #field(kind: string | undefined): void {
    if (kind === 'begin') this.#fields.push('code')
    else if (kind === 'separate' && this.#fields.length > 0) this.#fields[this.#fields.length - 1] = 'result'
    else if (kind === 'end') this.#fields.pop()
  }

  #note(element: XmlElement): void {
    const noteId = attribute(element, 'w:id')
    if (noteId === undefined) return
    const number = this.#nextNote()
    this.#add(`[${number}]`)
    const kind = element.name === 'w:footnoteReference' ? 'footnote' : 'endnote'
    this.after.push({ type: 'note', kind, noteId, number })
  }

  #graphic(element: XmlElement): void {
    const description = firstDescendant(element, 'wp:docPr')
    const shape = firstDescendant(element, 'v:shape')
    const alternativeText =
      attribute(description, 'descr') ?? attribute(description, 'title') ?? attribute(shape, 'alt')
    const target = this.text.trim() === '' ? this.before : this.after
    for (const found of descendants(element, 'a:blip', 'v:imagedata', 'w:txbxContent', 'c:chart', 'dgm:relIds')) {
      const id = (name: string) => attribute(found, name)
      if (found.name === 'w:txbxContent') target.push({ type: 'text-box', content: found })
      else if (found.name === 'c:chart') target.push({ type: 'chart', relationshipId: id('r:id') })
      else if (found.name === 'dgm:relIds') target.push({ type: 'diagram', relationshipId: id('r:dm') })
      else target.push({ type: 'picture', relationshipId: id('r:embed') ?? id('r:id'), alternativeText })
    }
  }
}
