import { createHash } from 'node:crypto'
import { ArchiveDamaged, unpackFile } from '../../archive/index.ts'
import type { UnpackedEntry } from '../../archive/index.ts'
import type { z } from 'zod'
import {
  checksumLine,
  documentFolder,
  endName,
  headerName,
  transferDocument,
  transferEnd,
  transferFormat,
  transferHeader,
  transferSlice,
} from './archive-format.ts'
import type { TransferDocument, TransferHeader, TransferImage, TransferSlice } from './archive-format.ts'
import { damaged, TransferError } from './transfer-error.ts'

/** What comes out of an archive, in its order. Nothing may be shown before the whole was read: only the end tells that it is sound. */
export interface TransferTarget {
  begin(header: TransferHeader): Promise<void>
  document(document: TransferDocument): Promise<void>
  /** The bytes of a document or of one of its pictures. */
  content(document: TransferDocument, image: TransferImage | undefined, content: AsyncIterable<Buffer>): Promise<void>
  slices(document: TransferDocument, slices: AsyncIterable<TransferSlice>): Promise<void>
  documentEnd(document: TransferDocument): Promise<void>
}

const maxJsonBytes = 64 * 1_048_576
const maxLineBytes = 4 * 1_048_576
/** Name of the entry with the manifest of a whole installation. */
const backupNames = /^(data|configuration)\//

/**
 * Reads an archive from its beginning to its end, and hands on what it holds after having looked at it. Names of entries lead nowhere:
 * they are only compared with those that must come.
 * @throws {TransferError} `damaged`, or `refused` for an archive of a newer program
 */
export async function readTransfer(
  path: string,
  target: TransferTarget,
): Promise<{ documents: number; slices: number }> {
  const entries = new CheckedEntries(path)
  try {
    return await readAll(entries, target)
  } catch (error) {
    throw error instanceof ArchiveDamaged ? damaged(error.message, error) : error
  } finally {
    await entries.close()
  }
}

async function readAll(
  entries: CheckedEntries,
  target: TransferTarget,
): Promise<{ documents: number; slices: number }> {
  await target.begin(await readHeader(entries))
  let documents = 0
  let slices = 0
  for (;;) {
    const { entries: before, checksum } = entries
    const sum = checksum.copy().digest('hex')
    const entry = await entries.next()
    if (entry.path === endName) {
      const end = parsed(transferEnd, await entry.text(), endName)
      const same = end.entries === before && end.documents === documents && end.slices === slices
      if (!same || end.sha256 !== sum) throw damaged('something in it was changed or left out')
      if (!(await entries.ended())) throw damaged('something follows its end')
      return { documents, slices }
    }
    const folder = documentFolder(documents + 1)
    const name = `${folder}/document.json`
    entry.mustBe(name)
    const document = parsed(transferDocument, await entry.text(), name)
    await readDocument(document, folder, entries, target)
    documents++
    slices += document.visible?.sliceCount ?? 0
  }
}

async function readHeader(entries: CheckedEntries): Promise<TransferHeader> {
  const entry = await entries.next()
  if (entry.path !== headerName) {
    if (!backupNames.test(entry.path)) throw damaged('it is no archive of a knowledge base')
    throw damaged('it is a backup of a whole installation, which "openmaas restore" takes')
  }
  const value = jsonOf(await entry.text(), headerName)
  const { format, version } = parsed(
    transferHeader.pick({ kind: true, format: true, version: true }),
    value,
    headerName,
  )
  if (format > transferFormat) {
    throw new TransferError(
      'refused',
      `The archive was written by version ${version}, which is newer. Import it with that.`,
    )
  }
  return parsed(transferHeader, value, headerName)
}

