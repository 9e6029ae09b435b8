import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { packFile, packStream } from '../../archive/index.ts'
import type { ArchiveEntry, PackedEntry } from '../../archive/index.ts'
import type { Database } from '../../database/index.ts'
import { BlobMissing } from '../../storage/index.ts'
import type { BlobStore } from '../../storage/index.ts'
import { baseRepository } from '../base-repository.ts'
import type { KnowledgeBase, KnowledgeIndex } from '../base-repository.ts'
import { documentRepository } from '../document-repository.ts'
import type { DocumentRow } from '../document-repository.ts'
import type { SliceIndex } from '../recall/index.ts'
import { checksumLine, documentFolder, endName, headerName, transferFormat } from './archive-format.ts'
import type { TransferDocument, TransferEnd, TransferHeader } from './archive-format.ts'
import { toTransferDocument } from './document-record.ts'
import { TransferError } from './transfer-error.ts'
import { transferRepository } from './transfer-repository.ts'
import { writeSlices } from './write-slices.ts'

export interface ArchiveOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly baseId: string
  /** Of OpenMaaS. */
  readonly version: string
  readonly onDocument?: (done: { readonly documents: number; readonly bytes: number }) => void
  readonly now?: () => Date
}

export interface ExportOptions extends ArchiveOptions {
  /** Where the archive is written. */
  readonly path: string
  /** True: an archive of that name is replaced. */
  readonly force: boolean
}

export interface StreamOptions extends ArchiveOptions {
  readonly output: Writable
  /** Empty; slices are gathered here. The caller removes it. */
  readonly workFolder: string
  readonly signal: AbortSignal
}

export interface ExportResult {
  readonly name: string
  readonly documents: number
  readonly slices: number
  /** Documents that are read and cut after the import, because they were in work or had failed. */
  readonly waiting: number
  readonly bytes: number
  /** Slices that the index should have a vector of and has none. */
  readonly missingVectors: number
  readonly embeddingModel: string | null
  /** The base's own address of callbacks stays behind: its headers are sealed with the secret of this installation. */
  readonly leftCallback: boolean
}

interface Tally {
  documents: number
  slices: number
  waiting: number
  bytes: number
  missingVectors: number
}

const documentsPerPage = 100
/** A document may be cut anew while it is written; so often it is begun again. */
const attempts = 5

/**
 * Writes a base into one archive, document by document, beside a running server or without one. Documents that are added, changed or
 * deleted meanwhile are in it as they were or not at all, each whole.
 * @throws {TransferError}
 */
