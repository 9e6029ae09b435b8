/** More than that of events that hold no words is not shown. */
const maxCharacters = 100_000

export interface FoldedEvents {
  /** What was said; the events themselves, one a line, where no words were found in them. */
  readonly text: string
  readonly reasoning: string
  readonly events: number
}

/** One answer out of the events of a stream, by the forms of chat completions, Responses and Messages. */
export async function foldEvents(events: AsyncIterable<{ readonly data: string }>): Promise<FoldedEvents> {
  let [text, reasoning, lines, count] = ['', '', '', 0]
  for await (const { data } of events) {
    if (data === '[DONE]') break
    count += 1
    if (lines.length < maxCharacters) lines += `${data}\n`
    const words = wordsIn(data)
    text += words.text
    reasoning += words.reasoning
  }
  return { text: text === '' ? lines.slice(0, maxCharacters) : text, reasoning, events: count }
}

function wordsIn(data: string): { readonly text: string; readonly reasoning: string } {
  let event: unknown
  try {
    event = JSON.parse(data)
  } catch {
    // Shown as it is, among the lines.
    return { text: '', reasoning: '' }
  }
  const type = memberOf(event, 'type')
  const own = memberOf(event, 'delta')
  if (type === 'response.output_text.delta') return { text: textIn(own), reasoning: '' }
  const choices = memberOf(event, 'choices')
  const delta = Array.isArray(choices) ? memberOf(choices[0], 'delta') : own
  return {
    text: textIn(memberOf(delta, 'content')) + textIn(memberOf(delta, 'text')),
    reasoning: textIn(memberOf(delta, 'reasoning_content')) + textIn(memberOf(delta, 'thinking')),
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
