import { WebSocket } from 'undici'
import { EngineError } from '../engine-error.ts'
import type { RealtimeConnection, RealtimeEngine } from '../realtime-engine.ts'

/** Events that wait for a client that takes none; beyond that the session is given up. */
const mostWaiting = 10_000

export interface PlatformRealtimeOptions {
  /** Address of the API up to `/api`. */
  readonly baseUrl: string
  readonly headers: () => Readonly<Record<string, string>>
  readonly connectTimeoutSeconds: number
}

/** Live sessions that the platform itself holds. */
export class PlatformRealtime implements RealtimeEngine {
  readonly #options: PlatformRealtimeOptions

  constructor(options: PlatformRealtimeOptions) {
    this.#options = options
  }

  async connect({ signal }: { readonly signal: AbortSignal }): Promise<RealtimeConnection> {
    signal.throwIfAborted()
    const { baseUrl, headers, connectTimeoutSeconds } = this.#options
    const address = `${baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/paas/v4/realtime`
    const socket = new WebSocket(address, { headers: { ...headers() } })
    const events = readEvents(socket)
    const close = (): void => socket.close()
    const timeout = setTimeout(close, connectTimeoutSeconds * 1000)
    signal.addEventListener('abort', close, { once: true })
    socket.addEventListener('close', () => signal.removeEventListener('abort', close))
    try {
      await new Promise<void>((resolve, reject) => {
        socket.addEventListener('open', () => resolve())
        socket.addEventListener('close', () =>
          reject(new EngineError('unavailable', 'The platform could not be reached for a live session.')),
        )
      })
    } finally {
      clearTimeout(timeout)
    }
    return { events, send: (event) => socket.send(event), close }
  }
}

/** Listens at once, so that nothing that comes before the first `next()` is lost. */
function readEvents(socket: WebSocket): AsyncIterable<string> {
  const waiting: string[] = []
  let ended = false
  let failure: EngineError | undefined
  let wake = (): void => {}
  socket.addEventListener('message', ({ data }: { readonly data: unknown }) => {
    if (typeof data === 'string') waiting.push(data)
    if (waiting.length > mostWaiting) {
      failure = new EngineError('unavailable', 'The client of the live session takes nothing.')
      socket.close()
    }
    wake()
  })
  // A failure to connect is told by the close that follows it.
  socket.addEventListener('error', () => {})
  socket.addEventListener('close', ({ code }) => {
    ended = true
    if (code !== 1000 && code !== 1001 && code !== 1005)
      failure ??= new EngineError('unavailable', 'The live session broke off.')
    wake()
  })
  return {
    async *[Symbol.asyncIterator]() {
      while (true) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        else if (failure !== undefined) throw failure
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
