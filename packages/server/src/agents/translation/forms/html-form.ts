import { FormBuilder, Marker } from './text-form.ts'
import type { TextForm } from './text-form.ts'

/** Elements inside a line of text. Everything else ends the text before it. */
const inlineElements = new Set(
  'a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
/** Elements whose content is no text of the page. */
const opaque =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(script|style|pre|code|kbd|samp|textarea|svg|math|template|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const token = /<\/?([A-Za-z][\w:-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>|<[!?][^>]*>/g
const inlineOpaque = /^<(?:code|kbd|samp)\b/i
const entity = /&(amp|lt|gt|quot|apos|#39|#x27);|&(?:#\d+|#x[\da-f]+|\w+);/gi
const decoded: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
}

/** A page as pieces of running text; tags, scripts, code and comments stay as they are. */
export function htmlForm(source: string): TextForm {
  const form = new FormBuilder()
  addHtml(form, source)
  return form.form()
}

/** Adds a page or a part of one to a document. */
export function addHtml(form: FormBuilder, source: string): void {
  const line = new Line(form)
  let position = 0
  for (const { start, end, isInline } of tagsOf(source)) {
    line.text(source.slice(position, start))
    const tag = source.slice(start, end)
    if (isInline) line.tag(tag)
    else {
      line.end()
      form.literal(tag)
    }
    position = end
  }
  line.text(source.slice(position))
  line.end()
}

interface Tag {
  readonly start: number
  readonly end: number
  readonly isInline: boolean
}

function* tagsOf(source: string): Generator<Tag> {
  const hidden = [...source.matchAll(opaque)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isInline: inlineOpaque.test(match[0]),
  }))
  let position = 0
  for (const block of [...hidden, undefined]) {
    const until = block?.start ?? source.length
    for (const match of source.slice(position, until).matchAll(token)) {
      const name = match[1]?.toLowerCase()
      const start = position + match.index
      yield { start, end: start + match[0].length, isInline: name !== undefined && inlineElements.has(name) }
    }
    if (block !== undefined) {
      yield block
      position = block.end
    }
  }
}

/** A line of text with the tags inside it. Tags at its edges are no part of it. */
class Line {
  readonly #form: FormBuilder
  #pieces: { readonly kind: 'text' | 'tag'; readonly text: string }[] = []

  constructor(form: FormBuilder) {
    this.#form = form
  }

  text(text: string): void {
    if (text !== '') this.#pieces.push({ kind: 'text', text })
  }

  tag(text: string): void {
    this.#pieces.push({ kind: 'tag', text })
  }

  end(): void {
    const isWording = ({ kind, text }: { kind: string; text: string }): boolean => kind === 'text' && text.trim() !== ''
    const first = this.#pieces.findIndex(isWording)
    const last = this.#pieces.findLastIndex(isWording)
    const raw = (pieces: readonly { readonly text: string }[]): string => pieces.map(({ text }) => text).join('')
    if (first < 0) this.#form.literal(raw(this.#pieces))
    else {
      this.#form.literal(raw(this.#pieces.slice(0, first)))
      const marker = new Marker()
      const text = this.#pieces
        .slice(first, last + 1)
        .map((piece) => (piece.kind === 'tag' ? marker.mark(piece.text) : withoutEntities(marker, piece.text)))
        .join('')
      this.#form.segment({ text, marks: marker.marks, escape: 'html' })
      this.#form.literal(raw(this.#pieces.slice(last + 1)))
    }
    this.#pieces = []
  }
}

function withoutEntities(marker: Marker, text: string): string {
  const plain = text.replace(entity, (found, name: string | undefined) =>
    name === undefined ? marker.mark(found) : (decoded[name.toLowerCase()] ?? found),
  )
  // Marks that stand there already are not marked again.
  return plain
    .split(/(⟦\d+⟧)/)
    .map((piece, index) => (index % 2 === 1 ? piece : marker.protect(piece)))
    .join('')
}
