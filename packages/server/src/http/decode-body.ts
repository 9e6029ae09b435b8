import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import { ApiError } from '../errors/api-error.ts'
import { bodyTooLarge } from './body-too-large.ts'

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const inflateWrapped = promisify(inflate) as Decoder
const inflateBare = promisify(inflateRaw) as Decoder
/** The first byte of a zlib wrapper names the method in its lower half; the two first bytes are a multiple of 31. */
const isWrapped = (body: Buffer): boolean =>
  body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0

const gzip = promisify(gunzip) as Decoder
const decoders: Readonly<Record<string, Decoder>> = {
  gzip,
  'x-gzip': gzip,
  // The name means the wrapped form; some clients send the bare one under it.
  deflate: (body, options) => (isWrapped(body) ? inflateWrapped : inflateBare)(body, options),
  br: promisify(brotliDecompress) as Decoder,
  zstd: promisify(zstdDecompress) as Decoder,
}

/**
 * Decompresses a body, off the main thread.
 * @param encoding value of `Content-Encoding`: gzip, deflate, br, zstd or identity, one of them
 * @param maxBytes of the result; decompression stops there, so that a small body cannot fill the memory
 * @throws {ApiError} bodyTooLarge, or invalidRequest for another encoding or a body that is not in it
 */
export async function decodeBody(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase()
  if (name === 'identity' || name === '' || body.length === 0) return body
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  if (decoder === undefined) {
    throw new ApiError('invalidRequest', {
      reason: {
        zh: `不支持 Content-Encoding：“${name}”。支持 gzip、deflate、br、zstd。`,
        en: `The Content-Encoding "${name}" is not supported; gzip, deflate, br and zstd are.`,
      },
    })
  }
  try {
    return await decoder(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw bodyTooLarge(maxBytes)
    }
    throw new ApiError(
      'invalidRequest',
      { reason: { zh: `请求体无法按 ${name} 解压。`, en: `The body cannot be decompressed as ${name}.` } },
      { cause },
    )
  }
}
