import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { at, listAt, numberAt, textAt, type Json } from '../../acceptance/support/json.ts'
import { page, paragraphs } from './documents.ts'
import { randomFrom, type Random } from './random.ts'

/** Moments at which a kill is of interest: something has just gone out of the platform or come into it. */
export type Moment = 'acknowledged' | 'callback' | 'embedding' | 'page'

export interface Heard {
  readonly documentId: string
  /** 1 ready, 2 failed. */
  readonly status: number
}

/** What the platform reaches over the network: a receiver of callbacks, pages of the web, and a model server that makes vectors. */
export class Surroundings {
  readonly moments = new EventEmitter<Record<Moment, []>>()
  /** Callbacks received, by the last part of their address. */
  readonly heard = new Map<string, Heard[]>()
  readonly #random: Random
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  #port = 0

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : 0
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  get modelsUrl(): string {
    return `http://127.0.0.1:${this.#port}/v1`
  }

  callbackUrl(token: string): string {
    return `http://127.0.0.1:${this.#port}/callbacks/${token}`
  }

  pageUrl(marker: string): string {
    return `http://127.0.0.1:${this.#port}/pages/${marker}`
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request)
    const [, kind = '', name = ''] = (request.url ?? '').split('/')
    if (kind === 'callbacks') await this.#hear(name, JSON.parse(body), response)
    else if (kind === 'pages') await this.#showPage(name, response)
    else if (name === 'embeddings') await this.#embed(JSON.parse(body), response)
    else sendJson(response, { object: 'list', data: [{ id: 'vectors', object: 'model' }] })
  }

  /** Some are taken late, some are refused at first. */
  async #hear(token: string, body: Json, response: ServerResponse): Promise<void> {
    const before = this.heard.get(token) ?? []
    this.heard.set(token, [
      ...before,
      { documentId: textAt(body, 'event.documentId'), status: numberAt(body, 'event.status') },
    ])
    this.moments.emit('callback')
    if (this.#random.chance(0.1)) await pause(this.#random.below(400))
    if (before.length === 0 && this.#random.chance(0.05)) sendJson(response, { code: 500 })
    else sendJson(response, { code: 200 })
  }

  async #showPage(marker: string, response: ServerResponse): Promise<void> {
    this.moments.emit('page')
    await pause(this.#random.below(150))
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page(marker, paragraphs(randomFrom(marker.length + Number(marker.replace(/\D/g, ''))), marker, 12)))
  }

  /** The model's name ends with the length of its vectors. Several texts at once are refused now and then. */
  async #embed(body: Json, response: ServerResponse): Promise<void> {
    this.moments.emit('embedding')
    const input = at(body, 'input')
    const texts = Array.isArray(input) ? listAt(body, 'input').map(String) : [String(input)]
    const dimensions = Number(/\d+$/.exec(textAt(body, 'model'))?.[0])
    await pause(this.#random.below(60))
    if (texts.length > 1 && this.#random.chance(0.02)) {
      sendJson(response, { error: { message: 'overloaded' } }, 503)
      return
    }
    sendJson(response, {
      object: 'list',
      model: textAt(body, 'model'),
      data: texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text, dimensions) })),
      usage: { prompt_tokens: texts.length, total_tokens: texts.length },
    })
  }
}

/** The same for the same text; texts that share letters are near to each other. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0.01)
  for (const letter of text) {
    const place = (letter.codePointAt(0) ?? 0) % dimensions
    vector[place] = (vector[place] ?? 0) + 1
  }
  return vector
}

function sendJson(response: ServerResponse, value: Json, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) text += String(piece)
  return text
}
