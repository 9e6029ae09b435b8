import { sql } from 'kysely'
import type {
  Database,
  DocumentImagesTable,
  DocumentsTable,
  DocumentVersionsTable,
  Transaction,
} from '../database/index.ts'

export type DocumentRow = DocumentsTable
export type DocumentVersion = DocumentVersionsTable
export type DocumentImage = DocumentImagesTable

/** A document with its newest version, as the API shows it. */
export interface DocumentView {
  readonly document: DocumentRow
  readonly version: DocumentVersion
  /** The base's index is being built anew and does not hold this document yet. */
  readonly rebuilding: boolean
}

/** By the newest version of a document; `working` is all that is neither of the others. */
export type DocumentListState = 'working' | 'ready' | 'failed'

const statesOf: Readonly<Record<DocumentListState, DocumentVersion['state'][]>> = {
  working: ['queued', 'parsing', 'slicing', 'embedding'],
  ready: ['ready'],
  failed: ['failed'],
}

/** Documents of knowledge bases. Deleted ones are not there, for nobody. */
export function documentRepository(db: Database | Transaction) {
  const documents = () => db.selectFrom('documents').selectAll().where('documents.deletedAt', 'is', null)

  async function views(rows: readonly DocumentRow[]): Promise<DocumentView[]> {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const versions = await db
      .selectFrom('documentVersions')
      .innerJoin('documents', (join) =>
        join
          .onRef('documents.id', '=', 'documentVersions.documentId')
          .onRef('documents.latestVersion', '=', 'documentVersions.version'),
      )
      .selectAll('documentVersions')
      .where('documentVersions.documentId', 'in', ids)
      .execute()
    const behind = await db
      .selectFrom('documents')
      .innerJoin('knowledgeIndexes', (join) =>
        join
          .onRef('knowledgeIndexes.knowledgeId', '=', 'documents.knowledgeId')
          .on('knowledgeIndexes.state', '=', 'building')
          .on('knowledgeIndexes.notify', '=', 1),
      )
      .leftJoin('indexedVersions', (join) =>
        join
          .onRef('indexedVersions.indexId', '=', 'knowledgeIndexes.id')
          .onRef('indexedVersions.documentId', '=', 'documents.id')
          .onRef('indexedVersions.version', '=', 'documents.visibleVersion'),
      )
      .select('documents.id')
      .where('documents.id', 'in', ids)
      .where('documents.visibleVersion', 'is not', null)
      .where('indexedVersions.version', 'is', null)
      .execute()
    const rebuilding = new Set(behind.map(({ id }) => id))
    const byDocument = new Map(versions.map((version) => [version.documentId, version]))
    return rows.flatMap((document) => {
      const version = byDocument.get(document.id)
      return version === undefined ? [] : [{ document, version, rebuilding: rebuilding.has(document.id) }]
    })
  }

  return {
    async insert(document: DocumentRow, version: DocumentVersion): Promise<void> {
      await db.insertInto('documents').values(document).execute()
      await db.insertInto('documentVersions').values(version).execute()
    },

    /** A document of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<DocumentRow | undefined> {
      return documents().where('id', '=', id).where('accountId', '=', accountId).executeTakeFirst()
    },

    async findView(accountId: string, id: string): Promise<DocumentView | undefined> {
      const row = await documents().where('id', '=', id).where('accountId', '=', accountId).executeTakeFirst()
      return row === undefined ? undefined : (await views([row]))[0]
    },

    /** Ids out of these that are documents of the account. */
    async existing(accountId: string, ids: readonly string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set()
      const rows = await db
        .selectFrom('documents')
        .select('id')
        .where('id', 'in', ids)
        .where('accountId', '=', accountId)
        .where('deletedAt', 'is', null)
        .execute()
      return new Set(rows.map(({ id }) => id))
    },

    /** The bases of these documents, by document; those that the account does not have are absent. */
    async basesOf(accountId: string, ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('documents')
        .select(['id', 'knowledgeId'])
        .where('id', 'in', ids)
        .where('accountId', '=', accountId)
        .where('deletedAt', 'is', null)
        .execute()
      return new Map(rows.map(({ id, knowledgeId }) => [id, knowledgeId]))
    },

    /** Newest first. `word` is looked for in the name, letter case aside. */
    async page(
      baseId: string,
      query: {
        readonly word?: string | undefined
        readonly state?: DocumentListState | undefined
        readonly offset: number
        readonly limit: number
      },
    ): Promise<{ list: DocumentView[]; total: number }> {
      const pattern = query.word === undefined ? undefined : `%${query.word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
      let rows = documents().where('knowledgeId', '=', baseId)
      let count = db
        .selectFrom('documents')
        .select(({ fn }) => fn.countAll<number | string | bigint>().as('count'))
        .where('deletedAt', 'is', null)
        .where('knowledgeId', '=', baseId)
      if (pattern !== undefined) {
        rows = rows.where(nameLike(pattern))
        count = count.where(nameLike(pattern))
      }
      if (query.state !== undefined) {
        rows = rows.where(newestIn(statesOf[query.state]))
        count = count.where(newestIn(statesOf[query.state]))
      }
      const page = await rows
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .offset(query.offset)
        .limit(query.limit)
        .execute()
      const total = Number((await count.executeTakeFirstOrThrow()).count)
      return { list: await views(page), total }
    },

    /** Bytes and words of all documents of an account, those in work included. */
    async used(accountId: string, except?: string): Promise<{ words: number; bytes: number }> {
      let query = db
        .selectFrom('documents')
        .leftJoin('documentVersions', (join) =>
          join
            .onRef('documentVersions.documentId', '=', 'documents.id')
            .onRef('documentVersions.version', '=', 'documents.visibleVersion'),
        )
        .select(({ fn }) => [
          fn.sum<number | string | null>('documentVersions.wordNum').as('words'),
          fn.sum<number | string | null>('documents.sizeBytes').as('bytes'),
        ])
        .where('documents.accountId', '=', accountId)
        .where('documents.deletedAt', 'is', null)
      if (except !== undefined) query = query.where('documents.id', '!=', except)
      const row = await query.executeTakeFirstOrThrow()
      return { words: Number(row.words ?? 0), bytes: Number(row.bytes ?? 0) }
    },

    /** Puts a new version in front; versions still in work are called off. */
    async addVersion(document: DocumentRow, version: DocumentVersion, now: number): Promise<void> {
      await db
        .updateTable('documentVersions')
        .set({ state: 'superseded', leaseOwner: null, leaseExpiresAt: null, finishedAt: now, updatedAt: now })
        .where('documentId', '=', document.id)
        .where('state', 'in', ['queued', 'parsing', 'slicing', 'embedding', 'failed'])
        .execute()
      await db.insertInto('documentVersions').values(version).execute()
      await db
        .updateTable('documents')
        .set({ latestVersion: version.version, updatedAt: now })
        .where('id', '=', document.id)
        .execute()
    },

    async version(documentId: string, version: number): Promise<DocumentVersion | undefined> {
      return db
        .selectFrom('documentVersions')
        .selectAll()
        .where('documentId', '=', documentId)
        .where('version', '=', version)
        .executeTakeFirst()
    },

    async setContent(documentId: string, blobHash: string, sizeBytes: number, now: number): Promise<void> {
      await db
        .updateTable('documents')
        .set({ blobHash, sizeBytes, updatedAt: now })
        .where('id', '=', documentId)
        .execute()
    },

    async rename(documentId: string, name: string, now: number): Promise<void> {
      await db.updateTable('documents').set({ name, updatedAt: now }).where('id', '=', documentId).execute()
    },

    async visibleVersions(baseId: string): Promise<DocumentVersion[]> {
      return db
        .selectFrom('documentVersions')
        .innerJoin('documents', (join) =>
          join
            .onRef('documents.id', '=', 'documentVersions.documentId')
            .onRef('documents.visibleVersion', '=', 'documentVersions.version'),
        )
        .selectAll('documentVersions')
        .where('documents.knowledgeId', '=', baseId)
        .where('documents.deletedAt', 'is', null)
        .execute()
    },

    /** The account stops seeing it at once; whoever works on it loses the lease. What hangs on it is swept later. */
    async markDeleted(documentId: string, now: number): Promise<void> {
      await db.updateTable('documents').set({ deletedAt: now, updatedAt: now }).where('id', '=', documentId).execute()
      await db
        .updateTable('documentVersions')
        .set({ state: 'superseded', leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('documentId', '=', documentId)
        .where('state', 'in', ['queued', 'parsing', 'slicing', 'embedding'])
        .execute()
    },

    /** As `markDeleted`, for a base and all its documents. */
    async markBaseDeleted(baseId: string, now: number): Promise<void> {
      await db.updateTable('knowledgeBases').set({ deletedAt: now, updatedAt: now }).where('id', '=', baseId).execute()
      await db
        .updateTable('documents')
        .set({ deletedAt: now, updatedAt: now })
        .where('knowledgeId', '=', baseId)
        .where('deletedAt', 'is', null)
        .execute()
      await db
        .updateTable('documentVersions')
        .set({ state: 'superseded', leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('knowledgeId', '=', baseId)
        .where('state', 'in', ['queued', 'parsing', 'slicing', 'embedding'])
        .execute()
    },

    /** Pictures of the visible version, in their order. */
    async images(documentId: string, version: number): Promise<DocumentImage[]> {
      return db
        .selectFrom('documentImages')
        .selectAll()
        .where('documentId', '=', documentId)
        .where('version', '=', version)
        .orderBy('ordinal')
        .execute()
    },

    /** A picture whose document is still there. */
    async imageById(id: string): Promise<DocumentImage | undefined> {
      return db
        .selectFrom('documentImages')
        .innerJoin('documents', 'documents.id', 'documentImages.documentId')
        .selectAll('documentImages')
        .where('documentImages.id', '=', id)
        .where('documents.deletedAt', 'is', null)
        .executeTakeFirst()
    },

    /** Pictures of the visible versions of these documents of the account, by marker. */
    async imagesByMarker(
      accountId: string,
      documentIds: readonly string[],
      markers: readonly string[],
    ): Promise<Map<string, DocumentImage>> {
      if (markers.length === 0) return new Map()
      const rows = await db
        .selectFrom('documentImages')
        .innerJoin('documents', (join) =>
          join
            .onRef('documents.id', '=', 'documentImages.documentId')
            .onRef('documents.visibleVersion', '=', 'documentImages.version'),
        )
        .selectAll('documentImages')
        .where('documentImages.accountId', '=', accountId)
        .where('documentImages.documentId', 'in', documentIds)
        .where('documentImages.marker', 'in', markers)
        .where('documents.deletedAt', 'is', null)
        .execute()
      return new Map(rows.map((row) => [row.marker, row]))
    },

    /** A document of whatever account, for a signed link that was given to its owner. */
    async findForLink(id: string): Promise<DocumentRow | undefined> {
      return documents().where('id', '=', id).executeTakeFirst()
    },

    /** Hashes out of these that a document or a picture names. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const ofDocuments = await db.selectFrom('documents').select('blobHash').where('blobHash', 'in', hashes).execute()
      const ofImages = await db
        .selectFrom('documentImages')
        .select('blobHash')
        .where('blobHash', 'in', hashes)
        .execute()
      return new Set([...ofDocuments, ...ofImages].flatMap(({ blobHash }) => (blobHash === null ? [] : [blobHash])))
    },

    /** The stored reply to an upload of this request id, after noting `reply` if there was none. */
    async rememberUpload(
      accountId: string,
      knowledgeId: string,
      requestId: string,
      reply: string,
      now: number,
    ): Promise<string> {
      await db
        .insertInto('documentUploads')
        .values({ accountId, knowledgeId, requestId, reply, createdAt: now })
        .onConflict((conflict) => conflict.columns(['accountId', 'knowledgeId', 'requestId']).doNothing())
        .execute()
      const row = await db
        .selectFrom('documentUploads')
        .select('reply')
        .where('accountId', '=', accountId)
        .where('knowledgeId', '=', knowledgeId)
        .where('requestId', '=', requestId)
        .executeTakeFirstOrThrow()
      return row.reply
    },

    async findUpload(accountId: string, knowledgeId: string, requestId: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('documentUploads')
        .select('reply')
        .where('accountId', '=', accountId)
        .where('knowledgeId', '=', knowledgeId)
        .where('requestId', '=', requestId)
        .executeTakeFirst()
      return row?.reply
    },
  }
}

export type DocumentRepository = ReturnType<typeof documentRepository>

/** Letter case aside, as far as the database knows cases: SQLite only those of ASCII. */
function newestIn(states: readonly DocumentVersion['state'][]) {
  return sql<boolean>`exists (select 1 from ${sql.ref('documentVersions')} as newest
    where newest.${sql.ref('documentId')} = documents.id and newest.version = documents.${sql.ref('latestVersion')}
    and newest.state in (${sql.join(states)}))`
}

function nameLike(pattern: string) {
  return sql<boolean>`lower(name) like ${pattern} escape '\\'`
}
