import type { XmlElement } from './xml.ts'

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string')
}

export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element === undefined ? [] : elementsOf(element).filter((child) => child.name === name)
}

/** The element below `element` along a path of first children: `childAt(shape, 'p:nvSpPr', 'p:nvPr', 'p:ph')`. */
export function childAt(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element
  for (const name of path) {
    found = found?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name)
  }
  return found
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name)
}

/** The integer of an attribute; undefined where it is absent or no integer. */
export function integerAttribute(element: XmlElement | undefined, name: string): number | undefined {
  const text = attribute(element, name)
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text.trim()) ? Number.parseInt(text, 10) : undefined
}

/** All elements of that name below `element`, in document order; what stands inside a found one is not searched. */
export function* descendants(element: XmlElement, ...names: readonly string[]): Generator<XmlElement> {
  for (const child of elementsOf(chosen(element))) {
    if (names.includes(child.name)) yield child
    else yield* descendants(child, ...names)
  }
}

export function firstDescendant(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element === undefined) return undefined
  const first = descendants(element, name).next()
  return first.done === true ? undefined : first.value
}

/** All text below, joined. */
export function textOf(element: XmlElement | undefined): string {
  if (element === undefined) return ''
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

/**
 * Of `mc:AlternateContent`, which says the same thing in newer and in older words, the one alternative to read: the first choice that
 * says anything, else the fallback. Any other element is itself.
 */
export function chosen(element: XmlElement): XmlElement {
  if (element.name !== 'mc:AlternateContent') return element
  const choice = elementsOf(element).find(({ name, children }) => name === 'mc:Choice' && children.length > 0)
  return choice ?? childAt(element, 'mc:Fallback') ?? element
}
