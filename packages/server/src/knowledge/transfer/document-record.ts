import { notYet } from './transfer-repository.ts'
import type { DocumentImage, DocumentRow, DocumentVersion } from '../document-repository.ts'
import type { SliceRow } from '../slice-repository.ts'
import type { TransferDocument, TransferImage, TransferSlice, TransferVersion } from './archive-format.ts'
import type { IdMap } from './new-ids.ts'

/**
 * @param visible what recall sees
 * @param latest the newest version: the same, or one that is in work or has failed
 */
export function toTransferDocument(
  row: DocumentRow,
  visible: DocumentVersion | undefined,
  latest: DocumentVersion | undefined,
  images: readonly DocumentImage[],
): TransferDocument {
  return {
    id: row.id,
    name: row.name,
    format: row.format,
    sourceUrl: row.sourceUrl,
    hash: row.blobHash,
    sizeBytes: row.sizeBytes,
    parseImage: row.parseImage,
    wordNumLimit: row.wordNumLimit,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    visible: visible === undefined ? null : toTransferVersion(visible),
    waiting: latest === undefined || latest.version === visible?.version ? null : waitingVersion(latest),
    images: images.map(({ id, marker, blobHash, contentType, sizeBytes, page, description }) => ({
      id,
      marker,
      hash: blobHash,
      contentType,
      sizeBytes,
      page,
      description,
    })),
  }
}

function toTransferVersion(version: DocumentVersion): TransferVersion {
  return {
    version: version.version,
    requestedType: version.requestedType as TransferVersion['requestedType'],
    knowledgeType: version.knowledgeType as TransferVersion['knowledgeType'],
    customSeparators: version.customSeparators === null ? null : (JSON.parse(version.customSeparators) as string[]),
    sentenceSize: version.sentenceSize,
    wordNum: version.wordNum,
    pageCount: version.pageCount,
    notes: version.notes === null ? null : (JSON.parse(version.notes) as Record<string, unknown>),
    sliceCount: version.sliceCount,
    createdAt: version.createdAt,
    finishedAt: version.finishedAt,
  }
}

/** Only what was asked for: how far the work had come changes while it is looked at, and begins anew elsewhere. */
function waitingVersion(version: DocumentVersion): TransferVersion {
  return { ...toTransferVersion(version), wordNum: 0, pageCount: 0, notes: null, sliceCount: 0, finishedAt: null }
}

export interface Place {
  readonly accountId: string
  readonly knowledgeId: string
  readonly ids: IdMap
}

/** The rows of a document that is brought in, not to be seen before its base is. */
export function fromTransferDocument(
  record: TransferDocument,
  { accountId, knowledgeId, ids }: Place,
): { document: DocumentRow; versions: DocumentVersion[] } {
  const { visible, waiting } = record
  const document: DocumentRow = {
    id: ids.of(record.id),
    accountId,
    knowledgeId,
    name: record.name,
    format: record.format,
    sourceUrl: record.sourceUrl,
    blobHash: record.hash,
    sizeBytes: record.sizeBytes,
    parseImage: record.parseImage,
    wordNumLimit: record.wordNumLimit,
    visibleVersion: visible?.version ?? null,
    latestVersion: waiting?.version ?? visible?.version ?? 1,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    deletedAt: notYet,
  }
  const versions: DocumentVersion[] = []
  if (visible !== null) versions.push(versionRow(document, visible, 'ready'))
  if (waiting !== null) versions.push(versionRow(document, waiting, 'queued'))
  return { document, versions }
}

function versionRow(document: DocumentRow, version: TransferVersion, state: 'ready' | 'queued'): DocumentVersion {
  return {
    documentId: document.id,
    version: version.version,
    accountId: document.accountId,
    knowledgeId: document.knowledgeId,
    requestedType: version.requestedType,
    knowledgeType: version.knowledgeType,
    customSeparators: version.customSeparators === null ? null : JSON.stringify(version.customSeparators),
    sentenceSize: version.sentenceSize,
    refetch: state === 'queued' && document.blobHash === null ? 1 : 0,
    state,
    callbackUrl: null,
    sealedCallbackHeader: null,
    embeddedCount: version.sliceCount,
    sliceCount: version.sliceCount,
    wordNum: version.wordNum,
    pageCount: version.pageCount,
    notes: version.notes === null ? null : JSON.stringify(version.notes),
    errorCode: null,
    errorReason: null,
    errorMessage: null,
    attempts: 0,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: state === 'queued' ? notYet : version.createdAt,
    createdAt: version.createdAt,
    updatedAt: document.updatedAt,
    finishedAt: version.finishedAt,
  }
}

export function fromTransferImage(
  record: TransferDocument,
  image: TransferImage,
  ordinal: number,
  { accountId, ids }: Omit<Place, 'knowledgeId'>,
): DocumentImage {
  return {
    id: ids.of(image.id),
    accountId,
    documentId: ids.of(record.id),
    version: record.visible?.version ?? 1,
    ordinal,
    marker: ids.text(image.marker, record.id),
    blobHash: image.hash,
    contentType: image.contentType,
    sizeBytes: image.sizeBytes,
    page: image.page,
    description: image.description,
  }
}

export function fromTransferSlice(
  record: TransferDocument,
  slice: TransferSlice,
  ordinal: number,
  { accountId, knowledgeId, ids }: Place,
): SliceRow {
  const renamed = (text: string): string => ids.text(text, record.id)
  return {
    id: ids.of(slice.id),
    accountId,
    knowledgeId,
    documentId: ids.of(record.id),
    version: record.visible?.version ?? 1,
    ordinal,
    text: renamed(slice.text),
    headings: JSON.stringify(slice.headings.map(renamed)),
    contextualText: renamed(slice.contextualText),
    page: slice.page,
    positions: slice.positions === null ? null : JSON.stringify(slice.positions),
    sheet: slice.sheet,
    line: slice.line,
    question: slice.question === null ? null : renamed(slice.question),
  }
}
