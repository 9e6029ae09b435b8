import assert from 'node:assert/strict'
import { request as openRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http'
import { at, isObject, listAt, type Json, type JsonObject } from './json.ts'

export interface OpenStream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Text received so far. */
  text(): string
  /** Resolves when the server has ended the reply; rejects when the connection broke. */
  readonly ended: Promise<void>
  /** The client goes away. */
  leave(): void
}

/** Opens a streamed call and resolves at the first byte of its body (or at its end when it has none). */
export function openStream(url: string, key: string, body: unknown): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(JSON.stringify(body))
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': String(bytes.length),
    }
    const request: ClientRequest = openRequest(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      const ended = new Promise<void>((end, broken) => {
        response.on('end', end)
        response.on('error', broken)
      })
      // A test that leaves does not look at the end any more.
      ended.catch(() => undefined)
      const stream: OpenStream = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        ended,
        leave: () => request.destroy(),
      }
      response.on('data', (piece: string) => {
        text += piece
        resolve(stream)
      })
      response.on('end', () => resolve(stream))
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

/** Runs a streamed call to its end and gives its chunks, without `[DONE]`. */
export async function readStream(url: string, key: string, body: unknown): Promise<JsonObject[]> {
  const stream = await openStream(url, key, body)
  await stream.ended
  assert.equal(stream.status, 200, stream.text())
  assert.match(String(stream.headers['content-type']), /^text\/event-stream/)
  return chunksOf(stream.text())
}

/**
 * Reads an event stream as strictly as the strictest client: lines of `data:`, each followed by exactly one empty line,
 * nothing else, `[DONE]` at the end.
 */
export function chunksOf(text: string): JsonObject[] {
  assert.ok(text.endsWith('\n\n'), `the stream does not end with an empty line: ${JSON.stringify(text.slice(-80))}`)
  const events = text.slice(0, -2).split('\n\n')
  assert.equal(events.pop(), 'data: [DONE]')
  return events.map((event) => {
    assert.match(event, /^data: \{[^\n]*\}$/, 'an event is one data line')
    const chunk: Json = JSON.parse(event.slice('data: '.length))
    assert.ok(isObject(chunk))
    return chunk
  })
}

export interface JoinedStream {
  readonly content: string
  readonly reasoning: string
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly finishReason: string
  readonly usage: JsonObject
}

/** Joins the deltas as a client does, and checks on the way what every chunk owes its reader. */
export function joinChunks(chunks: readonly JsonObject[]): JoinedStream {
  let content = ''
  let reasoning = ''
  const toolCalls: { id: string; name: string; arguments: string }[] = []
  const [first] = chunks
  assert.ok(first !== undefined, 'a stream has chunks')
  chunks.forEach((chunk, position) => {
    const isLast = position === chunks.length - 1
    assert.equal(chunk['id'], first['id'], 'one id in all chunks')
    assert.equal(chunk['created'], first['created'], 'one time in all chunks')
    assert.equal(chunk['model'], first['model'])
    assert.equal(chunk['object'], 'chat.completion.chunk')
    assert.equal(listAt(chunk, 'choices').length, 1, 'a choice in every chunk')
    assert.equal(at(chunk, 'choices.0.index'), 0)
    const delta = at(chunk, 'choices.0.delta')
    assert.ok(isObject(delta))
    assert.ok(delta['role'] === undefined || delta['role'] === 'assistant')
    assert.ok(delta['content'] === undefined || typeof delta['content'] === 'string', 'content is a string')
    content += typeof delta['content'] === 'string' ? delta['content'] : ''
    reasoning += typeof delta['reasoning_content'] === 'string' ? delta['reasoning_content'] : ''
    for (const call of Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : []) joinToolCall(call, toolCalls)
    assert.equal(
      typeof at(chunk, 'choices.0.finish_reason') === 'string',
      isLast,
      'finish_reason on the last chunk only',
    )
    assert.equal(isObject(chunk['usage']), isLast, 'usage on the last chunk only')
  })
  const last = chunks.at(-1)
  const finishReason = at(last, 'choices.0.finish_reason')
  const usage = at(last, 'usage')
  assert.ok(typeof finishReason === 'string' && isObject(usage))
  return { content, reasoning, toolCalls, finishReason, usage }
}

function joinToolCall(call: Json, calls: { id: string; name: string; arguments: string }[]) {
  const index = at(call, 'index')
  const id = at(call, 'id')
  const name = at(call, 'function.name')
  const argumentsText = at(call, 'function.arguments')
  assert.ok(typeof index === 'number' && typeof id === 'string' && typeof name === 'string', JSON.stringify(call))
  assert.equal(at(call, 'type'), 'function')
  assert.ok(typeof argumentsText === 'string', 'arguments are a string in every delta')
  const known = calls[index]
  if (known === undefined) calls[index] = { id, name, arguments: argumentsText }
  else {
    assert.equal(id, known.id)
    assert.equal(name, known.name)
    known.arguments += argumentsText
  }
}
