import type { CallContext } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import { baseRepository } from './base-repository.ts'
import type { KnowledgeIndex } from './base-repository.ts'
import type { IndexRow, SliceIndex } from './recall/index.ts'
import type { SliceEmbedder } from './slice-embedder.ts'
import { sliceRepository } from './slice-repository.ts'
import type { SliceRow } from './slice-repository.ts'

export interface IndexTarget {
  readonly db: Database
  readonly index: SliceIndex
  readonly embedder: Pick<SliceEmbedder, 'source' | 'embed'>
  readonly knowledgeIndex: KnowledgeIndex
  readonly documentName: string
}

export interface IndexProgress {
  readonly signal: AbortSignal
  /** Whose books the vectors go into. */
  readonly context: CallContext
  /** Called after each portion with the slices done so far; what it throws ends the work. */
  readonly onProgress: (done: number) => Promise<void>
}

const slicesPerPortion = 64

/** The engine that made the vectors of an index is not set any more; the base is rebuilt with what is. */
export class EmbeddingChanged extends Error {
  override readonly name = 'EmbeddingChanged'
}

/**
 * Puts the slices of a version into an index, with vectors where the index has them. Rows of an earlier attempt are replaced.
 * @param triedUntil how far an earlier attempt came, perhaps with another index: what this one holds of that is not embedded again
 * @throws {EngineError}
 * @throws {EmbeddingChanged}
 */
export async function indexSlices(
  target: IndexTarget,
  version: { readonly documentId: string; readonly version: number },
  triedUntil: number,
  progress: IndexProgress,
): Promise<void> {
  const { db, index, knowledgeIndex } = target
  for (let ordinal = 0; ;) {
    progress.signal.throwIfAborted()
    const slices = await sliceRepository(db).page(version.documentId, version.version, ordinal, slicesPerPortion)
    if (slices.length === 0) return
    if (ordinal + slices.length <= triedUntil && (await holdsVectors(slices, target))) {
      ordinal += slices.length
      continue
    }
    const vectors = await vectorsOf(slices, target, progress.context)
    const rows = slices.map((slice, position) => toIndexRow(slice, target.documentName, vectors?.[position]))
    await index.add(knowledgeIndex.id, rows)
    ordinal += slices.length
    await progress.onProgress(ordinal)
  }
}

/** Without vectors it costs less to put slices in again than to ask. */
async function holdsVectors(slices: readonly SliceRow[], { index, knowledgeIndex }: IndexTarget): Promise<boolean> {
  if (knowledgeIndex.embeddingModel === null) return false
  const ids = slices.map(({ id }) => id)
  return (await index.vectors(knowledgeIndex.id, ids)).size === ids.length
}

export function toIndexRow(slice: SliceRow, documentName: string, vector: Float32Array | undefined): IndexRow {
  return {
    sliceId: slice.id,
    documentId: slice.documentId,
    version: slice.version,
    text: slice.text,
    context: [withoutExtension(documentName), ...headingsOf(slice)].join('\n'),
    ...(vector === undefined ? {} : { vector }),
  }
}

async function vectorsOf(
  slices: readonly SliceRow[],
  { db, embedder, knowledgeIndex }: IndexTarget,
  context: CallContext,
): Promise<Float32Array[] | undefined> {
  if (knowledgeIndex.embeddingModel === null) return undefined
  const source = embedder.source(knowledgeIndex.embeddingId)
  if (source === undefined || source.identity !== knowledgeIndex.embeddingModel) throw new EmbeddingChanged()
  const texts = slices.map((slice) => embeddedText(slice, knowledgeIndex.contextual === 1))
  const vectors = await embedder.embed(source, texts, context)
  const dimensions = vectors[0]?.length ?? 0
  if (knowledgeIndex.dimensions === null) {
    await baseRepository(db).updateIndex(knowledgeIndex.id, { dimensions })
  }
  return vectors
}

/** What the engine reads: the slice under its headings or, in a contextual base, under the text that says where it stands. */
function embeddedText(slice: SliceRow, contextual: boolean): string {
  const above = contextual ? slice.contextualText : headingsOf(slice).join(' > ')
  return above === '' || slice.text.startsWith(above) ? slice.text : `${above}\n${slice.text}`
}

export function headingsOf(slice: Pick<SliceRow, 'headings'>): string[] {
  return JSON.parse(slice.headings) as string[]
}

function withoutExtension(name: string): string {
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '')
}
