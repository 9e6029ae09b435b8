import type { Database } from '../database/index.ts'
import type { Downloadable, LinkKind } from '../storage/index.ts'
import { documentRepository } from './document-repository.ts'

export type KnowledgeLinkKind = Extract<LinkKind, 'document' | 'document-image'>

const contentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
}

/** What links to documents and their pictures lead to, while the document is there. */
export function findDownload(
  db: Database,
): Readonly<Record<KnowledgeLinkKind, (id: string) => Promise<Downloadable | undefined>>> {
  const documents = documentRepository(db)
  return {
    async document(id) {
      const document = await documents.findForLink(id)
      if (document === undefined || document.blobHash === null) return undefined
      const { blobHash: hash, sizeBytes, format } = document
      return { hash, sizeBytes, contentType: contentTypes[format] ?? 'application/octet-stream' }
    },
    async 'document-image'(id) {
      const image = await documents.imageById(id)
      if (image === undefined) return undefined
      return { hash: image.blobHash, sizeBytes: image.sizeBytes, contentType: image.contentType }
    },
  }
}
