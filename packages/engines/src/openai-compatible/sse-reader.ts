const lineFeed = 0x0a
const carriageReturn = 0x0d
/** The bytes of `data:`. */
const dataField = [0x64, 0x61, 0x74, 0x61, 0x3a] as const

/** The stream is no event stream, or is unreasonably large. */
export class EventStreamError extends Error {
  override readonly name = 'EventStreamError'
}

/**
 * Reads the data of server-sent events from bytes that are cut anywhere, also inside a character or a line ending. Lines end with
 * LF or CRLF. Comments and the fields `event`, `id` and `retry` are passed over, because model servers put nothing into them that
 * the data does not say. Holds at most one event.
 */
export class SseReader {
  readonly #onData: (data: string) => void
  readonly #maxEventBytes: number
  /** Bytes of a line whose end has not come yet, in the pieces in which they came. */
  #pieces: Buffer[] = []
  #pieceBytes = 0
  /** Data lines of the event that is being read. */
  #data: string | undefined
  #dataBytes = 0

  /** @param maxEventBytes limit for one line, and for the data of one event */
  constructor(onData: (data: string) => void, maxEventBytes: number) {
    this.#onData = onData
    this.#maxEventBytes = maxEventBytes
  }

  /** @throws {EventStreamError} when an event is larger than the limit; and what `onData` throws */
  push(bytes: Buffer): void {
    let start = 0
    let end = bytes.indexOf(lineFeed)
    if (end !== -1 && this.#pieceBytes > 0) {
      const line = Buffer.concat([...this.#pieces, bytes.subarray(0, end)])
      this.#pieces = []
      this.#pieceBytes = 0
      this.#line(line, 0, line.length)
      start = end + 1
      end = bytes.indexOf(lineFeed, start)
    }
    while (end !== -1) {
      this.#line(bytes, start, end)
      start = end + 1
      end = bytes.indexOf(lineFeed, start)
    }
    if (start === bytes.length) return
    this.#pieceBytes += bytes.length - start
    this.#requireRoom(this.#pieceBytes)
    this.#pieces.push(start === 0 ? bytes : bytes.subarray(start))
  }

  /** The stream is over: passes on an event that lacks its closing blank line. */
  end(): void {
    if (this.#pieceBytes > 0) this.push(Buffer.from('\n'))
    this.#dispatch()
  }

  #line(bytes: Buffer, start: number, lineEnd: number): void {
    const end = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd
    if (end === start) return this.#dispatch()
    for (let index = 0; index < dataField.length; index++) if (bytes[start + index] !== dataField[index]) return
    const from = bytes[start + 5] === 0x20 ? start + 6 : start + 5
    const text = bytes.toString('utf8', Math.min(from, end), end)
    if (this.#data === undefined) {
      this.#data = text
      return
    }
    this.#dataBytes += end - start
    this.#requireRoom(this.#dataBytes)
    this.#data += `\n${text}`
  }

  #dispatch(): void {
    const data = this.#data
    if (data === undefined) return
    this.#data = undefined
    this.#dataBytes = 0
    this.#onData(data)
  }

  #requireRoom(bytes: number): void {
    if (bytes > this.#maxEventBytes) throw new EventStreamError(`an event is larger than ${this.#maxEventBytes} bytes`)
  }
}
