export { BlobMissing, BlobTooLarge } from './blob-store.ts'
export type { BlobHash, BlobStore, StoredBlob } from './blob-store.ts'
export { openFileBlobStore } from './file-blob-store.ts'
export { sweepOrphans } from './sweep-orphans.ts'
