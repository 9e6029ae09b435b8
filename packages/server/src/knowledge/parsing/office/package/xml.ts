import { ParseFailure } from '../../parsed-document.ts'
import { knownPrefix } from './xml-namespaces.ts'

/** Deeper than any office program nests; nested without end an XML file would exhaust the stack of whoever walks it. */
const deepestNesting = 256

export interface XmlElement {
  /** With the prefix of `xml-namespaces.ts`, whatever prefix the file uses: `w:p`. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Elements and text; white space between elements is left out. */
  readonly children: readonly (XmlElement | string)[]
}

export interface XmlOptions {
  /** Children of this element (a direct child of the root) are handed over one by one when complete, and not kept. */
  readonly stream?: { readonly parent: string; readonly visit: (element: XmlElement) => void }
}

/**
 * Reads what office programs write. Document type declarations are refused, so no entity can be defined, let alone expand.
 * @throws {ParseFailure} `damaged` where it is not well-formed, `too-large` where it is nested too deeply
 */
export function parseXml(bytes: Uint8Array, options: XmlOptions = {}): XmlElement {
  return new XmlReader(decodeXml(bytes), options).read()
}

interface OpenElement extends XmlElement {
  readonly rawName: string
  readonly children: (XmlElement | string)[]
  readonly prefixes: ReadonlyMap<string, string>
}

class XmlReader {
  readonly #text: string
  readonly #options: XmlOptions
  readonly #open: OpenElement[] = []
  readonly #namePattern = /[^\s/>=]+/y
  readonly #attributePattern = /\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y
  readonly #endPattern = /\s*(\/?)>/y
  #position = 0
  #root: XmlElement | undefined

  constructor(text: string, options: XmlOptions) {
    this.#text = text
    this.#options = options
  }

  read(): XmlElement {
    const text = this.#text
    for (;;) {
      const tag = text.indexOf('<', this.#position)
      if (tag === -1) break
      this.#addText(this.#position, tag)
      this.#position = tag
      if (text.startsWith('</', tag)) this.#close()
      else if (text.startsWith('<?', tag)) this.#position = this.#after('?>')
      else if (text.startsWith('<!', tag)) this.#special()
      else this.#openTag()
    }
    if (this.#root === undefined || this.#open.length > 0) throw notWellFormed()
    return this.#root
  }

  #special(): void {
    const start = this.#position
    if (this.#text.startsWith('<!--', start)) {
      this.#position = this.#after('-->')
    } else if (this.#text.startsWith('<![CDATA[', start)) {
      this.#position = this.#after(']]>')
      this.#open.at(-1)?.children.push(this.#text.slice(start + 9, this.#position - 3))
    } else {
      throw new ParseFailure('damaged', 'XML with a document type declaration is not read.')
    }
  }

  #after(mark: string): number {
    const found = this.#text.indexOf(mark, this.#position)
    if (found === -1) throw notWellFormed()
    return found + mark.length
  }

  #addText(start: number, end: number): void {
    const parent = this.#open.at(-1)
    if (parent === undefined || start === end) return
    const text = this.#text.slice(start, end)
    // White space counts only as the whole content of an element, as in <w:t xml:space="preserve"> </w:t>.
    const isWhole = parent.children.length === 0 && this.#text.startsWith('</', end)
    if (isWhole || text.trim() !== '') parent.children.push(withoutReferences(text))
  }

  #openTag(): void {
    const rawName = this.#match(this.#namePattern, this.#position + 1)?.[0]
    if (rawName === undefined) throw notWellFormed()
    const pairs: [string, string][] = []
    for (;;) {
      const attribute = this.#match(this.#attributePattern, this.#position)
      if (attribute === undefined) break
      pairs.push([attribute[1] ?? '', withoutReferences(attribute[2] ?? attribute[3] ?? '')])
    }
    const end = this.#match(this.#endPattern, this.#position)
    if (end === undefined) throw notWellFormed()
    const prefixes = scope(this.#open.at(-1)?.prefixes ?? new Map(), pairs)
    const attributes = new Map(pairs.map(([key, value]) => [qualified(key, prefixes, false), value]))
    const element = { name: qualified(rawName, prefixes, true), rawName, attributes, children: [], prefixes }
    if (end[1] === '/') this.#finish(element)
    else this.#open.push(element)
    if (this.#open.length > deepestNesting) throw new ParseFailure('too-large', 'The XML is nested too deeply.')
  }

  #match(pattern: RegExp, position: number): RegExpExecArray | undefined {
    pattern.lastIndex = position
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#position = pattern.lastIndex
    return match
  }

  #close(): void {
    const end = this.#after('>')
    const name = this.#text.slice(this.#position + 2, end - 1).trimEnd()
    const element = this.#open.pop()
    if (element?.rawName !== name) throw notWellFormed()
    this.#position = end
    this.#finish(element)
  }

  #finish({ name, attributes, children }: OpenElement): void {
    const element: XmlElement = { name, attributes, children }
    const parent = this.#open.at(-1)
    const { stream } = this.#options
    if (parent === undefined) {
      if (this.#root !== undefined) throw notWellFormed()
      this.#root = element
    } else if (stream !== undefined && this.#open.length === 2 && parent.name === stream.parent) {
      stream.visit(element)
    } else {
      parent.children.push(element)
    }
  }
}

/** Prefix of the file to prefix of ours, from here on down. */
function scope(
  outer: ReadonlyMap<string, string>,
  attributes: readonly [string, string][],
): ReadonlyMap<string, string> {
  const declarations = attributes.filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'))
  if (declarations.length === 0) return outer
  const inner = new Map(outer)
  for (const [key, namespace] of declarations) {
    const prefix = key.slice('xmlns:'.length)
    inner.set(prefix, knownPrefix(namespace) ?? prefix)
  }
  return inner
}

/** Attributes without a prefix belong to no namespace, elements without one to the default namespace. */
function qualified(rawName: string, prefixes: ReadonlyMap<string, string>, isElement: boolean): string {
  const colon = rawName.indexOf(':')
  if (colon === -1 && !isElement) return rawName
  const rawPrefix = rawName.slice(0, Math.max(0, colon))
  const prefix = prefixes.get(rawPrefix) ?? rawPrefix
  const local = rawName.slice(colon + 1)
  return prefix === '' ? local : `${prefix}:${local}`
}

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function withoutReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,8});/g, (reference, name: string) => {
    if (!name.startsWith('#')) return predefined[name] ?? reference
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

function decodeXml(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const declared = /^<\?xml[^>]*?encoding=["']([\w-]{1,40})["']/.exec(start)?.[1] ?? 'utf-8'
  const encoding = utf16(bytes) ?? declared
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch (error) {
    throw new ParseFailure('damaged', 'The XML is in an encoding that is not known.', { cause: error })
  }
}

/** By the byte-order mark or the zero byte beside the first `<`; the declaration cannot be read as Latin-1 then. */
function utf16([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : undefined
}

function notWellFormed(): ParseFailure {
  return new ParseFailure('damaged', 'The XML is not well-formed.')
}
