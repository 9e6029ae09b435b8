import { Readable } from 'node:stream'
import type { Database } from '../../database/index.ts'
import { createId } from '../../database/index.ts'
import type { BlobStore, Downloadable, LinkSigner } from '../../storage/index.ts'
import { agentFileRepository } from './agent-file-repository.ts'
import type { AgentCall, OutputPart } from './agent.ts'

export interface AgentFilesOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  /** For how long files are kept and their links work. */
  readonly keepDays: number
  readonly now?: () => number
}

export interface MadeFile {
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

const dayMilliseconds = 86_400_000

/** What agents have made for their callers: decks, documents, pictures. */
export class AgentFiles {
  readonly #options: AgentFilesOptions
  readonly #now: () => number

  constructor(options: AgentFilesOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** The content is in the store before its row is. */
  async keep(
    { agentId, context }: Pick<AgentCall, 'agentId' | 'context'>,
    { name, contentType, bytes }: MadeFile,
    as: Extract<OutputPart, { type: 'made' }>['as'],
  ): Promise<Extract<OutputPart, { type: 'made' }>> {
    const { blobs, db } = this.#options
    const stored = await blobs.put(Readable.from([bytes]), { signal: context.signal })
    const fileId = createId()
    await agentFileRepository(db).insert({
      id: fileId,
      accountId: context.caller.accountId,
      agentId,
      name,
      contentType,
      blobHash: stored.hash,
      sizeBytes: stored.sizeBytes,
      createdAt: this.#now(),
    })
    return { type: 'made', as, fileId, name }
  }

  /** @param publicUrl address under which the client reaches this server */
  link({ fileId, name }: { readonly fileId: string; readonly name: string }, publicUrl: string): string {
    const expiresAt = this.#now() + this.#options.keepDays * dayMilliseconds
    return publicUrl + this.#options.signer.sign({ kind: 'agent-file', id: fileId, name, expiresAt })
  }

  /** What a link leads to. */
  async download(id: string): Promise<Downloadable | undefined> {
    const file = await agentFileRepository(this.#options.db).findAnywhere(id)
    return file === undefined
      ? undefined
      : { hash: file.blobHash, sizeBytes: file.sizeBytes, contentType: file.contentType }
  }

  referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return agentFileRepository(this.#options.db).referencedBlobs(hashes)
  }

  async sweep(): Promise<void> {
    await agentFileRepository(this.#options.db).deleteBefore(this.#now() - this.#options.keepDays * dayMilliseconds)
  }
}