async function readDocument(
  document: TransferDocument,
  folder: string,
  entries: CheckedEntries,
  target: TransferTarget,
): Promise<void> {
  const { id, hash, sizeBytes, images, visible, waiting } = document
  if (visible === null && waiting === null) throw damaged(`document ${id} has no version`)
  if (visible !== null && waiting !== null && waiting.version <= visible.version) {
    throw damaged(`the versions of document ${id} are in disorder`)
  }
  await target.document(document)
  const contents = [
    ...(hash === null ? [] : [{ name: 'source', image: undefined, bytes: sizeBytes }]),
    ...images.map((image, index) => ({ name: `image-${index + 1}`, image, bytes: image.sizeBytes })),
  ]
  for (const { name, image, bytes } of contents) {
    const entry = await entries.next()
    entry.mustBe(`${folder}/${name}`)
    if (entry.bytes !== bytes) throw damaged(`${entry.path} is not as long as it should be`)
    await target.content(document, image, entry.content())
  }
  if (visible !== null) {
    const entry = await entries.next()
    entry.mustBe(`${folder}/slices.jsonl`)
    await target.slices(document, slicesOf(entry, visible.sliceCount))
  }
  await target.documentEnd(document)
}

async function* slicesOf(entry: CheckedEntry, expected: number): AsyncGenerator<TransferSlice> {
  let count = 0
  for await (const line of linesOf(entry.content(), entry.path)) {
    if (++count > expected) break
    yield parsed(transferSlice, line, entry.path)
  }
  if (count !== expected) throw damaged(`${entry.path} does not hold ${expected} slices`)
}

async function* linesOf(content: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  let pieces: Buffer[] = []
  let bytes = 0
  for await (const chunk of content) {
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, at))
      yield Buffer.concat(pieces).toString('utf8')
      pieces = []
      bytes = 0
      from = at + 1
    }
    const rest = chunk.subarray(from)
    bytes += rest.length
    if (bytes > maxLineBytes) throw damaged(`a line of ${name} is too long`)
    pieces.push(rest)
  }
  if (bytes > 0) throw damaged(`the last line of ${name} is cut off`)
}

interface CheckedEntry {
  readonly path: string
  readonly bytes: number
  /** Its bytes, counted and hashed on the way; once. */
  content(): AsyncIterable<Buffer>
  /** The whole of a short one. */
  text(): Promise<string>
  mustBe(path: string): void
}

/** The entries of an archive with the checksum over all that were read to their end. */
class CheckedEntries {
  readonly #entries: AsyncGenerator<UnpackedEntry>
  readonly checksum = createHash('sha256')
  entries = 0

  constructor(path: string) {
    this.#entries = unpackFile(path)
  }

  /** @throws {TransferError} when there is none */
  async next(): Promise<CheckedEntry> {
    const { value, done } = await this.#entries.next()
    if (done === true) throw damaged('its end is missing')
    return this.#checked(value)
  }

  async ended(): Promise<boolean> {
    return (await this.#entries.next()).done === true
  }

  async close(): Promise<void> {
    await this.#entries.return(undefined)
  }

  #checked({ path, bytes, content }: UnpackedEntry): CheckedEntry {
    const counted = this.#counted(path, bytes, content)
    return {
      path,
      bytes,
      content: () => counted,
      async text() {
        if (bytes > maxJsonBytes) throw damaged(`${path} is too long`)
        const pieces: Buffer[] = []
        for await (const piece of counted) pieces.push(piece)
        return Buffer.concat(pieces).toString('utf8')
      },
      mustBe(expected) {
        if (path !== expected) throw damaged(`${JSON.stringify(path)} stands where ${expected} should`)
      },
    }
  }

  async *#counted(path: string, bytes: number, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const hash = createHash('sha256')
    for await (const piece of content) {
      hash.update(piece)
      yield piece
    }
    this.checksum.update(checksumLine({ path, bytes, sha256: hash.digest('hex') }))
    this.entries++
  }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(`${name} is not JSON`, error)
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const result = schema.safeParse(typeof value === 'string' ? jsonOf(value, name) : value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw damaged(`${name} is wrong at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, result.error)
}
