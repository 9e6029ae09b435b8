import { createId } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import { baseRepository } from '../base-repository.ts'
import { documentRepository } from '../document-repository.ts'
import type { DocumentVersion } from '../document-repository.ts'
import { newIndex } from '../index-builder.ts'

/** Rows of accounts, bases and documents for tests, without the services that usually write them. */
export function testRows(db: Database) {
  return {
    async account(): Promise<string> {
      const id = createId()
      await db
        .insertInto('accounts')
        .values({ id, name: id, tier: 'V0', role: 'member', status: 'active', createdAt: 0, updatedAt: 0 })
        .execute()
      return id
    },

    async base(accountId: string): Promise<{ id: string; indexId: string }> {
      const id = createId()
      const made = { embeddingId: 11, contextual: 0, embeddingModel: null } as const
      const index = newIndex({ id, accountId }, made, 'serving', false, 1)
      await baseRepository(db).insert(
        {
          id,
          accountId,
          name: 'base',
          description: '',
          background: 'blue',
          icon: 'question',
          embeddingId: 11,
          contextual: 0,
          servingIndexId: index.id,
          callbackUrl: null,
          sealedCallbackHeader: null,
          createdAt: 1,
          updatedAt: 1,
          deletedAt: null,
        },
        index,
      )
      return { id, indexId: index.id }
    },

    async document(
      accountId: string,
      knowledgeId: string,
      version: Partial<DocumentVersion> = {},
      name = 'a.txt',
    ): Promise<string> {
      const id = createId()
      await documentRepository(db).insert(
        {
          id,
          accountId,
          knowledgeId,
          name,
          format: 'txt',
          sourceUrl: null,
          blobHash: 'hash',
          sizeBytes: 10,
          parseImage: 0,
          wordNumLimit: null,
          visibleVersion: null,
          latestVersion: 1,
          createdAt: 1,
          updatedAt: 1,
          deletedAt: null,
        },
        testVersion({ documentId: id, accountId, knowledgeId, ...version }),
      )
      return id
    },
  }
}

export function testVersion(
  version: Partial<DocumentVersion> & Pick<DocumentVersion, 'documentId' | 'accountId' | 'knowledgeId'>,
): DocumentVersion {
  return {
    version: 1,
    requestedType: null,
    knowledgeType: 1,
    customSeparators: null,
    sentenceSize: null,
    refetch: 0,
    state: 'queued',
    callbackUrl: null,
    sealedCallbackHeader: null,
    embeddedCount: 0,
    sliceCount: 0,
    wordNum: 0,
    pageCount: 0,
    notes: null,
    errorCode: null,
    errorReason: null,
    errorMessage: null,
    attempts: 0,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: 1,
    createdAt: 1,
    updatedAt: 1,
    finishedAt: null,
    ...version,
  }
}
