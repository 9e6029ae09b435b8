import { ApiError } from '../errors/api-error.ts'
import { documentTypeNumber, toWirePosition } from '../knowledge/index.ts'
import type { DocumentLinks } from '../knowledge/index.ts'
import type { Database } from '../database/index.ts'
import { answerCheckReply, citingSentences, readKeptAnswer } from './kept-answer.ts'
import type { KeptAnswer } from './kept-answer.ts'
import { recallRepository } from './recall-repository.ts'
import type { RecallRow } from './recall-repository.ts'
import { snapshotSlices } from './recall-snapshot.ts'
import type { SnapshotSlice } from './recall-snapshot.ts'

export interface SliceInfoServiceOptions {
  readonly db: Database
  readonly keepMilliseconds: number
  readonly now?: () => number
}

/** Formats of which the platform tells where slices stand. */
const positioned = new Set(['pdf', 'xlsx', 'xls', 'csv'])

/** What answers were made from, for as long as it is kept. */
export class SliceInfoService {
  readonly #options: SliceInfoServiceOptions

  constructor(options: SliceInfoServiceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} resourceNotFound for a request that this account did not make, or too long ago */
  async find(
    accountId: string,
    requestId: string,
  ): Promise<{ row: RecallRow; slices: SnapshotSlice[]; answer: KeptAnswer | undefined }> {
    const { db, keepMilliseconds, now = Date.now } = this.#options
    const row = await recallRepository(db).find(accountId, requestId)
    if (row === undefined || row.createdAt < now() - keepMilliseconds) {
      throw new ApiError(
        'resourceNotFound',
        { field: 'request_id', value: requestId.slice(0, 64) },
        { shouldRetry: false },
      )
    }
    return { row, slices: snapshotSlices.parse(JSON.parse(row.slices)), answer: readKeptAnswer(row.answer) }
  }
}

/** A slice with the number by which the answer names it, from 1. */
type NumberedSlice = SnapshotSlice & { readonly number: number }

/**
 * `data` of slice_info: documents in the order of their best slices, each slice with its places, and with the sentences of the answer that
 * rest on it.
 * @param answer undefined while there is none, or where its reader left
 */
export function sliceInfoReply(
  { slices, answer }: { readonly slices: readonly SnapshotSlice[]; readonly answer: KeptAnswer | undefined },
  links: DocumentLinks,
) {
  const numbered = slices.map((slice, index) => ({ ...slice, number: index + 1 }))
  const byDocument = Map.groupBy(numbered, ({ documentId }) => documentId)
  const documents = [...byDocument.values()].map((ofDocument) => documentSlices(ofDocument, answer, links))
  const images = documents.flatMap((document) => document.images)
  return {
    document_slices: documents,
    has_old_document: documents.some((document) => document.hide_positions),
    images,
    ...(answer === undefined ? {} : { answer: answerCheckReply(answer, slices.length) }),
  }
}

function documentSlices(slices: readonly NumberedSlice[], answer: KeptAnswer | undefined, links: DocumentLinks) {
  const [first] = slices
  if (first === undefined) throw new Error('a document without slices')
  const images = new Map(slices.flatMap((slice) => slice.images).map((image) => [image.marker, image]))
  return {
    document: {
      id: first.documentId,
      name: first.documentName,
      url: links.document({ id: first.documentId, name: first.documentName }),
      dtype: documentTypeNumber(first.documentFormat),
    },
    slice_info: slices.flatMap((slice) => entriesOf(slice, answer)),
    hide_positions: positioned.has(first.documentFormat) && slices.every((slice) => !hasPlace(slice)),
    images: [...images.values()].map((image) => ({ text: image.marker, cos_url: links.image(image) })),
  }
}

/** A slice that stands in several rectangles is told as its parts, each with the text that stands in its own. */
function entriesOf(slice: NumberedSlice, answer: KeptAnswer | undefined): object[] {
  const { documentId, positions, text, line, sheet, number } = slice
  if (line !== null) {
    return [{ document_id: documentId, text, line, sheet_name: sheet ?? '', ...citations(number, answer) }]
  }
  if (positions.length === 0) return [{ document_id: documentId, text, ...citations(number, answer) }]
  const parts = positions.map(({ start, end }) => text.slice(start, end).trim())
  return positions.map((position, index) => ({
    document_id: documentId,
    text: parts[index],
    position: toWirePosition(position),
    ...citations(number, answer, parts[index], parts),
  }))
}

function citations(
  number: number,
  answer: KeptAnswer | undefined,
  part?: string,
  parts?: readonly string[],
): { readonly index: number; readonly cited?: boolean } {
  if (answer === undefined) return { index: number }
  const citing = citingSentences(answer, number, part, parts)
  return { index: number, cited: citing.cited_by.length + citing.repeated_by.length > 0, ...citing }
}

function hasPlace({ positions, line }: SnapshotSlice): boolean {
  return positions.length > 0 || line !== null
}
