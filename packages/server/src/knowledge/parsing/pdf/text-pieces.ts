import type { Box, Span } from '../parsed-document.ts'

/** Builds a block's text piece by piece and notes where each piece stands. */
export class TextPieces {
  #text = ''
  readonly #spans: Span[] = []

  get text(): string {
    return this.#text
  }

  get spans(): readonly Span[] {
    return this.#spans
  }

  /** Characters that stand nowhere: spaces, line breaks, bars between cells. */
  put(text: string): void {
    this.#text += text
  }

  place(text: string, page: number, box: Box | undefined): void {
    const start = this.#text.length
    this.#text += text
    if (box !== undefined && text !== '') this.#spans.push({ start, end: this.#text.length, page, box })
  }

  /** Takes characters off the end, as a hyphen at the end of a line. */
  drop(count: number): void {
    if (count === 0) return
    this.#text = this.#text.slice(0, -count)
    const last = this.#spans.pop()
    if (last === undefined) return
    const end = Math.min(last.end, this.#text.length)
    if (end > last.start) this.#spans.push({ ...last, end })
  }
}
