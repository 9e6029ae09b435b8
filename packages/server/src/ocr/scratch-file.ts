import { createWriteStream } from 'node:fs'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ApiError } from '../errors/api-error.ts'

export interface ScratchFile {
  readonly path: string
  readonly sizeBytes: number
  /** Enough of its beginning to tell what it is. */
  readonly head: Uint8Array
  /** Twice is no error. */
  remove(): Promise<void>
}

const headBytes = 1024

/**
 * Keeps the file of a call on the disk while the call runs.
 * @throws {ApiError} fileTooLarge as soon as more than `maxBytes` came; nothing is left behind then
 */
export async function writeScratchFile(
  folder: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<ScratchFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(folder, 'call-'))
  const remove = (): Promise<void> => rm(own, { recursive: true, force: true })
  const path = join(own, 'file')
  let sizeBytes = 0
  let head = new Uint8Array()
  const count = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      sizeBytes += piece.byteLength
      if (head.length < headBytes) head = Buffer.concat([head, piece]).subarray(0, headBytes)
      if (sizeBytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, piece)
    },
  })
  try {
    await pipeline(Readable.from(content), count, createWriteStream(path, { mode: 0o600 }), { signal })
    return { path, sizeBytes, head, remove }
  } catch (error) {
    await remove()
    signal.throwIfAborted()
    throw error
  }
}

export function tooLarge(maxBytes: number): ApiError {
  const megabytes = Math.floor(maxBytes / 1_048_576)
  const reason = { zh: `最大 ${megabytes} MB。`, en: `at most ${megabytes} MB.` }
  return new ApiError('fileTooLarge', { reason }, { shouldRetry: false })
}

export type FileKind = 'pdf' | 'png' | 'jpg' | 'bmp'

/** What a file is by its first bytes; names and content types lie. */
export function kindOfFile(head: Uint8Array): FileKind | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.includes('%PDF-')) return 'pdf'
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg'
  return bytes.toString('latin1', 0, 2) === 'BM' ? 'bmp' : undefined
}
