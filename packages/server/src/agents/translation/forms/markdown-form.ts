import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { addHtml } from './html-form.ts'
import { FormBuilder, Marker } from './text-form.ts'
import type { TextForm } from './text-form.ts'

type Root = ReturnType<typeof fromMarkdown>
type Nodes = Root | Root['children'][number]
type Parents = Extract<Nodes, { readonly children: readonly unknown[] }>
type PhrasingContent = Extract<Nodes, { readonly type: 'paragraph' }>['children'][number]

/** A block of settings at the very beginning, as site generators read it. */
const frontMatter = /^---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Markdown as pieces of running text. Code, addresses of links, pictures, markup and placeholders stay as they are; so does every sign
 * that makes headings, lists, quotations and tables. Plain text is Markdown without such signs: indented lines are text here, because
 * people indent paragraphs more often than they write code so.
 */
export function markdownForm(source: string): TextForm {
  const form = new FormBuilder()
  const settings = frontMatter.exec(source)?.[0] ?? ''
  const tree = fromMarkdown(source.slice(settings.length), {
    extensions: [gfm(), { disable: { null: ['codeIndented'] } }],
    mdastExtensions: [gfmFromMarkdown()],
  })
  let position = settings.length
  form.literal(settings)
  for (const leaf of leavesOf(tree)) {
    const { start, end } = rangeOf(leaf, settings.length)
    if (leaf.type === 'html') {
      form.literal(source.slice(position, start))
      addHtml(form, source.slice(start, end))
      position = end
      continue
    }
    const [first, last] = [leaf.children[0], leaf.children.at(-1)]
    if (first === undefined || last === undefined) continue
    const inner = { start: rangeOf(first, settings.length).start, end: rangeOf(last, settings.length).end }
    form.literal(source.slice(position, inner.start))
    addRunningText(form, source, inner, leaf, settings.length)
    position = inner.end
  }
  form.literal(source.slice(position))
  return form.form()
}

type Leaf = Extract<Nodes, { type: 'paragraph' | 'heading' | 'tableCell' | 'html' }>

/** Blocks that hold running text, in their order. */
function* leavesOf(node: Nodes): Generator<Leaf> {
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell' || node.type === 'html')
    yield node
  else if ('children' in node) for (const child of (node as Parents).children) yield* leavesOf(child)
}

function addRunningText(
  form: FormBuilder,
  source: string,
  { start, end }: Range,
  leaf: Exclude<Leaf, { type: 'html' }>,
  offset: number,
): void {
  const marker = new Marker()
  let text = ''
  let position = start
  for (const kept of merged(leaf.children.flatMap((child) => [...keptRanges(child, offset)]))) {
    text += marker.protect(source.slice(position, kept.start)) + marker.mark(source.slice(kept.start, kept.end))
    position = kept.end
  }
  text += marker.protect(source.slice(position, end))
  const linePrefix = /\r?\n([ \t>]*)/.exec(text)?.[1]
  const lineEnd = text.includes('\r\n') ? '\r\n' : undefined
  form.segment({
    text: text.replace(/\r?\n[ \t>]*/g, '\n'),
    marks: marker.marks,
    ...(linePrefix === undefined || (linePrefix === '' && lineEnd === undefined) ? {} : { linePrefix }),
    lineEnd,
    ...(leaf.type === 'paragraph' ? {} : { singleLine: true }),
    escape: escapes[leaf.type],
  })
}

const escapes = { paragraph: 'markdown', heading: undefined, tableCell: 'table-cell' } as const

/** What must stay as it is inside running text: the signs of a link around its words, all of code, pictures and markup. */
function* keptRanges(node: PhrasingContent, offset: number): Generator<Range> {
  const whole = rangeOf(node, offset)
  switch (node.type) {
    case 'text':
      return
    case 'strong':
    case 'emphasis':
    case 'delete':
      for (const child of node.children) yield* keptRanges(child, offset)
      return
    case 'link':
    case 'linkReference': {
      const [first, last] = [node.children[0], node.children.at(-1)]
      const isOwnLabel = node.type === 'linkReference' && node.referenceType !== 'full'
      const opening = first === undefined ? whole.start : rangeOf(first, offset).start
      // An address that is its own text, and a reference whose words are its name.
      if (first === undefined || last === undefined || isOwnLabel || opening === whole.start) {
        yield whole
        return
      }
      yield { start: whole.start, end: opening }
      for (const child of node.children) yield* keptRanges(child, offset)
      yield { start: rangeOf(last, offset).end, end: whole.end }
      return
    }
    default:
      yield whole
  }
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (last !== undefined && last.end === range.start)
      result[result.length - 1] = { start: last.start, end: range.end }
    else result.push(range)
  }
  return result
}

function rangeOf({ position }: Nodes, offset: number): Range {
  const [start, end] = [position?.start.offset, position?.end.offset]
  if (start === undefined || end === undefined) throw new Error('A node of the parser has no place.')
  return { start: start + offset, end: end + offset }
}