export async function exportBase(options: ExportOptions): Promise<ExportResult> {
  const path = resolve(options.path)
  if (existsSync(path) && !options.force) {
    throw new TransferError('refused', `${path} exists. Choose another name or add --force.`)
  }
  const source = await sourceOf(options)
  const workFolder = await mkdtemp(join(dirname(path), '.openmaas-export-'))
  try {
    const tally = await packFile(path, (add) => fill(source, options, workFolder, add))
    return {
      name: source.base.name,
      ...tally,
      embeddingModel: source.index.embeddingModel,
      leftCallback: source.base.callbackUrl !== null,
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

/**
 * Writes the same archive into a stream. What fails on the way destroys the stream; an archive that was cut off has no end.
 * @throws {TransferError}
 */
export async function streamBase(options: StreamOptions): Promise<void> {
  const source = await sourceOf(options)
  const { output, signal, workFolder } = options
  await packStream(output, signal, async (add) => {
    await fill(source, options, workFolder, add)
  })
}

interface Source {
  readonly base: KnowledgeBase
  readonly index: KnowledgeIndex
}

async function sourceOf({ db, baseId }: ArchiveOptions): Promise<Source> {
  const base = await transferRepository(db).base(baseId)
  const index = base && (await baseRepository(db).index(base.servingIndexId))
  if (base === undefined || index === undefined) {
    throw new TransferError('notFound', `There is no knowledge base ${baseId}.`)
  }
  return { base, index }
}

async function fill(
  { base, index }: Source,
  options: ArchiveOptions,
  workFolder: string,
  add: (entry: ArchiveEntry) => Promise<PackedEntry>,
): Promise<Tally> {
  const { db, version, now = () => new Date() } = options
  const tally: Tally = { documents: 0, slices: 0, waiting: 0, bytes: 0, missingVectors: 0 }
  const checksum = createHash('sha256')
  let entries = 0
  const addCounted = async (entry: ArchiveEntry): Promise<void> => {
    const packed = await add(entry)
    checksum.update(checksumLine(packed))
    entries++
    tally.bytes += packed.bytes
  }
  await addCounted(json(headerName, headerOf(base, index, version, now())))
  for await (const document of documentsOf(db, base.id)) {
    await addDocument(document, index, options, workFolder, tally, addCounted)
  }
  const { documents, slices } = tally
  await add(json(endName, { entries, sha256: checksum.digest('hex'), documents, slices } satisfies TransferEnd))
  return tally
}

async function* documentsOf(db: Database, baseId: string): AsyncGenerator<DocumentRow> {
  for (let after = ''; ;) {
    const page = await transferRepository(db).documentsAfter(baseId, after, documentsPerPage)
    yield* page
    after = page.at(-1)?.id ?? ''
    if (page.length < documentsPerPage) return
  }
}

/** Adds a document whole, or not at all when it was deleted meanwhile. */
async function addDocument(
  { id }: DocumentRow,
  index: KnowledgeIndex,
  { db, blobs, index: slices, onDocument }: ArchiveOptions,
  workFolder: string,
  tally: Tally,
  add: (entry: ArchiveEntry) => Promise<void>,
): Promise<void> {
  const slicesFile = join(workFolder, 'slices.jsonl')
  for (let attempt = 1; ; attempt++) {
    const record = await recordOf(db, id)
    if (record === undefined) return
    const written =
      record.visible === null
        ? { slices: 0, missingVectors: 0 }
        : await writeSlices({ db, index: slices }, index, { id, ...record.visible }, slicesFile)
    const after = await recordOf(db, id)
    if (after === undefined) return
    const same = JSON.stringify(after) === JSON.stringify(record)
    if (!same || written.slices !== (record.visible?.sliceCount ?? 0)) {
      if (attempt < attempts) continue
      throw new TransferError('refused', `Document ${id} changes all the time. Export again when it has come to rest.`)
    }
    const contents = await openContents(blobs, record)
    if (contents === undefined) {
      if ((await recordOf(db, id)) === undefined) return
      throw new TransferError('damaged', `The content of document ${id} (${record.name}) is missing in the blob store.`)
    }
    try {
      const folder = documentFolder(tally.documents + 1)
      await add(json(`${folder}/document.json`, record))
      for (const { name, path } of contents.files) {
        await add({ path: `${folder}/${name}`, mode: 0o600, source: { file: path, bytes: (await stat(path)).size } })
      }
      if (record.visible !== null) {
        const bytes = (await stat(slicesFile)).size
        await add({ path: `${folder}/slices.jsonl`, mode: 0o600, source: { file: slicesFile, bytes } })
      }
    } finally {
      await contents.release()
    }
    tally.documents++
    tally.slices += written.slices
    tally.missingVectors += written.missingVectors
    tally.waiting += record.waiting === null ? 0 : 1
    onDocument?.(tally)
    return
  }
}

async function recordOf(db: Database, id: string): Promise<TransferDocument | undefined> {
  const documents = documentRepository(db)
  const row = await transferRepository(db).document(id)
  if (row === undefined) return undefined
  const { visibleVersion, latestVersion } = row
  const visible = visibleVersion === null ? undefined : await documents.version(id, visibleVersion)
  const latest = await documents.version(id, latestVersion)
  const images = visibleVersion === null ? [] : await documents.images(id, visibleVersion)
  return toTransferDocument(row, visible, latest, images)
}

/** The bytes of a document and its pictures as files; undefined when one is missing. */
async function openContents(
  blobs: BlobStore,
  { hash, images }: TransferDocument,
): Promise<{ files: { name: string; path: string }[]; release(): Promise<void> } | undefined> {
  const wanted = [
    ...(hash === null ? [] : [{ name: 'source', hash }]),
    ...images.map((image, index) => ({ name: `image-${index + 1}`, hash: image.hash })),
  ]
  const opened: { name: string; path: string; release(): Promise<void> }[] = []
  const release = async (): Promise<void> => {
    for (const file of opened) await file.release()
  }
  try {
    for (const { name, hash: blob } of wanted) opened.push({ name, ...(await blobs.localFile(blob)) })
    return { files: opened, release }
  } catch (error) {
    await release()
    if (error instanceof BlobMissing) return undefined
    throw error
  }
}

function headerOf(base: KnowledgeBase, index: KnowledgeIndex, version: string, time: Date): TransferHeader {
  return {
    kind: 'openmaas-knowledge-base',
    format: transferFormat,
    version,
    createdAt: time.toISOString(),
    base: {
      id: base.id,
      name: base.name,
      description: base.description,
      background: base.background,
      icon: base.icon,
      embeddingId: base.embeddingId,
      contextual: base.contextual,
      createdAt: base.createdAt,
    },
    index: {
      embeddingId: index.embeddingId,
      contextual: index.contextual,
      embeddingModel: index.embeddingModel,
    },
  }
}

function json(path: string, value: object): ArchiveEntry {
  return { path, mode: 0o600, source: Buffer.from(`${JSON.stringify(value)}\n`) }
}
