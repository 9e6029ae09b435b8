import { connect, type Socket } from 'node:net'

export interface ChatTarget {
  readonly port: number
  readonly path: string
  readonly apiKey: string
}

/** The bytes of one chat request. Written by hand: the client shares the cores with what it measures, so it must cost little. */
export function chatRequest(target: ChatTarget, prompt: string, stream: boolean): Buffer {
  const body = JSON.stringify({ model: 'glm-4.6', messages: [{ role: 'user', content: prompt }], stream })
  const head = [
    `POST ${target.path} HTTP/1.1`,
    `host: 127.0.0.1:${target.port}`,
    `authorization: Bearer ${target.apiKey}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** True when the text is one whole HTTP reply with status 200. @throws on any other status */
export function isWholeReply(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return false
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(`unexpected reply: ${text.slice(0, 600)}`)
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd + 2))
  if (length === null) return text.endsWith('\r\n0\r\n\r\n')
  return text.length - headEnd - 4 >= Number(length[1])
}
