import type { Readable } from 'node:stream'

/** SHA-256 of the content in hex: the name of a blob. */
export type BlobHash = string

export interface StoredBlob {
  readonly hash: BlobHash
  readonly sizeBytes: number
}

/**
 * Content by its hash, never changed. A blob is written before the row that names it; what no row names is swept when it is old
 * enough (`modifiedAt`), and putting the same content again makes it young again.
 */
export interface BlobStore {
  /**
   * Durable when it resolves; nothing is left behind when it rejects.
   * @throws {BlobTooLarge} as soon as more than `maxBytes` came
   */
  put(
    content: AsyncIterable<Uint8Array>,
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal },
  ): Promise<StoredBlob>
  /**
   * @param range positions of the first and the last byte, both included
   * @throws {BlobMissing}
   */
  open(hash: BlobHash, range?: { readonly start: number; readonly end: number }): Promise<Readable>
  /**
   * The blob as a file of this machine, for programs that want a path. It must not be changed; `release` when done.
   * @throws {BlobMissing}
   */
  localFile(hash: BlobHash): Promise<{ readonly path: string; release(): Promise<void> }>
  /** True when it is there; it counts as young from now on. */
  touch(hash: BlobHash): Promise<boolean>
  list(): AsyncIterable<StoredBlob & { readonly modifiedAt: number }>
  /**
   * Unknown ones are no error.
   * @param options.notModifiedSince spares a blob that was put or touched after this time; milliseconds since the epoch
   */
  delete(hash: BlobHash, options?: { readonly notModifiedSince?: number }): Promise<void>
}

export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'

  constructor(hash: BlobHash) {
    super(`The blob ${hash} is not in the store.`)
  }
}

export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge'
  readonly maxBytes: number

  constructor(maxBytes: number) {
    super(`The content is larger than ${maxBytes} bytes.`)
    this.maxBytes = maxBytes
  }
}
