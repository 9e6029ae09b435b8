import { ApiError } from '../errors/api-error.ts'
import { documentTypeNumber, toWirePosition } from '../knowledge/index.ts'
import type { DocumentLinks } from '../knowledge/index.ts'
import type { Database } from '../database/index.ts'
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
  async find(accountId: string, requestId: string): Promise<{ row: RecallRow; slices: SnapshotSlice[] }> {
    const { db, keepMilliseconds, now = Date.now } = this.#options
    const row = await recallRepository(db).find(accountId, requestId)
    if (row === undefined || row.createdAt < now() - keepMilliseconds) {
      throw new ApiError(
        'resourceNotFound',
        { field: 'request_id', value: requestId.slice(0, 64) },
        { shouldRetry: false },
      )
    }
    return { row, slices: snapshotSlices.parse(JSON.parse(row.slices)) }
  }
}

/** `data` of slice_info: documents in the order of their best slices, each slice with its places. */
export function sliceInfoReply(slices: readonly SnapshotSlice[], links: DocumentLinks) {
  const byDocument = Map.groupBy(slices, ({ documentId }) => documentId)
  const documents = [...byDocument.values()].map((ofDocument) => documentSlices(ofDocument, links))
  const images = documents.flatMap((document) => document.images)
  return {
    document_slices: documents,
    has_old_document: documents.some((document) => document.hide_positions),
    images,
  }
}

function documentSlices(slices: readonly SnapshotSlice[], links: DocumentLinks) {
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
    slice_info: slices.flatMap(entriesOf),
    hide_positions: positioned.has(first.documentFormat) && slices.every((slice) => !hasPlace(slice)),
    images: [...images.values()].map((image) => ({ text: image.marker, cos_url: links.image(image) })),
  }
}

/** A slice that stands in several rectangles is told as its parts, each with the text that stands in its own. */
function entriesOf(slice: SnapshotSlice): object[] {
  const { documentId, positions, text, line, sheet } = slice
  if (line !== null) return [{ document_id: documentId, text, line, sheet_name: sheet ?? '' }]
  if (positions.length === 0) return [{ document_id: documentId, text }]
  return positions.map((position) => ({
    document_id: documentId,
    text: text.slice(position.start, position.end).trim(),
    position: toWirePosition(position),
  }))
}

function hasPlace({ positions, line }: SnapshotSlice): boolean {
  return positions.length > 0 || line !== null
}
