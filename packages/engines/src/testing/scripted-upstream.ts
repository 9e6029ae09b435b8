import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A request as the upstream received it. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Empty where it is no JSON. */
  readonly body: Readonly<Record<string, unknown>>
  /** The body as text, a form for example. */
  readonly text: string
}

/** What an upstream says for each request; it may wait in between. */
export type UpstreamScript = (request: ReceivedRequest, reply: ScriptedReply) => void | Promise<void>

/**
 * A model server for tests: speaks real HTTP on a loopback port and says what the script says, byte for byte. It counts the
 * answers that it is working on, and notices when the caller closes the connection.
 */
export class ScriptedUpstream {
  readonly requests: ReceivedRequest[] = []
  /** Connections that were opened so far. */
  connections = 0
  #inFlight = 0
  #script: UpstreamScript
  readonly #server: Server

  private constructor(script: UpstreamScript) {
    this.#script = script
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = []
      this.#inFlight++
      response.on('close', () => this.#inFlight--)
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8')
        const received: ReceivedRequest = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: isJson(text, request.headers) ? { ...(JSON.parse(text) as object) } : {},
          text,
        }
        this.requests.push(received)
        void this.#answer(received, new ScriptedReply(response))
      })
    })
    this.#server.on('connection', () => this.connections++)
  }

  static async start(script: UpstreamScript): Promise<ScriptedUpstream> {
    const upstream = new ScriptedUpstream(script)
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve))
    return upstream
  }

  /** Without a path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get lastBody(): Readonly<Record<string, unknown>> {
    return this.requests.at(-1)?.body ?? {}
  }

  /** Changes what the next requests are answered. */
  script(script: UpstreamScript): void {
    this.#script = script
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #answer(request: ReceivedRequest, reply: ScriptedReply): Promise<void> {
    try {
      await this.#script(request, reply)
    } catch (error) {
      // A fault in a test's script shows in its engine, as a broken connection with this reason in the server's reply.
      if (!reply.isClosed) reply.error(599, { error: { message: `the script of the test failed: ${String(error)}` } })
    }
  }
}

function isJson(text: string, headers: IncomingHttpHeaders): boolean {
  return text !== '' && headers['content-type']?.startsWith('multipart/') !== true
}

/** Writes one reply. */
export class ScriptedReply {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get isClosed(): boolean {
    return this.#response.closed || this.#response.destroyed
  }

  get socket(): Socket | null {
    return this.#response.socket
  }

  /** Bytes of an event stream, as they are. Gives false when the caller reads too slowly. */
  bytes(bytes: string | Uint8Array): boolean {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'content-type': 'text/event-stream' })
    return this.#response.write(bytes)
  }

  /** One event. */
  event(value: unknown): boolean {
    return this.bytes(`data: ${JSON.stringify(value)}\n\n`)
  }

  /** A chunk with one choice. */
  delta(delta: object, more: object = {}): boolean {
    return this.event({
      id: 'c1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: null, ...more }],
    })
  }

  /** Ends as vLLM does: the reason, the usage in a chunk of its own, `[DONE]`. */
  finish(reason: string, usage?: object): void {
    this.delta({}, { finish_reason: reason })
    if (usage !== undefined) this.event({ id: 'c1', choices: [], usage })
    this.done()
  }

  done(): void {
    this.bytes('data: [DONE]\n\n')
    this.end()
  }

  end(): void {
    this.#response.end()
  }

  /** Breaks the connection. */
  cut(): void {
    this.#response.destroy()
  }

  json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
    this.#response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  }

  error(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.json(body, status, headers)
  }

  file(contentType: string, bytes: Uint8Array): void {
    this.#response.writeHead(200, { 'content-type': contentType }).end(bytes)
  }

  text(status: number, body: string): void {
    this.#response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  }

  /** Waits until the caller has closed the connection. */
  async closed(): Promise<void> {
    while (!this.isClosed) await delay(5)
  }
}
