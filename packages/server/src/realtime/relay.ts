import { EngineError } from '@openmaas/engines'
import type { RealtimeConnection, Usage } from '@openmaas/engines'
import type { TrackedCall } from '../calls/index.ts'
import { createRequestId } from '../http/index.ts'
import type { ResolvedModel } from '../models/index.ts'
import type { ClientSocket } from './client-socket.ts'
import type { LiveRoute } from './realtime-models.ts'
import type { RealtimeServices } from './realtime-services.ts'
import type { SessionClient } from './realtime-session.ts'

/** Events that the client has had from us already. */
const ownEvents = new Set(['session.created', 'conversation.created'])

/** A session that another server holds: events go through as they are, and its answers are booked here. */
export class Relay {
  readonly #connection: RealtimeConnection
  readonly #live: LiveRoute
  readonly #model: ResolvedModel
  readonly #client: SessionClient
  readonly #services: RealtimeServices
  readonly #socket: ClientSocket
  readonly #signal: AbortSignal
  readonly #ended: Promise<void>
  #call: TrackedCall | undefined

  private constructor(
    connection: RealtimeConnection,
    live: LiveRoute,
    model: ResolvedModel,
    client: SessionClient,
    services: RealtimeServices,
    socket: ClientSocket,
    signal: AbortSignal,
  ) {
    this.#connection = connection
    this.#live = live
    this.#model = model
    this.#client = client
    this.#services = services
    this.#socket = socket
    this.#signal = signal
    this.#live.route.handle.enter()
    this.#ended = this.#readAll()
  }

  /** @throws {EngineError} when the server cannot be reached */
  static async open(
    live: LiveRoute,
    model: ResolvedModel,
    client: SessionClient,
    services: RealtimeServices,
    socket: ClientSocket,
    signal: AbortSignal,
  ): Promise<Relay> {
    const connection = await live.engine.connect({ signal })
    return new Relay(connection, live, model, client, services, socket, signal)
  }

  send(text: string): void {
    this.#connection.send(this.#withUpstreamModel(text))
  }

  async close(): Promise<void> {
    this.#connection.close()
    await this.#ended
  }

  async #readAll(): Promise<void> {
    try {
      for await (const text of this.#connection.events) {
        const event = readEvent(text)
        this.#book(event)
        if (!ownEvents.has(String(event['type']))) this.#socket.sendText(text)
        await this.#socket.drained()
      }
      this.#socket.close(1000, 'the session has ended')
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#call?.fail(error)
      this.#socket.close(1011, 'the engine of the session broke off')
    } finally {
      this.#call?.end()
      this.#live.route.handle.leave()
    }
  }

  #book(event: Readonly<Record<string, unknown>>): void {
    if (event['type'] === 'response.created') {
      this.#call?.end()
      const { caller, path, headers } = this.#client
      const context = {
        operation: 'realtime',
        requestId: createRequestId(),
        caller,
        path,
        headers,
        signal: this.#signal,
        replyHeaders: {},
        outcome: {},
      }
      this.#call = this.#services.tracker.begin(context, { model: this.#model.id, stream: true })
      this.#call.noteModel(this.#model.id)
      this.#call.noteRoute(this.#live.route.handle.id, this.#live.route.upstreamModel)
      this.#call.noteFirstPart()
    } else if (event['type'] === 'response.done') {
      this.#call?.finish('stop', usageOf(event['response']))
      this.#call?.end()
      this.#call = undefined
    }
  }

  #withUpstreamModel(text: string): string {
    const event = readEvent(text)
    const { session } = event
    if (event['type'] !== 'session.update' || !isRecord(session)) return text
    return JSON.stringify({ ...event, session: { ...session, model: this.#live.route.upstreamModel } })
  }
}

function readEvent(text: string): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(text)
    return isRecord(event) ? event : {}
  } catch (error) {
    // The other side says what it thinks of it.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

function usageOf(response: unknown): Usage | undefined {
  const usage = isRecord(response) ? response['usage'] : undefined
  if (!isRecord(usage)) return undefined
  const { input_tokens: input, output_tokens: output } = usage
  if (typeof input !== 'number' || typeof output !== 'number') return undefined
  return { promptTokens: input, completionTokens: output, source: 'engine' }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
