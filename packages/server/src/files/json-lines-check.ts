/** A line of a batch holds one request; a longer one is no such thing, and would have to be held in memory. */
const mostLineBytes = 16 * 1_048_576
const lineEnd = 0x0a

export type LineFault = { readonly line: number; readonly kind: 'not-json' | 'no-object' | 'too-long' | 'encoding' }

/** Looks at JSON Lines as they come: each line that is not empty must be one JSON object. Only one line is held at a time. */
export class JsonLinesCheck {
  #pieces: Buffer[] = []
  #pieceBytes = 0
  #line = 0
  #objects = 0
  #fault: LineFault | undefined
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })

  /** The first fault, once `end` was called or earlier. */
  get fault(): LineFault | undefined {
    return this.#fault
  }

  /** Lines that hold an object. */
  get objects(): number {
    return this.#objects
  }

  take(piece: Buffer): void {
    let start = 0
    while (this.#fault === undefined) {
      const end = piece.indexOf(lineEnd, start)
      this.#hold(piece.subarray(start, end === -1 ? piece.length : end))
      if (end === -1) return
      this.#endLine()
      start = end + 1
    }
  }

  end(): void {
    if (this.#fault === undefined) this.#endLine()
  }

  #hold(piece: Buffer): void {
    this.#pieceBytes += piece.length
    if (this.#pieceBytes > mostLineBytes) this.#fault = { line: this.#line + 1, kind: 'too-long' }
    else if (piece.length > 0) this.#pieces.push(piece)
  }

  #endLine(): void {
    const bytes = this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#pieceBytes = 0
    this.#line += 1
    const kind = this.#faultOf(bytes)
    if (kind !== undefined) this.#fault = { line: this.#line, kind }
  }

  #faultOf(bytes: Buffer): LineFault['kind'] | undefined {
    let text: string
    try {
      // The decoder drops a byte-order mark.
      text = this.#decoder.decode(bytes)
    } catch {
      return 'encoding'
    }
    if (text.trim() === '') return undefined
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return 'not-json'
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'no-object'
    this.#objects += 1
    return undefined
  }
}
