import { z } from 'zod'

/**
 * An archive of one knowledge base, a `.tar.gz` whose entries stand in this order:
 * - `knowledge-base.json`: settings, and what made the vectors
 * - for each document, numbered from 1 in the order of ids: `documents/00000001/document.json`, `source` (its bytes; absent for a page
 *   that was never fetched), `image-1` and so on, `slices.jsonl` (absent when it has none that are visible)
 * - `end.json`: how many entries there were and a checksum over all of them; a file that was cut off has none
 */
export const headerName = 'knowledge-base.json'
export const endName = 'end.json'

/** Rises when an older program could not import the archive any more. */
export const transferFormat = 1

const id = z.string().regex(/^[1-9]\d{18}$/)
const time = z.int().min(0)
const flag = z.literal([0, 1])
const count = z.int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Of a float32 vector; far above what any model makes. */
const dimensions = z.int().min(1).max(65_536)

export const transferHeader = z.object({
  kind: z.literal('openmaas-knowledge-base'),
  format: z.int(),
  /** Version of OpenMaaS that wrote the archive. */
  version: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  base: z.object({
    id,
    name: z.string().min(1),
    description: z.string(),
    background: z.string(),
    icon: z.string(),
    /** The platform's number of the embedding model that the base is set to. */
    embeddingId: z.int(),
    contextual: flag,
    createdAt: time,
  }),
  /** The index that served, and whose vectors these are. */
  index: z.object({
    embeddingId: z.int(),
    contextual: flag,
    /** Model and engine that made the vectors; null where there are none. */
    embeddingModel: z.string().nullable(),
  }),
})
export type TransferHeader = z.infer<typeof transferHeader>

const version = z.object({
  version: z.int().min(1),
  requestedType: z.literal([1, 2, 3, 5, 6, 7]).nullable(),
  knowledgeType: z.literal([1, 2, 3, 5, 6, 7]),
  customSeparators: z.array(z.string()).nullable(),
  sentenceSize: count.nullable(),
  wordNum: count,
  pageCount: count,
  /** What the reader of the document noted. */
  notes: z.record(z.string(), z.unknown()).nullable(),
  sliceCount: count,
  createdAt: time,
  finishedAt: time.nullable(),
})
export type TransferVersion = z.infer<typeof version>

const image = z.object({
  id,
  /** As it stands in the texts. */
  marker: z.string(),
  hash,
  contentType: z.string(),
  sizeBytes: count,
  page: z.int().nullable(),
  description: z.string(),
})
export type TransferImage = z.infer<typeof image>

export const transferDocument = z.object({
  id,
  name: z.string(),
  format: z.string(),
  sourceUrl: z.string().nullable(),
  /** Null for a page of the web that was not fetched yet. */
  hash: hash.nullable(),
  sizeBytes: count,
  parseImage: flag,
  wordNumLimit: count.nullable(),
  createdAt: time,
  updatedAt: time,
  /** What recall sees, with its slices; null while there is none. */
  visible: version.nullable(),
  /** What is to be read and cut: the newest version, when it was in work or had failed. */
  waiting: version.nullable(),
  /** Of the visible version, in order. */
  images: z.array(image),
})
export type TransferDocument = z.infer<typeof transferDocument>

/** One rectangle on a page; lengths in points, origin top left. */
const position = z.object({
  page: z.int(),
  x0: z.number(),
  x1: z.number(),
  top: z.number(),
  bottom: z.number(),
  pageWidth: z.number(),
  pageHeight: z.number(),
  start: count,
  end: count,
})

/** A line of `slices.jsonl`, in the order of the document. */
export const transferSlice = z.object({
  id,
  text: z.string(),
  headings: z.array(z.string()),
  contextualText: z.string(),
  page: z.int().nullable(),
  positions: z.array(position).nullable(),
  sheet: z.string().nullable(),
  line: z.int().nullable(),
  question: z.string().nullable(),
  /** Numbers as float32, least byte first, in base64; null for a slice without. */
  vector: z.base64().nullable(),
})
export type TransferSlice = z.infer<typeof transferSlice>

export const transferEnd = z.object({
  /** Entries before this one. */
  entries: count,
  /** SHA-256, in hex, over a line for each of them: path, bytes and SHA-256 of its content. */
  sha256: hash,
  documents: count,
  slices: count,
})
export type TransferEnd = z.infer<typeof transferEnd>

export function documentFolder(number: number): string {
  return `documents/${String(number).padStart(8, '0')}`
}

/** A line of the checksum over all entries. */
export function checksumLine(entry: {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}): string {
  return `${entry.path} ${entry.bytes} ${entry.sha256}\n`
}

export function encodeVector(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64')
}

/** @returns undefined for what is no vector */
export function decodeVector(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (!dimensions.safeParse(bytes.length / 4).success) return undefined
  const vector = new Float32Array(bytes.length / 4)
  for (let index = 0; index < vector.length; index++) vector[index] = bytes.readFloatLE(index * 4)
  return vector
}
