import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import { Header, Pack, ReadEntry } from 'tar'

export interface ArchiveEntry {
  /** In the archive, with slashes. */
  readonly path: string
  /** Permission bits. */
  readonly mode: number
  /** The content, or a file of which the first `bytes` are taken. */
  readonly source: Buffer | { readonly file: string; readonly bytes: number }
}

export interface PackedEntry {
  /** In the archive, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/**
 * Writes a `.tar.gz`, readable by its owner only. The file appears under its name when it is complete and on the disk; nothing is left
 * behind when `fill` rejects.
 * @param fill adds the entries, one after the other
 */
export async function packFile<Result>(
  path: string,
  fill: (add: (entry: ArchiveEntry) => Promise<PackedEntry>) => Promise<Result>,
): Promise<Result> {
  const part = `${path}.part`
  const pack = new Pack({ gzip: true, portable: true, strict: true })
  const file = createWriteStream(part, { mode: 0o600 })
  const filled = async (): Promise<Result> => {
    const result = await fill((entry) => addEntry(pack, entry))
    pack.end()
    return result
  }
  try {
    const written = pipeline(pack, file)
    const [result] = await Promise.all([filled(), written])
    await toDisk(part)
    await rename(part, path)
    return result
  } catch (error) {
    file.destroy()
    await rm(part, { force: true })
    throw error
  }
}

/**
 * Writes a `.tar.gz` into a stream, as fast as its reader takes it. When the stream or `fill` fails, or the signal aborts, the stream is
 * destroyed, so that nobody takes what came for the whole.
 * @param fill adds the entries, one after the other
 */
export async function packStream(
  output: Writable,
  signal: AbortSignal,
  fill: (add: (entry: ArchiveEntry) => Promise<PackedEntry>) => Promise<void>,
): Promise<void> {
  const pack = new Pack({ gzip: true, portable: true, strict: true })
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const filled = async (): Promise<void> => {
    await fill((entry) => addEntry(pack, entry, either))
    pack.end()
  }
  const written = pipeline(pack, output, { signal: either })
  try {
    const filling = filled()
    await Promise.all([filling, written]).catch(async (error: unknown) => {
      ended.abort(error)
      await Promise.allSettled([filling, written])
      throw error
    })
  } finally {
    output.destroy()
  }
}

async function addEntry(pack: Pack, { path, mode, source }: ArchiveEntry, signal?: AbortSignal): Promise<PackedEntry> {
  const bytes = Buffer.isBuffer(source) ? source.length : source.bytes
  const entry = new ReadEntry(new Header({ path, mode, size: bytes, type: 'File', mtime: new Date() }))
  const finished = entry.promise()
  pack.write(entry)
  const hash = createHash('sha256')
  let readBytes = 0
  for await (const chunk of chunksOf(source)) {
    hash.update(chunk)
    readBytes += chunk.length
    if (!entry.write(chunk)) await once(entry, 'drain', { signal })
  }
  if (readBytes !== bytes) throw new Error(`${path} became shorter while it was read`)
  entry.end()
  await unlessAborted(finished, signal)
  return { path, bytes, sha256: hash.digest('hex') }
}

/** An entry whose reader is gone is never finished. */
async function unlessAborted(finished: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await finished
    return
  }
  const waiting = new AbortController()
  try {
    signal.throwIfAborted()
    const aborted = once(signal, 'abort', { signal: waiting.signal }).then(() => signal.throwIfAborted())
    await Promise.race([finished, aborted])
  } finally {
    waiting.abort()
  }
}

async function* chunksOf(source: ArchiveEntry['source']): AsyncIterable<Buffer> {
  if (Buffer.isBuffer(source)) {
    if (source.length > 0) yield source
  } else if (source.bytes > 0) {
    // What is appended while we read belongs to the next archive.
    yield* createReadStream(source.file, { end: source.bytes - 1 }) as AsyncIterable<Buffer>
  }
}

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
