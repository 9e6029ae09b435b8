import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { at, isObject, listAt, type Json, type JsonObject } from './json.ts'

export interface StepReply {
  readonly reasoning?: string
  readonly text?: string
  readonly calls?: readonly { readonly name: string; readonly arguments: Json }[]
  /** Default `stop`, or `tool_calls` where there are some. */
  readonly finish?: string
  /** Members of the last choice. */
  readonly choice?: JsonObject
  /** The connection breaks before the reply has ended. */
  readonly breaks?: boolean
  /** Nothing more comes after the text, until the caller leaves. */
  readonly hangs?: boolean
}

/** A model server in the process of the test that answers what the test says, with its answers in small pieces. */
export interface StepServer {
  /** Up to `/v1`. */
  readonly baseUrl: string
  readonly bodies: JsonObject[]
  /** Streams that their reader left before the end. */
  readonly left: () => number
  answer: (body: JsonObject) => StepReply
  close(): Promise<void>
}

const piece = /[\s\S]{1,5}/gu

export async function startStepServer(answer: StepServer['answer']): Promise<StepServer> {
  const bodies: JsonObject[] = []
  let left = 0
  const server = createServer((request, response) => {
    void serve(request, response)
  })
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    if (request.url?.endsWith('/chat/completions') !== true) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'm', object: 'model' }] }))
      return
    }
    bodies.push(body)
    response.on('close', () => (left += response.writableFinished ? 0 : 1))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const reply = steps.answer(body)
    const send = (choice: JsonObject | undefined, more: JsonObject = {}): void => {
      response.write(`data: ${JSON.stringify({ id: 'x', choices: choice === undefined ? [] : [choice], ...more })}\n\n`)
    }
    const delta = (members: JsonObject): void => send({ index: 0, delta: members, finish_reason: null })
    for (const text of reply.reasoning?.match(piece) ?? []) delta({ reasoning_content: text })
    for (const text of reply.text?.match(piece) ?? []) delta({ content: text })
    for (const [index, call] of (reply.calls ?? []).entries()) {
      const id = `call_${callsBefore(body)}_${index}`
      delta({ tool_calls: [{ index, id, type: 'function', function: { name: call.name, arguments: '' } }] })
      for (const text of JSON.stringify(call.arguments).match(piece) ?? []) {
        delta({ tool_calls: [{ index, function: { arguments: text } }] })
      }
    }
    if (reply.hangs === true) return
    if (reply.breaks === true) {
      // What was written gets there, the end does not.
      response.socket?.end()
      return
    }
    const finish = reply.finish ?? (reply.calls === undefined ? 'stop' : 'tool_calls')
    send({ index: 0, delta: {}, finish_reason: finish, ...reply.choice })
    const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }
    send(undefined, { usage: { ...usage, prompt_tokens_details: { cached_tokens: 60 } } })
    response.end('data: [DONE]\n\n')
  }
  const steps: StepServer = {
    baseUrl: '',
    bodies,
    left: () => left,
    answer,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(steps, { baseUrl: `http://127.0.0.1:${port}/v1` })
}

/** Results of tools in the conversation: the step that an agent has come to. */
export function callsBefore(body: JsonObject): number {
  return listAt(body, 'messages').filter((message) => at(message, 'role') === 'tool').length
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  let text = ''
  for await (const bytes of request) text += String(bytes)
  const body: Json = text === '' ? {} : JSON.parse(text)
  return isObject(body) ? body : {}
}
