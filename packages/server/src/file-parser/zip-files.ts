import { createReadStream } from 'node:fs'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export interface ZipEntry {
  /** Path in the archive. */
  readonly name: string
  /** File of this machine. */
  readonly path: string
  /** False for what is compressed already, as pictures are. */
  readonly compress: boolean
}

/** A zip archive of files, piece by piece; only one piece of one file is held at a time. */
export async function* zipFiles(entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const failures: Error[] = []
  const archive = new Zip((error, piece) => {
    if (error) failures.push(error)
    else ready.push(piece)
  })
  const take = function* (): Generator<Uint8Array> {
    const [failure] = failures
    if (failure !== undefined) throw failure
    const pieces = ready
    ready = []
    yield* pieces
  }
  for (const { name, path, compress } of entries) {
    const entry = compress ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
    archive.add(entry)
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      entry.push(new Uint8Array(piece))
      yield* take()
    }
    entry.push(new Uint8Array(0), true)
    yield* take()
  }
  archive.end()
  yield* take()
}
