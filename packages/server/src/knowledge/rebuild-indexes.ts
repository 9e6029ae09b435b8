import type { CallTracker } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { Log } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { NotifyEnd } from './document-work.ts'
import { IndexBuilder, startBuilding } from './index-builder.ts'
import type { SliceIndex } from './recall/index.ts'
import { SliceEmbedder } from './slice-embedder.ts'
import { Sweeper } from './sweeper.ts'
import { transferRepository } from './transfer/transfer-repository.ts'

/**
 * Asks for indexes to be built anew from truth; whoever works on the installation does it. The present ones serve until then.
 * @param baseIds without their own index being built already
 */
export async function askForRebuild(db: Database, baseIds: readonly string[], now: number): Promise<void> {
  for (const baseId of baseIds) {
    await db.transaction().execute(async (transaction) => {
      const bases = baseRepository(transaction)
      const base = await transferRepository(transaction).base(baseId)
      const serving = base && (await bases.index(base.servingIndexId))
      if (base === undefined || serving === undefined) return
      // What is being built may be for another embedding; that is what is wanted then.
      const { embeddingId, contextual, embeddingModel } = (await bases.buildingIndex(baseId)) ?? serving
      await startBuilding(transaction, base, { embeddingId, contextual, embeddingModel }, false, now)
    })
  }
}

export interface BuildOptions {
  readonly db: Database
  readonly index: SliceIndex
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly notify: NotifyEnd
  readonly log: Log
}

/** Builds all indexes that wait, in this process, and removes those that they replace. What fails is left to the next server. */
export async function buildWaiting({ db, index, models, tracker, notify, log }: BuildOptions): Promise<void> {
  const embedder = new SliceEmbedder({ models, tracker })
  const builder = new IndexBuilder({ db, index, embedder, notify, log, onServing: () => {} })
  builder.wake()
  await builder.idle()
  await builder.stop()
  await sweepOnce({ db, index, log })
}

/** Removes what deleted bases, former versions and replaced indexes have left, once. */
export async function sweepOnce({ db, index, log }: Pick<BuildOptions, 'db' | 'index' | 'log'>): Promise<void> {
  await new Sweeper({ db, index, sweepBlobs: async () => {}, log }).sweep()
}
