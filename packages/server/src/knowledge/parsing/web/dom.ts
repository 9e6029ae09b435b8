import { parseHTML } from 'linkedom'
import { ParseFailure } from '../parsed-document.ts'
import { markupDepth } from './markup-depth.ts'

/* The part of the document object model that reading a page needs; the types of browsers are not part of the server. */

export interface DomNode {
  /** 1 element, 3 text, 4 CDATA, 8 comment. */
  readonly nodeType: number
  readonly childNodes: ArrayLike<DomNode> & Iterable<DomNode>
  readonly textContent: string | null
}

export interface DomElement extends DomNode {
  readonly localName: string
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  remove(): void
  replaceWith(text: string): void
}

export interface DomDocument extends DomNode {
  querySelector(selector: string): DomElement | null
}

/** Tags that are never closed lie in each other; the parser's time grows with the square of this. */
const deepestMarkup = 10_000

/**
 * A whole page or a part of one; markup is mended as far as it goes, scripts do not run and nothing is fetched.
 * @throws {ParseFailure} `damaged` when it is nested beyond reason
 */
export function parseDom(html: string): DomDocument {
  if (markupDepth(html) > deepestMarkup) throw new ParseFailure('damaged', 'The page is nested too deeply.')
  // Without a body the parser would take the first element for the root and drop what follows it.
  const page = /<body[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`
  const { document } = parseHTML(page) as { readonly document: DomDocument }
  return document
}

export function isElement(node: DomNode): node is DomElement {
  return node.nodeType === 1
}

export function isText(node: DomNode): boolean {
  return node.nodeType === 3 || node.nodeType === 4
}
