import { createReadStream } from 'node:fs'
import { Parser } from 'tar'
import type { ReadEntry } from 'tar'

/** The file is cut off, changed, or no archive at all. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged'
}

export interface UnpackedEntry {
  /** As the archive spells it; not to be trusted. */
  readonly path: string
  /** As the archive tells it: no more than so many come, and fewer mean that the file is cut off. */
  readonly bytes: number
  /** Permission bits, where it tells them. */
  readonly mode: number | undefined
  /** May be read once, before the next entry is asked for; what is left of it then is passed over. */
  readonly content: AsyncIterable<Buffer>
}

/**
 * The entries of a `.tar` or `.tar.gz`, one after the other, read from the disk no faster than they are taken.
 * @throws {ArchiveDamaged} also by the content of an entry
 */
export async function* unpackFile(path: string): AsyncGenerator<UnpackedEntry> {
  const waiting: ReadEntry[] = []
  let interrupt: (reason: ArchiveDamaged) => void = () => {}
  let failure: ArchiveDamaged | undefined
  let ended = false
  let closed = false
  let news = Promise.withResolvers<void>()
  let goOn = Promise.withResolvers<void>()
  const tell = (): void => {
    news.resolve()
    news = Promise.withResolvers()
  }
  const parser = new Parser({
    strict: true,
    // What gzip makes of zeros comes near 1,030; other packings could go far beyond.
    maxDecompressionRatio: 1100,
    onReadEntry: (entry) => {
      waiting.push(entry)
      tell()
    },
  })
  parser.on('drain', () => goOn.resolve())
  parser.once('end', () => {
    ended = true
    tell()
  })
  const fail = (reason: string, cause: unknown): void => {
    // One broken block is often followed by further ones; the first tells enough.
    failure ??= new ArchiveDamaged(reason, { cause })
    interrupt(failure)
    goOn.resolve()
    tell()
  }
  parser.on('error', (error: unknown) => fail('it is cut off or no archive at all', error))

  const input = createReadStream(path)
  const feed = async (): Promise<void> => {
    for await (const chunk of input) {
      goOn = Promise.withResolvers()
      if (!parser.write(chunk as Buffer)) await goOn.promise
      if (failure !== undefined || closed) return
    }
    parser.end()
  }
  const feeding = feed().catch((error: unknown) => {
    if (!closed) fail('it could not be read', error)
  })

  async function* contentOf(entry: ReadEntry): AsyncGenerator<Buffer> {
    const pieces = (entry as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    for (;;) {
      if (failure !== undefined) throw failure
      // A parser that has failed never ends the entry that it was at.
      const { value, done } = await new Promise<IteratorResult<Buffer>>((resolve, reject) => {
        interrupt = reject
        pieces.next().then(resolve, reject)
      })
      if (done === true) return
      yield value
    }
  }

  try {
    for (;;) {
      const current = waiting.shift()
      if (current !== undefined) {
        const { path: name, size, mode, type } = current
        if (type !== 'File') throw new ArchiveDamaged(`the entry ${JSON.stringify(name)} is no file`)
        const content = contentOf(current)
        yield { path: name, bytes: size, mode, content }
        for await (const _ of content);
      } else if (failure !== undefined) {
        throw failure
      } else if (ended) {
        return
      } else {
        await news.promise
      }
    }
  } finally {
    closed = true
    input.destroy()
    goOn.resolve()
    await feeding
  }
}
