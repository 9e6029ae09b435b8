import { pipeline, Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FetchRefused } from './fetch-refused.ts'

/** Compressions that are asked for and understood. */
export const acceptedEncodings = 'gzip, deflate, br'

/**
 * The content of a body, unpacked, cut off by an error as soon as it exceeds `maxBytes`; both what is sent and what it unpacks to
 * count, so that a small bomb stays small. Destroying the result destroys the connection.
 * @param contentEncoding the header of the answer
 * @param translate what the reader is told of a failure on the way
 * @throws {FetchRefused} type, for a compression that was not asked for
 */
export function limitedBody(
  sent: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
  translate: (error: Error) => Error,
): Readable {
  const unpack = unpacker(contentEncoding)
  const limit = byteLimit(maxBytes, translate)
  // Failures of each stage reach the reader through the last one; nothing is left to do about them here.
  if (unpack === undefined) pipeline(sent, limit, () => {})
  else pipeline(sent, byteLimit(maxBytes), unpack, limit, () => {})
  return limit
}

function byteLimit(maxBytes: number, translate: (error: Error) => Error = (error) => error): Transform {
  let bytes = 0
  return new Transform({
    destroy(error, done) {
      done(error === null ? null : translate(error))
    },
    transform(piece: Uint8Array, _encoding, done) {
      bytes += piece.byteLength
      if (bytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, piece)
    },
  })
}

export function tooLarge(maxBytes: number): FetchRefused {
  return new FetchRefused('too-large', `The answer is larger than ${maxBytes} bytes.`)
}

function unpacker(contentEncoding: string | undefined): Transform | undefined {
  switch (contentEncoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new FetchRefused('type', 'The answer is compressed in a way that was not asked for.')
  }
}
