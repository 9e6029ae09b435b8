import type { ApiRequest } from '../http/index.ts'
import type { LinkSigner, PublicUrl } from '../storage/index.ts'
import type { DocumentLinks } from './document-wire.ts'

const validMilliseconds = 24 * 3_600_000

/** Links to documents and pictures, good for a day, under the address by which the client of a request reached the server. */
export function documentLinks(
  signer: LinkSigner,
  publicUrl: PublicUrl,
): (request: Pick<ApiRequest, 'incoming'>) => DocumentLinks {
  return ({ incoming }) => {
    const base = publicUrl(incoming)
    // To the hour, so that the link of a document stays the same for a while and can be cached.
    const expiresAt = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + validMilliseconds
    return {
      document: ({ id, name }) => base + signer.sign({ kind: 'document', id, name, expiresAt }),
      image: ({ id }) => base + signer.sign({ kind: 'document-image', id, name: id, expiresAt }),
    }
  }
}
