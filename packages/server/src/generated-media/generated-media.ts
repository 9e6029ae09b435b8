import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { BlobHash, BlobStore, Downloadable, LinkSigner } from '../storage/index.ts'
import { generatedFileRepository } from './generated-file-repository.ts'
import type { GeneratedFile } from './generated-file-repository.ts'

export interface GeneratedMediaOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  /** For so long links work and content is kept; the platform says 30 days. */
  readonly keepDays: number
  readonly now?: () => number
}

export interface FileFacts {
  readonly accountId: string
  /** The call or the task that made it. */
  readonly requestId: string
  readonly contentType: string
}

const dayMilliseconds = 86_400_000
const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
}

/** What engines made for callers, behind links that expire with it. */
export class GeneratedMedia {
  readonly #options: GeneratedMediaOptions
  readonly #now: () => number

  constructor(options: GeneratedMediaOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @throws {BlobTooLarge} beyond `maxBytes` */
  async keep(
    content: AsyncIterable<Uint8Array>,
    facts: FileFacts,
    limits: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<GeneratedFile> {
    const { db, blobs, keepDays } = this.#options
    const { hash: blobHash, sizeBytes } = await blobs.put(content, limits)
    const createdAt = this.#now()
    const expiresAt = createdAt + keepDays * dayMilliseconds
    const file = { ...facts, id: createId(), blobHash, sizeBytes, createdAt, expiresAt }
    await generatedFileRepository(db).insert(file)
    return file
  }

  /**
   * @param publicUrl address under which the client reaches this server
   * @param name that is proposed when the link is followed; absent: the id
   */
  link(
    { id, contentType, expiresAt }: Pick<GeneratedFile, 'id' | 'contentType' | 'expiresAt'>,
    publicUrl: string,
    name = `${id}.${extensions[contentType] ?? 'bin'}`,
  ): string {
    return publicUrl + this.#options.signer.sign({ kind: 'generated-file', id, name, expiresAt })
  }

  /** What a link leads to. */
  async download(id: string): Promise<Downloadable | undefined> {
    const file = await generatedFileRepository(this.#options.db).findAnywhere(id, this.#now())
    return file === undefined ? undefined : { ...file, hash: file.blobHash }
  }

  referencedBlobs(hashes: readonly BlobHash[]): Promise<ReadonlySet<BlobHash>> {
    return generatedFileRepository(this.#options.db).referencedBlobs(hashes)
  }

  async sweep(): Promise<void> {
    await generatedFileRepository(this.#options.db).deleteExpired(this.#now())
  }
}
