export interface ServerSentEvent {
  /** Its `event:` line, where it has one. */
  readonly event: string | undefined
  /** Its `data:` lines, joined by line feeds. */
  readonly data: string
  /** All its lines by name, the last of a name: knowledge applications tell `id` and `usage` beside the data. */
  readonly fields: Readonly<Record<string, string>>
}

const lineEnd = /[\r\n]/g

/** Reads a body of the type `text/event-stream`, cut anywhere. Events without data and comments are dropped. */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  /** Pieces of the line that has not ended. A line of many pieces is joined once, so that long ones cost no more than their length. */
  let line: string[] = []
  let afterCarriageReturn = false
  let data: string[] = []
  let fields: Record<string, string> = {}

  function* take(text: string): Generator<ServerSentEvent> {
    if (text === '') {
      if (data.length > 0) yield { event: fields['event'], data: data.join('\n'), fields }
      fields = {}
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const name = colon === -1 ? text : text.slice(0, colon)
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '')
    fields[name] = value
    if (name === 'data') data.push(value)
  }

  function* split(piece: string): Generator<ServerSentEvent> {
    let start = 0
    for (const { 0: end, index } of piece.matchAll(lineEnd)) {
      const secondHalf = end === '\n' && index === start && afterCarriageReturn
      afterCarriageReturn = end === '\r'
      if (!secondHalf) {
        line.push(piece.slice(start, index))
        const whole = line.join('')
        line = []
        yield* take(whole)
      }
      start = index + 1
    }
    if (start < piece.length) {
      line.push(piece.slice(start))
      afterCarriageReturn = false
    }
  }

  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      yield* split(done ? decoder.decode() : decoder.decode(value, { stream: true }))
      if (!done) continue
      ended = true
      // A last event counts although the blank line after it is missing.
      if (line.length > 0) yield* take(line.join(''))
      yield* take('')
      return
    }
  } catch (error) {
    ended = true
    throw error
  } finally {
    // Only a reader who stops early leaves something behind; a broken connection then has nothing more to tell.
    if (!ended) await reader.cancel().catch(() => undefined)
  }
}
