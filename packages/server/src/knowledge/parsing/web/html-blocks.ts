import type { Block, ParsedImage, TextBlock } from '../parsed-document.ts'
import { withoutControls } from '../text/controls.ts'
import { isWide } from '../text/text-lines.ts'
import { dataImage } from './data-image.ts'
import { isElement, isText } from './dom.ts'
import type { DomElement, DomNode } from './dom.ts'
import { headingLevel, isBlock, isSkipped } from './element-kinds.ts'
import { htmlTable } from './html-table.ts'

/** Pages of today nest some 30 levels; what lies deeper than this is read as running text. */
const deepestNesting = 300

/** Blocks of a part of a page, as a reader would see them. Pictures count by their alternative text, those of `data:` are images. */
export function htmlBlocks(root: DomNode): { readonly blocks: Block[]; readonly images: ParsedImage[] } {
  const reader = new HtmlReader()
  reader.children(root, 0)
  reader.flush()
  return reader
}

class HtmlReader {
  readonly blocks: Block[] = []
  readonly images: ParsedImage[] = []
  /** Text of the block that is being read, with the white space of the source. */
  #inline = ''
  #kind: TextBlock['kind'] = 'paragraph'
  /** Of a list item whose text has not begun. */
  #mark = ''

  children(parent: DomNode, depth: number): void {
    for (const child of parent.childNodes) this.#node(child, depth + 1)
  }

  /** Ends the block that is being read. */
  flush(): void {
    const text = readable(this.#inline)
    this.#inline = ''
    if (text === '') return
    this.blocks.push({ type: 'text', kind: this.#kind, text: this.#mark + text })
    this.#mark = ''
    this.#kind = 'paragraph'
  }

  #node(node: DomNode, depth: number): void {
    if (isText(node)) this.#inline += node.textContent ?? ''
    else if (isElement(node) && !isSkipped(node)) {
      if (depth > deepestNesting) this.#inline += ` ${node.textContent ?? ''} `
      else this.#element(node, depth)
    }
  }

  #element(element: DomElement, depth: number): void {
    const level = headingLevel(element)
    if (level !== undefined) return this.#heading(element, level, depth)
    switch (element.localName) {
      case 'br':
        this.#inline += lineBreak
        return
      case 'img':
        return this.#image(element)
      case 'pre':
        return this.#preformatted(element)
      case 'ul':
      case 'ol':
        return this.#list(element, depth)
      case 'table':
        return this.#table(element, depth)
    }
    if (!isBlock(element)) return this.children(element, depth)
    this.flush()
    this.children(element, depth)
    this.flush()
  }

  #heading(element: DomElement, level: number, depth: number): void {
    this.flush()
    this.children(element, depth)
    const text = readable(this.#inline).replaceAll('\n', ' ')
    this.#inline = ''
    if (text !== '') this.blocks.push({ type: 'heading', level, text })
  }

  #list(list: DomElement, depth: number): void {
    this.flush()
    let number = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1
    for (const item of list.childNodes) {
      if (isElement(item) && item.localName === 'li' && !isSkipped(item)) {
        this.#kind = 'list-item'
        this.#mark = list.localName === 'ol' ? `${number}. ` : '- '
        number += 1
        this.children(item, depth + 1)
        this.flush()
        this.#kind = 'paragraph'
        this.#mark = ''
      } else this.#node(item, depth + 1)
    }
    this.flush()
  }

  #table(table: DomElement, depth: number): void {
    this.flush()
    for (const child of table.childNodes) {
      if (isElement(child) && child.localName === 'caption') this.#node(child, depth + 1)
    }
    const values = htmlTable(table)
    if (values === undefined) {
      for (const child of table.childNodes) {
        if (!isElement(child) || child.localName !== 'caption') this.#node(child, depth + 1)
      }
      this.flush()
      return
    }
    const rows = values.rows.map((cells) => cells.map((cell) => this.#cell(cell, depth + 3)))
    if (rows.every((cells) => cells.every((cell) => cell === ''))) return
    const text = rows.map((cells) => cells.join(' | ')).join('\n')
    this.blocks.push({ type: 'table', text, hasHeader: values.hasHeader, rows })
  }

  /** A cell is one line, whatever stands in it. */
  #cell(cell: DomElement, depth: number): string {
    const inner = new HtmlReader()
    inner.children(cell, depth)
    inner.flush()
    return inner.blocks
      .map((block) => ('text' in block ? block.text : ''))
      .join(' ')
      .replaceAll(/\s+/gu, ' ')
      .trim()
  }

  #preformatted(element: DomElement): void {
    this.flush()
    const text = (element.textContent ?? '').replaceAll(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd()
    if (text.trim() !== '') this.blocks.push({ type: 'text', kind: 'code', text })
  }

  #image(element: DomElement): void {
    const alternativeText = (element.getAttribute('alt') ?? '').trim()
    const image = dataImage(element.getAttribute('src') ?? '')
    if (image === undefined) {
      this.#inline += ` ${alternativeText} `
      return
    }
    this.flush()
    this.blocks.push({ type: 'image', image: this.images.length })
    this.images.push({ ...image, ...(alternativeText === '' ? {} : { alternativeText }) })
  }
}

/** Stands for `<br>` until white space is brought in order; no page can hold it, since the parser removes zeros. */
const lineBreak = '\u0000'

/** White space as a browser shows it, but Chinese characters are not parted where only the source breaks the line. */
function readable(inline: string): string {
  return inline
    .split(lineBreak)
    .map((line) => collapsed(line))
    .join('\n')
    .replaceAll(/\n{2,}/g, '\n')
    .trim()
}

function collapsed(line: string): string {
  const words = withoutControls(line.replaceAll(unseen, '')).split(/(\s+)/u)
  let text = ''
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index] ?? ''
    const space = words[index - 1] ?? ''
    if (word === '') continue
    if (text !== '') text += space.includes('\n') && isWideAt(text, text.length - 1) && isWideAt(word, 0) ? '' : ' '
    text += word
  }
  return text
}

function isWideAt(text: string, index: number): boolean {
  return isWide(text.charCodeAt(index))
}

/** Soft hyphens, zero-width spaces, word joiners. */
const unseen = /\u00AD|\u200B|\u2060/g
