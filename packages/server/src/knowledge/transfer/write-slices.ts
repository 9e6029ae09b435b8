import { open } from 'node:fs/promises'
import type { Database } from '../../database/index.ts'
import type { KnowledgeIndex } from '../base-repository.ts'
import { headingsOf } from '../index-slices.ts'
import { IndexError } from '../recall/index.ts'
import type { SliceIndex } from '../recall/index.ts'
import { sliceRepository } from '../slice-repository.ts'
import type { SliceRow } from '../slice-repository.ts'
import { encodeVector } from './archive-format.ts'
import type { TransferSlice } from './archive-format.ts'

const slicesPerPage = 200

/** Writes the slices of a version with their vectors as lines of JSON; the file is made or replaced. */
export async function writeSlices(
  { db, index }: { readonly db: Database; readonly index: SliceIndex },
  { id: indexId, embeddingModel }: KnowledgeIndex,
  { id: documentId, version }: { readonly id: string; readonly version: number },
  path: string,
): Promise<{ slices: number; missingVectors: number }> {
  const file = await open(path, 'w', 0o600)
  try {
    let slices = 0
    let missingVectors = 0
    for (;;) {
      const page = await sliceRepository(db).page(documentId, version, slices, slicesPerPage)
      if (page.length === 0) return { slices, missingVectors }
      const ids = page.map(({ id }) => id)
      const vectors = embeddingModel === null ? undefined : await vectorsOf(index, indexId, ids)
      missingVectors += vectors === undefined ? 0 : ids.length - vectors.size
      const lines = page.map((slice) => `${JSON.stringify(toTransferSlice(slice, vectors?.get(slice.id)))}\n`)
      await file.appendFile(lines.join(''))
      slices += page.length
    }
  } finally {
    await file.close()
  }
}

/** None of an index that cannot be read: it is derived and can be made anew, here as there. The caller is told how many are missing. */
async function vectorsOf(
  index: SliceIndex,
  indexId: string,
  ids: readonly string[],
): Promise<Map<string, Float32Array>> {
  try {
    return await index.vectors(indexId, ids)
  } catch (error) {
    if (error instanceof IndexError) return new Map()
    throw error
  }
}

function toTransferSlice(slice: SliceRow, vector: Float32Array | undefined): TransferSlice {
  const { id, text, contextualText, page, sheet, line, question, positions } = slice
  return {
    id,
    text,
    headings: headingsOf(slice),
    contextualText,
    page,
    positions: positions === null ? null : (JSON.parse(positions) as TransferSlice['positions']),
    sheet,
    line,
    question,
    vector: vector === undefined ? null : encodeVector(vector),
  }
}
