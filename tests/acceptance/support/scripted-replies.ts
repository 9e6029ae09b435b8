import { at, type Json, type JsonObject } from './json.ts'

/** What the scripted server says when nothing else is asked for; holds a surrogate pair and several lines. */
export const plainText = '你好！Hello 👋🏽 from the scripted server.\n第二行：12 × 3 = 36。'
export const reasoningText = '先想一想：the user greets, so I greet back.'

export function toolArguments(city: string): string {
  return JSON.stringify({ city, unit: 'celsius', note: '气温 "now" \\ later' })
}

/** Content for a request in JSON mode; undefined when plain text is asked for. */
export function jsonContent(body: JsonObject): string | undefined {
  const type = at(body, 'response_format.type')
  if (type === 'json_object' || type === 'json_schema') return '{"city": "Beijing", "temperature": 21}'
  return undefined
}

/** The failure that a word asks for: `status-503`, or `too-long` in the words of vLLM. */
export function errorReply(word: string | undefined): { status: number; body: JsonObject } | undefined {
  if (word === 'too-long') {
    const message =
      "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens in the messages. " +
      'Please reduce the length of the messages.'
    return { status: 400, body: { object: 'error', message, type: 'BadRequestError', code: 400 } }
  }
  const status = /^status-(\d{3})$/.exec(word ?? '')?.[1]
  if (status === undefined) return undefined
  return {
    status: Number(status),
    body: { error: { message: 'asked to fail', type: 'scripted', code: Number(status) } },
  }
}

/** Vectors that depend on the text only, so that order and identity can be checked. */
export function embeddingReply(body: JsonObject): JsonObject {
  const input: Json = body['input'] ?? ''
  const texts = Array.isArray(input) ? input : [input]
  const dimensions = typeof body['dimensions'] === 'number' ? body['dimensions'] : 2048
  const data = texts.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: vectorOf(String(text), dimensions),
  }))
  // In reverse order: the index counts, not the position.
  return { object: 'list', model: 'scripted', data: data.toReversed(), usage: { prompt_tokens: 7, total_tokens: 7 } }
}

function vectorOf(text: string, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, position) => Math.sin((position + 1) * (text.length + 1)) / 8)
}
