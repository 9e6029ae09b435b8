import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { ApiError } from '../errors/api-error.ts'
import { bodyTooLarge } from './body-too-large.ts'
import { decodeBody } from './decode-body.ts'

/** How long the rest of a body that is too large is read and dropped before the refusal is sent anyway. */
const discardMilliseconds = 10_000

/**
 * Reads a whole body as text, decompressed when the client says that it is compressed. Of one that is too large the rest is dropped
 * first, within a time limit: most clients read no answer while they are still sending.
 * @param maxBytes of the body as it is sent, and of what it decompresses to
 * @throws {ApiError} bodyTooLarge, or invalidRequest for an unknown compression or bytes that are not UTF-8
 */
export async function readTextBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const sent = await readBytes(incoming, maxBytes)
  const encoding = incoming.headers['content-encoding']
  const body = encoding === undefined ? sent : await decodeBody(sent, encoding, maxBytes)
  if (body.length === 0) return ''
  if (!isUtf8(body)) {
    throw new ApiError('invalidRequest', {
      reason: { zh: '请求体不是合法的 UTF-8。', en: 'The body is not valid UTF-8.' },
    })
  }
  const text = body.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function readBytes(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let pieces: Buffer[] = []
    let length = 0
    let deadline: NodeJS.Timeout | undefined
    const refuse = (): void => {
      clearTimeout(deadline)
      incoming.removeAllListeners('data').resume()
      reject(bodyTooLarge(maxBytes))
    }
    incoming.on('data', (piece: Buffer) => {
      length += piece.length
      if (length <= maxBytes) {
        pieces.push(piece)
        return
      }
      pieces = []
      deadline ??= setTimeout(refuse, discardMilliseconds)
    })
    incoming.on('end', () => {
      if (length > maxBytes) refuse()
      else resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length))
    })
    incoming.on('error', reject)
    incoming.on('close', () => {
      clearTimeout(deadline)
      if (!incoming.complete) reject(new ClientGoneError())
    })
  })
}

/** The client closed the connection while it was still sending; nobody is left to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError'
}
