import { setTimeout as delay } from 'node:timers/promises'
import type { RawData, WebSocket } from 'ws'
import { realtimeId } from './ids.ts'

/** Events that wait to be carried out before no more are read from the connection. */
const mostWaiting = 64
/** What may wait to be sent before the sound of an answer waits. */
const mostUnsentBytes = 1_048_576
const pollMilliseconds = 20

export interface ClientSocketOptions {
  readonly socket: WebSocket
  /** One text frame; the next comes after it. Never throws. */
  readonly onText: (text: string) => Promise<void>
  readonly onBinary: () => void
}

/** The connection of a session: events in their order, one at a time, and no more of them than can be held. */
export class ClientSocket {
  readonly #socket: WebSocket
  readonly #waiting: (() => Promise<void>)[] = []
  #working = false
  #alive = true

  constructor({ socket, onText, onBinary }: ClientSocketOptions) {
    this.#socket = socket
    socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#queue(async () => (isBinary ? onBinary() : onText(textOf(data))))
    })
    socket.on('pong', () => (this.#alive = true))
    // The close event follows and says all there is to say.
    socket.on('error', () => {})
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  send(type: string, fields: object = {}): void {
    this.sendText(JSON.stringify({ event_id: realtimeId('event'), type, client_timestamp: Date.now(), ...fields }))
  }

  sendText(text: string): void {
    if (this.open) this.#socket.send(text)
  }

  async drained(): Promise<void> {
    while (this.open && this.#socket.bufferedAmount > mostUnsentBytes) await delay(pollMilliseconds)
  }

  /** Ends a connection whose other side does not answer; called again and again. */
  checkAlive(): void {
    if (!this.#alive) return this.#socket.terminate()
    this.#alive = false
    if (this.open) this.#socket.ping()
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #queue(work: () => Promise<void>): void {
    this.#waiting.push(work)
    if (this.#waiting.length >= mostWaiting) this.#socket.pause()
    if (!this.#working) void this.#workOff()
  }

  async #workOff(): Promise<void> {
    this.#working = true
    for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
      await work()
      // Who sends and never reads would otherwise fill the memory with answers.
      await this.drained()
      if (this.#waiting.length < mostWaiting / 2 && this.#socket.isPaused) this.#socket.resume()
    }
    this.#working = false
  }
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8')
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data).toString('utf8')
}
