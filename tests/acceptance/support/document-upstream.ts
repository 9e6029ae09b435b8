import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { isObject, type Json, type JsonObject } from './json.ts'

export interface SeenCall {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: JsonObject
}

/** Answers one call; one that answers nothing leaves it open. */
export type AnswerCall = (response: ServerResponse, call: SeenCall, position: number) => void

/** A server that stands in for one that reads documents: what it answers, the test says. */
export interface DocumentUpstream {
  readonly origin: string
  readonly seen: SeenCall[]
  /** Calls whose client left before the end. */
  readonly abandoned: () => number
  /** Forgets the calls so far. */
  answers(answer: AnswerCall): void
  stop(): Promise<void>
}

export async function startDocumentUpstream(): Promise<DocumentUpstream> {
  const seen: SeenCall[] = []
  let abandoned = 0
  let answer: AnswerCall = () => {}
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await json(request)) as Json
    const call = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: isObject(body) ? body : {},
    }
    seen.push(call)
    answer(response, call, seen.length - 1)
  }
  const server = createServer((request, response) => {
    // Asked now and then, to see whether the server is well.
    if (request.method === 'GET') return answerJson(response, { object: 'list', data: [] })
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    void take(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    abandoned: () => abandoned,
    answers(next) {
      seen.length = 0
      abandoned = 0
      answer = next
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export function answerJson(response: ServerResponse, body: Json, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export interface ChatAnswer {
  readonly finishReason?: string
  /** Ends the connection after so many pieces. */
  readonly cutAfter?: number
  readonly usage?: readonly [promptTokens: number, completionTokens: number]
}

/** A streamed chat reply as vLLM sends it. */
export function answerChat(response: ServerResponse, text: string, options: ChatAnswer = {}): void {
  const { finishReason = 'stop', cutAfter, usage: [promptTokens, completionTokens] = [1200, 34] } = options
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'GLM-OCR' }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (value: JsonObject): void => void response.write(`data: ${JSON.stringify({ ...head, ...value })}\n\n`)
  for (const [position, content] of (text.match(/[\s\S]{1,7}/g) ?? []).entries()) {
    if (position === cutAfter) return void response.destroy()
    send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: finishReason }] })
  send({
    choices: [],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  })
  response.end('data: [DONE]\n\n')
}
