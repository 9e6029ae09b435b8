import { join } from 'node:path'
import type { BlobStore } from './blob-store.ts'
import { openFileBlobStore } from './file-blob-store.ts'
import { openS3BlobStore } from './s3-blob-store.ts'
import type { S3Settings } from './s3-client.ts'

export type StorageSettings = { readonly type: 'file' } | ({ readonly type: 's3' } & S3Settings)

export interface BlobStoreOptions {
  readonly storage: StorageSettings
  readonly dataFolder: string
}

/** The blob store of the configuration: files in `blobs` of the data folder, or an S3-compatible store. */
export function openBlobStore({ storage, dataFolder }: BlobStoreOptions): Promise<BlobStore> {
  switch (storage.type) {
    case 'file':
      return openFileBlobStore(join(dataFolder, 'blobs'))
    case 's3':
      return openS3BlobStore({ ...storage, temporaryFolder: join(dataFolder, 'cache', 'blobs') })
  }
}
