/** A piece of a document that is to be translated: everything around it stays as it is. */
export interface FormSegment {
  /** As the model reads it: `⟦1⟧` and the like stand for what must not be changed. */
  readonly text: string
  /** What the marks stand for, the first one for `⟦1⟧`; absent: the marks stay for whoever puts the document together. */
  readonly marks?: readonly string[]
  /** What stands before each further line of the piece, such as the sign of a quotation. */
  readonly linePrefix?: string
  /** How its lines end; absent: by a line feed. */
  readonly lineEnd?: string
  /** The piece must stay on one line. */
  readonly singleLine?: boolean
  /** Signs that mean something where the piece stands. */
  readonly escape?: 'html' | 'table-cell' | 'markdown' | undefined
}

/** A text as what is translated and what stands around it: one literal more than segments. */
export interface TextForm {
  readonly literals: readonly string[]
  readonly segments: readonly FormSegment[]
}

export const markPattern = /⟦(\d+)⟧/g
const hasLetters = /\p{L}/u

/** Collects literals and segments in their order. */
export class FormBuilder {
  readonly #literals: string[] = ['']
  readonly #segments: FormSegment[] = []

  literal(text: string): void {
    this.#literals[this.#literals.length - 1] += text
  }

  /** What holds no letter needs no translation. White space around a piece is no part of it. */
  segment(segment: FormSegment): void {
    const { text } = segment
    if (!hasLetters.test(text.replace(markPattern, ''))) {
      this.literal(restoreSegment(segment, text))
      return
    }
    const start = /^\s*/.exec(text)?.[0] ?? ''
    const end = /\s*$/.exec(text)?.[0] ?? ''
    this.literal(start)
    this.#segments.push({ ...segment, text: text.slice(start.length, text.length - end.length) })
    this.#literals.push(end)
  }

  form(): TextForm {
    return { literals: this.#literals, segments: this.#segments }
  }
}

/** A piece as it goes back into its document. */
export function restoreSegment(segment: FormSegment, translated: string): string {
  const { marks, linePrefix, lineEnd = '\n', singleLine, escape } = segment
  let text = escaped(translated, escape)
  if (singleLine === true) text = text.replace(/\s*\n\s*/g, ' ')
  if (linePrefix !== undefined) text = text.replace(/\n+/g, lineEnd + linePrefix)
  return marks === undefined
    ? text
    : text.replace(markPattern, (mark, number: string) => marks[Number(number) - 1] ?? mark)
}

function escaped(text: string, escape: FormSegment['escape']): string {
  switch (escape) {
    case 'html':
      return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    case 'table-cell':
      return text.replace(/(?<!\\)\|/g, '\\|')
    case 'markdown':
      // A blank line would end the paragraph, and signs of blocks would begin one.
      return text
        .replace(/\n\s*\n/g, '\n')
        .replace(/^(\s*)(#{1,6} |[-*+] |>|```|~~~)/gm, '$1\\$2')
        .replace(/^(\s*\d{1,9})([.)] )/, '$1\\$2')
        .replace(/\n(\s*1)([.)] )/g, '\n$1\\$2')
    case undefined:
      return text
  }
}

/** Puts a text together; `translated` holds one text for each segment. */
export function joinForm({ literals, segments }: TextForm, translated: readonly string[]): string {
  let text = literals[0] ?? ''
  for (const [index, segment] of segments.entries()) {
    text += restoreSegment(segment, translated[index] ?? segment.text) + (literals[index + 1] ?? '')
  }
  return text
}

/** Replaces what must not be changed by marks. */
export class Marker {
  readonly marks: string[] = []

  mark(text: string): string {
    this.marks.push(text)
    return `⟦${this.marks.length}⟧`
  }

  /** Placeholders, addresses and what looks like a mark of ours. */
  protect(text: string): string {
    return text.replace(placeholder, (found) => this.mark(found))
  }
}

/** `{{name}}`, `{name}`, `${name}`, `%1$s`, `%(name)s`, `:emoji:`, formulas, addresses, mail addresses, `⟦1⟧`. */
const placeholder =
  /\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,80}\}|\{[\w.$:-]{0,60}\}|%(?:\(\w+\))?(?:\d+\$)?[+-]?\d*(?:\.\d+)?[sdfiuxXoegc@](?![\w%])|\$\$[^$]+\$\$|\$(?=\S)[^$\n]{0,200}[\\^_{][^$\n]{0,200}(?<=\S)\$|\bhttps?:\/\/[^\s<>"'）】」]+|\b[\w.+-]+@[\w-]+\.[\w.-]*\w|⟦\d+⟧/g
