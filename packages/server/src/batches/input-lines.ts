export interface InputLine {
  /** From 1; empty lines count. */
  readonly number: number
  readonly startByte: number
  /** Excluded; the line end belongs to its line. */
  readonly endByte: number
  readonly text: string
}

/** A line holds one request; a longer one would have to be held in memory. The same limit holds for uploads. */
const mostLineBytes = 16 * 1_048_576
const lineEnd = 0x0a

/**
 * The lines of a file that are not empty, one at a time, as they come.
 * @param from where the content begins in its file: at the first byte, as line 1, by default
 * @throws {RangeError} for a line that is too long, which uploads refuse
 */
export async function* inputLines(
  content: AsyncIterable<Buffer>,
  from: { readonly number: number; readonly byte: number } = { number: 1, byte: 0 },
): AsyncGenerator<InputLine, void, undefined> {
  let { number, byte: startByte } = from
  let pieces: Buffer[] = []
  let heldBytes = 0

  function end(lineEndBytes: number): InputLine | undefined {
    const text = Buffer.concat(pieces)
      .toString('utf8')
      .replace(/^\ufeff/, '')
    const line = { number, startByte, endByte: startByte + heldBytes + lineEndBytes, text }
    number += 1
    startByte = line.endByte
    pieces = []
    heldBytes = 0
    return text.trim() === '' ? undefined : line
  }

  for await (const piece of content) {
    let start = 0
    for (;;) {
      const at = piece.indexOf(lineEnd, start)
      const part = piece.subarray(start, at === -1 ? piece.length : at)
      heldBytes += part.length
      if (heldBytes > mostLineBytes) throw new RangeError(`Line ${number} is longer than ${mostLineBytes} bytes.`)
      if (part.length > 0) pieces.push(part)
      if (at === -1) break
      const line = end(1)
      if (line !== undefined) yield line
      start = at + 1
    }
  }
  const last = end(0)
  if (last !== undefined) yield last
}
