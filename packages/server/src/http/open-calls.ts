import type { Server, ServerResponse } from 'node:http'

/** The reason of every signal that is aborted because the process stops; streams then end with a documented finish. */
export class ServerStopping extends Error {
  override readonly name = 'ServerStopping'
}

/** After the grace period, calls have this time to say that they were cut; then their connections are closed. */
const finishMilliseconds = 5000
const sweepMilliseconds = 50

/** What a server has in hand, and how it is brought to an end without losing any of it. */
export class OpenCalls {
  readonly #server: Server
  readonly #running = new Set<AbortController>()
  /** Replies that have not left yet. */
  #openReplies = 0
  #stopping = false

  constructor(server: Server) {
    this.#server = server
  }

  /** Counts a reply until it has left; while the server stops, it is the last one of its connection. */
  opened(outgoing: ServerResponse): void {
    this.#openReplies++
    outgoing.once('close', () => this.#openReplies--)
    if (this.#stopping) outgoing.setHeader('connection', 'close')
  }

  started(abort: AbortController): void {
    this.#running.add(abort)
  }

  ended(abort: AbortController): void {
    this.#running.delete(abort)
  }

  /**
   * Serves on for the drain period, so that balancers can see that this server is about to go; then takes no new connections, and
   * running calls get the grace period to end. Resolves when the last connection is closed.
   */
  async stop(graceMilliseconds: number, drainMilliseconds: number): Promise<void> {
    this.#stopping = true
    if (drainMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, drainMilliseconds))
    const server = this.#server
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    const grace = setTimeout(() => {
      for (const abort of this.#running) abort.abort(new ServerStopping('The server is stopping.'))
    }, graceMilliseconds)
    const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds + finishMilliseconds)
    // A connection that never carried a request does not count as idle, so all are closed once no reply is open.
    const sweep = setInterval(
      () => (this.#openReplies === 0 ? server.closeAllConnections() : server.closeIdleConnections()),
      sweepMilliseconds,
    )
    await closed
    clearTimeout(grace)
    clearTimeout(force)
    clearInterval(sweep)
  }
}
