import type { fromMarkdown } from 'mdast-util-from-markdown'
import type { Block, ParsedImage, TextBlock } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { dataImage } from '../web/data-image.ts'
import { htmlFragmentBlocks } from '../web/html-fragment.ts'
import { widestColumns } from './hard-wrapping.ts'
import { columnsOf, joinLines } from './text-lines.ts'

type Root = ReturnType<typeof fromMarkdown>
type Nodes = Root | Root['children'][number]
type Parents = Extract<Nodes, { readonly children: readonly unknown[] }>
type Table = Extract<Nodes, { readonly type: 'table' }>

/** Deeper than any document that a person wrote, and far from the end of the stack. */
const deepestNesting = 200

/** Collects the blocks of Markdown trees in order. */
export class MarkdownBlocks {
  readonly blocks: Block[] = []
  readonly images: ParsedImage[] = []

  add(tree: Root): void {
    this.#children(tree, 0)
  }

  #children(parent: Parents, depth: number): void {
    if (depth > deepestNesting) throw new ParseFailure('damaged', 'It is nested too deeply.')
    for (const child of parent.children) this.#node(child, depth)
  }

  #node(node: Nodes, depth: number): void {
    switch (node.type) {
      case 'heading': {
        const text = this.#inline(node, depth)
        if (text !== '') this.blocks.push({ type: 'heading', level: node.depth, text })
        return
      }
      case 'paragraph':
        for (const text of paragraphsOf(this.#inline(node, depth, softBreak))) this.#text('paragraph', text)
        return
      case 'code':
        return this.#text('code', node.value)
      case 'html':
        // What a page would show of it; tags that stand alone show nothing.
        this.blocks.push(...htmlFragmentBlocks(node.value))
        return
      case 'list':
        for (const [index, item] of node.children.entries()) {
          const mark = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '- '
          const box = item.checked === true ? '[x] ' : item.checked === false ? '[ ] ' : ''
          this.#item(item, mark + box, depth)
        }
        return
      case 'table':
        return this.#table(node, depth)
      case 'footnoteDefinition':
        for (const child of node.children) {
          if (child.type === 'paragraph') this.#text('note', `[${node.identifier}] ${this.#inline(child, depth)}`)
          else this.#node(child, depth + 1)
        }
        return
      default:
        if ('children' in node) this.#children(node, depth + 1)
    }
  }

  #text(kind: TextBlock['kind'], text: string): void {
    if (text.trim() !== '') this.blocks.push({ type: 'text', kind, text })
  }

  /** The mark stands before its first paragraph; what follows in the item are blocks of their own. */
  #item(item: Parents, mark: string, depth: number): void {
    if (depth > deepestNesting) throw new ParseFailure('damaged', 'It is nested too deeply.')
    const [first, ...rest] = item.children
    if (first === undefined) return
    if (first.type === 'paragraph') this.#text('list-item', mark + this.#inline(first, depth))
    else this.#node(first, depth + 1)
    for (const child of rest) this.#node(child, depth + 1)
  }

  #table(table: Table, depth: number): void {
    const rows = table.children.map((row) =>
      row.children.map((cell) => this.#inline(cell, depth).replaceAll('\n', ' ')),
    )
    if (rows.every((cells) => cells.every((cell) => cell === ''))) return
    const text = rows.map((cells) => cells.join(' | ')).join('\n')
    this.blocks.push({ type: 'table', text, hasHeader: true, rows })
  }

  /** @param lineEnd stands where a line of the source ends; absent: the lines are joined */
  #inline(parent: Parents, depth: number, lineEnd?: string): string {
    if (depth > deepestNesting) throw new ParseFailure('damaged', 'It is nested too deeply.')
    let text = ''
    for (const node of parent.children) {
      if (node.type === 'text') text += unwrapped(node.value, lineEnd)
      else if (node.type === 'inlineCode') text += node.value
      else if (node.type === 'break') text += '\n'
      else if (node.type === 'html') text += /^<br\b/i.test(node.value) ? '\n' : ''
      else if (node.type === 'image') text += this.#image(node.url, node.alt ?? '')
      else if (node.type === 'imageReference') text += node.alt ?? ''
      else if (node.type === 'footnoteReference') text += `[${node.identifier}]`
      else if ('children' in node) text += this.#inline(node, depth + 1, lineEnd)
    }
    return text.trim()
  }

  /** A picture inside the file becomes a block before its paragraph; of others only the alternative text is known. */
  #image(url: string, alternativeText: string): string {
    const image = dataImage(url)
    if (image === undefined) return alternativeText
    this.blocks.push({ type: 'image', image: this.images.length })
    this.images.push({ ...image, ...(alternativeText === '' ? {} : { alternativeText }) })
    return ''
  }
}

/** Stands for a line break of the source, which is none of the text: the control character that separates records, and nothing to a reader. */
const softBreak = '\u001e'

/**
 * The lines of a paragraph are one text, unless a third of them are longer than any program breaks lines: then who wrote it took a line for
 * a paragraph, as most do who write Chinese.
 */
function paragraphsOf(text: string): string[] {
  const lines = text.split(softBreak)
  const long = lines.filter((line) => columnsOf(line) > widestColumns).length
  return long * 3 >= lines.length ? lines : [lines.reduce(joinLines)]
}

/** Line breaks of the source inside a paragraph are no line breaks of the text. */
function unwrapped(text: string, lineEnd: string | undefined): string {
  if (!text.includes('\n')) return text
  const lines = text.split(/[ \t]*\n[ \t]*/)
  return lineEnd === undefined ? lines.reduce(joinLines) : lines.join(lineEnd)
}
