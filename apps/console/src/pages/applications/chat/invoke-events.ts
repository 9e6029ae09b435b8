export interface InvokeEvent {
  /** Of the answer; its slices are found by it. */
  readonly id: string
  readonly event: 'add' | 'finish' | 'errorhandle' | 'interrupted'
  readonly text: string
  readonly tokens?: number
}

/** Events of an application's answer: their lines are not those of the standard alone, so the reader of the SDK does not fit. */
export async function* readInvokeEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<InvokeEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = parts.pop() ?? ''
      for (const part of parts) yield parseEvent(part)
    }
  } finally {
    await reader.cancel()
  }
}

function parseEvent(lines: string): InvokeEvent {
  const fields = new Map<string, string>()
  for (const line of lines.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? []
    fields.set(name, value)
  }
  const event = fields.get('event')
  const usage = fields.get('usage')
  return {
    id: fields.get('id') ?? '',
    event: event === 'finish' || event === 'errorhandle' || event === 'interrupted' ? event : 'add',
    text: String(JSON.parse(fields.get('data') ?? '""')),
    ...(usage === undefined ? {} : { tokens: (JSON.parse(usage) as { total_tokens: number }).total_tokens }),
  }
}
