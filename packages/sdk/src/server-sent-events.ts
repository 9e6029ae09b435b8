export interface ServerSentEvent {
  /** Its `event:` line, where it has one. */
  readonly event: string | undefined
  /** Its `data:` lines, joined by line feeds. */
  readonly data: string
}

const lineEnd = /\r\n|\n|\r(?=[\s\S])/

/** Reads a body of the type `text/event-stream`, cut anywhere. Events without data and comments are dropped. */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let pending = ''
  let event: string | undefined
  let data: string[] = []

  function* take(line: string): Generator<ServerSentEvent> {
    if (line === '') {
      if (data.length > 0) yield { event, data: data.join('\n') }
      event = undefined
      data = []
      return
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
  }

  try {
    for (;;) {
      const { done, value } = await reader.read()
      pending += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = pending.split(lineEnd)
      pending = lines.pop() ?? ''
      for (const line of lines) yield* take(line)
      if (!done) continue
      // A last event counts although the blank line after it is missing.
      yield* take(pending.replace(/\r$/, ''))
      yield* take('')
      return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
