import { join } from 'node:path'
import type { PlatformConfiguration } from '../configuration/index.ts'
import { openSliceIndex } from '../knowledge/index.ts'
import type { SliceIndex } from '../knowledge/index.ts'
import { openBlobStore } from '../storage/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { withInstallation } from './command-context.ts'
import type { CommandContext, Installation } from './command-context.ts'

/** An installation with what its knowledge bases are kept in. */
export interface KnowledgeParts extends Installation {
  readonly file: PlatformConfiguration
  readonly blobs: BlobStore
  readonly index: SliceIndex
}

/** Opens them for the time of `work`, beside a running server or without one. */
export async function withKnowledge<Result>(
  context: CommandContext,
  work: (parts: KnowledgeParts) => Promise<Result>,
): Promise<Result> {
  return withInstallation(context, async (installation) => {
    const { config } = installation
    const file = config.loadPlatform()
    const blobs = await openBlobStore({ storage: file.storage, dataFolder: config.dataFolder })
    const index = openSliceIndex({
      folder: file.index?.location ?? join(config.dataFolder, 'index'),
      ...(file.index?.storageOptions === undefined ? {} : { storageOptions: file.index.storageOptions }),
      onProblem: (problem) => context.output.say(problem),
    })
    try {
      return await work({ ...installation, file, blobs, index })
    } finally {
      await index.close()
    }
  })
}
