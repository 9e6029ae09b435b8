import { attribute, childAt, childrenNamed, integerAttribute } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

const deepestInheritance = 20
const bodyTextLevel = 9

/** What Word writes for its own heading styles, in the languages it is sold in; the number is the level. */
const headingName =
  /^(?:heading|标题|標題|見出し|제목|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок|başlık|intestazione)\s*([1-9])$/i
const titleName = /^(title|标题|標題|表題|제목|titel|titre|título|titolo|название)$/i

interface Style {
  readonly name: string
  readonly basedOn: string | undefined
  readonly properties: XmlElement | undefined
  readonly isHidden: boolean
}

export interface ListPlace {
  readonly listId: string
  /** Undefined where the list itself tells by the style. */
  readonly level: number | undefined
  /** The style that brings the list. */
  readonly style: string | undefined
}

/** The styles of a document, with what they inherit. */
export class Styles {
  readonly #styles = new Map<string, Style>()
  readonly #defaultParagraph: string | undefined

  constructor(root: XmlElement | undefined) {
    for (const element of childrenNamed(root, 'w:style')) {
      this.#styles.set(attribute(element, 'w:styleId') ?? '', {
        name: attribute(childAt(element, 'w:name'), 'w:val') ?? '',
        basedOn: attribute(childAt(element, 'w:basedOn'), 'w:val'),
        properties: childAt(element, 'w:pPr'),
        isHidden: isOn(childAt(element, 'w:rPr', 'w:vanish')),
      })
      if (attribute(element, 'w:type') === 'paragraph' && attribute(element, 'w:default') === '1') {
        this.#defaultParagraph = attribute(element, 'w:styleId')
      }
    }
  }

  /** @returns 1 to 9, or undefined for running text */
  headingLevel(properties: XmlElement | undefined): number | undefined {
    const own = integerAttribute(childAt(properties, 'w:outlineLvl'), 'w:val')
    if (own !== undefined) return own < bodyTextLevel ? own + 1 : undefined
    for (const style of this.#chain(styleOf(properties))) {
      const named = headingName.exec(style.name)?.[1]
      if (named !== undefined) return Number(named)
      if (titleName.test(style.name)) return 1
      const level = integerAttribute(childAt(style.properties, 'w:outlineLvl'), 'w:val')
      if (level !== undefined) return level < bodyTextLevel ? level + 1 : undefined
    }
    return undefined
  }

  listPlace(properties: XmlElement | undefined): ListPlace | undefined {
    const styleId = styleOf(properties)
    const own = childAt(properties, 'w:numPr')
    const ownId = attribute(childAt(own, 'w:numId'), 'w:val')
    const ownLevel = integerAttribute(childAt(own, 'w:ilvl'), 'w:val')
    // The list 0 takes a paragraph out of the list of its style.
    if (ownId === '0') return undefined
    if (ownId !== undefined) return { listId: ownId, level: ownLevel ?? 0, style: styleId }
    let current = styleId ?? this.#defaultParagraph
    for (const style of this.#chain(styleId)) {
      const numbering = childAt(style.properties, 'w:numPr')
      const listId = attribute(childAt(numbering, 'w:numId'), 'w:val')
      if (listId === '0') return undefined
      const level = ownLevel ?? integerAttribute(childAt(numbering, 'w:ilvl'), 'w:val')
      if (listId !== undefined) return { listId, level, style: current }
      current = style.basedOn
    }
    return undefined
  }

  /** Text of this character style is not shown. */
  isHidden(characterStyle: string | undefined): boolean {
    return this.#chain(characterStyle, false).some((style) => style.isHidden)
  }

  /** The style and those it is based on, nearest first. */
  #chain(id: string | undefined, orDefault = true): Style[] {
    const chain: Style[] = []
    let next = id ?? (orDefault ? this.#defaultParagraph : undefined)
    while (next !== undefined && chain.length < deepestInheritance) {
      const style: Style | undefined = this.#styles.get(next)
      if (style === undefined) break
      chain.push(style)
      next = style.basedOn
    }
    return chain
  }
}

function styleOf(properties: XmlElement | undefined): string | undefined {
  return attribute(childAt(properties, 'w:pStyle'), 'w:val')
}

/** A property such as `<w:vanish/>`, which `w:val="0"` takes back. */
export function isOn(property: XmlElement | undefined): boolean {
  return property !== undefined && !['0', 'false', 'off'].includes(attribute(property, 'w:val') ?? '1')
}
