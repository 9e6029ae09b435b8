import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** One connection, as the server sees it. */
export interface LivePeer {
  /** Of the opening request. */
  readonly headers: IncomingMessage['headers']
  readonly url: string
  /** Events of the client so far. */
  readonly heard: readonly Readonly<Record<string, unknown>>[]
  /** Code with which the client closed; undefined while it is open. */
  closedWith(): number | undefined
  send(event: object): void
  /** A frame of text as it is. */
  sendText(words: string): void
  close(code: number, reason?: string): void
  /** Ends the connection without a word. */
  destroy(): void
}

export interface LiveServer {
  /** Address of the model API. */
  readonly baseURL: string
  readonly peers: readonly LivePeer[]
  stop(): Promise<void>
}

const text = 1
const close = 8
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * A WebSocket server on loopback, as much of RFC 6455 as tests need: whole frames, none above 64 KiB.
 * @param open what happens when a client has come
 * @param refuse the HTTP status of a client that is not taken
 */
export async function liveServer(
  open: (peer: LivePeer) => void,
  refuse?: (peer: LivePeer) => number | undefined,
): Promise<LiveServer> {
  const peers: LivePeer[] = []
  const sockets = new Set<Duplex>()
  const server = createServer()
  server.on('upgrade', (request, socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const heard: Readonly<Record<string, unknown>>[] = []
    let closedWith: number | undefined
    const peer: LivePeer = {
      headers: request.headers,
      url: request.url ?? '',
      heard,
      closedWith: () => closedWith,
      send: (event) => socket.write(frame(text, Buffer.from(JSON.stringify(event)))),
      sendText: (words) => socket.write(frame(text, Buffer.from(words))),
      close: (code, reason = '') => socket.end(frame(close, Buffer.concat([codeBytes(code), Buffer.from(reason)]))),
      destroy: () => socket.destroy(),
    }
    let rest = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      for (let found = readFrame(rest); found !== undefined; found = readFrame(rest)) {
        rest = rest.subarray(found.length)
        if (found.opcode === text) heard.push(JSON.parse(found.payload.toString()) as Record<string, unknown>)
        else if (found.opcode === close) {
          closedWith = found.payload.length < 2 ? 1005 : found.payload.readUInt16BE(0)
          socket.end(frame(close, found.payload))
        }
      }
    })
    peers.push(peer)
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64')
    const protocol = request.headers['sec-websocket-protocol']?.split(',')[0]
    const opening = [
      'HTTP/1.1 101 Switching Protocols',
      'upgrade: websocket',
      'connection: upgrade',
      `sec-websocket-accept: ${accept}`,
      ...(protocol === undefined ? [] : [`sec-websocket-protocol: ${protocol}`]),
    ]
    const status = refuse?.(peer)
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
      return
    }
    // The first events may come in one piece with the opening.
    socket.cork()
    socket.write(`${opening.join('\r\n')}\r\n\r\n`)
    open(peer)
    socket.uncork()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseURL: `http://127.0.0.1:${port}/api/paas/v4`,
    peers,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function codeBytes(code: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(code)
  return bytes
}

function frame(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? [0x80 | opcode, payload.length] : [0x80 | opcode, 126, 0, 0]
  const bytes = Buffer.from(head)
  if (payload.length >= 126) bytes.writeUInt16BE(payload.length, 2)
  return Buffer.concat([bytes, payload])
}

/** The first frame of what came from a client, whose payload is masked; undefined while it is not whole. */
function readFrame(
  bytes: Buffer,
): { readonly opcode: number; readonly payload: Buffer; readonly length: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] ?? 0) & 0x7f
  const start = short === 126 ? 4 : 2
  if (bytes.length < start + 4) return undefined
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  const length = start + 4 + size
  if (bytes.length < length) return undefined
  const mask = bytes.subarray(start, start + 4)
  const payload = Buffer.from(bytes.subarray(start + 4, length).map((byte, place) => byte ^ (mask[place % 4] ?? 0)))
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload, length }
}
