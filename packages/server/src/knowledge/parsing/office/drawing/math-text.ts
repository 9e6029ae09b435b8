import { childAt, elementsOf, textOf } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

/** A formula (Office Math) in one line: `a/b`, `x^2`, `a_1`, `√(x)`. Structure that a line cannot show is left out. */
export function mathText(element: XmlElement): string {
  const part = (name: string) => {
    const found = childAt(element, name)
    return found === undefined ? '' : inner(found)
  }
  switch (element.name) {
    case 'm:t':
      return textOf(element)
    case 'm:f':
      return `${grouped(part('m:num'))}/${grouped(part('m:den'))}`
    case 'm:sSup':
      return `${part('m:e')}^${grouped(part('m:sup'))}`
    case 'm:sSub':
      return `${part('m:e')}_${grouped(part('m:sub'))}`
    case 'm:sSubSup':
      return `${part('m:e')}_${grouped(part('m:sub'))}^${grouped(part('m:sup'))}`
    case 'm:rad':
      return `${part('m:deg')}√(${part('m:e')})`
    case 'm:d':
      return `(${elementsOf(element)
        .filter(({ name }) => name === 'm:e')
        .map(inner)
        .join(', ')})`
    case 'm:nary':
      return `${childAt(element, 'm:naryPr', 'm:chr')?.attributes.get('m:val') ?? '∫'}${limit('_', part('m:sub'))}${limit('^', part('m:sup'))} ${part('m:e')}`
    default:
      return inner(element)
  }
}

function inner(element: XmlElement): string {
  return elementsOf(element).map(mathText).join('')
}

function grouped(text: string): string {
  return [...text].length > 1 ? `(${text})` : text
}

function limit(sign: string, text: string): string {
  return text === '' ? '' : `${sign}${grouped(text)}`
}
