import { mathText } from '../drawing/math-text.ts'
import { formatNumber } from '../number-formats.ts'
import {
  attribute,
  childAt,
  childrenNamed,
  chosen,
  elementsOf,
  integerAttribute,
  textOf,
} from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import type { SlideParagraph } from '../slide-shape.ts'

/** `a:buAutoNum` types are a kind of number and what stands around it: `arabicParenBoth`. */
const numberKinds: readonly (readonly [RegExp, string])[] = [
  [/^alphaLc/, 'lowerLetter'],
  [/^alphaUc/, 'upperLetter'],
  [/^romanLc/, 'lowerRoman'],
  [/^romanUc/, 'upperRoman'],
  [/^circleNum/, 'decimalEnclosedCircle'],
  [/^ea1/, 'chineseCounting'],
]

/** Paragraphs of a shape, those with a number or bullet of their own as list items with it. Empty ones are left out. */
export function bodyParagraphs(body: XmlElement | undefined): SlideParagraph[] {
  const counters = new Map<number, { type: string; value: number }>()
  const paragraphs: SlideParagraph[] = []
  for (const element of childrenNamed(body, 'a:p')) {
    const text = paragraphText(element).trim()
    if (text === '') continue
    const label = labelOf(childAt(element, 'a:pPr'), counters)
    paragraphs.push(label === undefined ? { kind: 'paragraph', text } : { kind: 'list-item', text: `${label} ${text}` })
  }
  return paragraphs
}

export function paragraphText(element: XmlElement): string {
  return elementsOf(element)
    .map((child) => {
      switch (child.name) {
        case 'a:r':
          return textOf(childAt(child, 'a:t'))
        case 'a:br':
          return '\n'
        case 'a:fld':
          // The number of the slide and today's date belong to its frame.
          return /^(slidenum|datetime)/.test(attribute(child, 'type') ?? '') ? '' : textOf(childAt(child, 'a:t'))
        case 'a:pPr':
        case 'a:endParaRPr':
          return ''
        default:
          return mathText(chosen(child))
      }
    })
    .join('')
}

function labelOf(
  properties: XmlElement | undefined,
  counters: Map<number, { type: string; value: number }>,
): string | undefined {
  const level = integerAttribute(properties, 'lvl') ?? 0
  for (const deeper of [...counters.keys()].filter((other) => other > level)) counters.delete(deeper)
  const automatic = childAt(properties, 'a:buAutoNum')
  if (automatic !== undefined) {
    const type = attribute(automatic, 'type') ?? 'arabicPeriod'
    const current = counters.get(level)
    const value = current?.type === type ? current.value + 1 : (integerAttribute(automatic, 'startAt') ?? 1)
    counters.set(level, { type, value })
    return around(type, formatNumber(value, numberKinds.find(([kind]) => kind.test(type))?.[1] ?? 'decimal'))
  }
  counters.delete(level)
  const bullet = attribute(childAt(properties, 'a:buChar'), 'char')
  if (bullet === undefined) return undefined
  // Most bullets are letters of a symbol font, which mean nothing outside of it.
  return /^[\uE000-\uF8FFa-zA-Z§¨²Øü·]/.test(bullet) ? '•' : bullet
}

function around(type: string, number: string): string {
  if (type.endsWith('ParenBoth')) return `(${number})`
  if (type.endsWith('ParenR')) return `${number})`
  return type.endsWith('Period') ? `${number}.` : number
}
