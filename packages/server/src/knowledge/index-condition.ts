import type { Database } from '../database/index.ts'
import { overviewRepository } from './overview-repository.ts'
import { IndexError } from './recall/index.ts'
import type { SliceIndex } from './recall/index.ts'

/** What an index holds beside what it should. */
export interface IndexCondition {
  /** `lost`: rows are missing. `unreadable`: its files are damaged. `unknown`: its store does not answer at all. */
  readonly state: 'whole' | 'lost' | 'unreadable' | 'unknown'
  /** Slices by truth. */
  readonly expected: number
  /** Slices that it holds; undefined where that cannot be told. */
  readonly held: number | undefined
}

/** Compares an index with truth by the number of its slices. */
export async function conditionOf(db: Database, index: SliceIndex, indexId: string): Promise<IndexCondition> {
  const overview = overviewRepository(db)
  const before = await overview.slicesToHold(indexId)
  let held: number | undefined
  try {
    held = await index.count(indexId)
  } catch (error) {
    if (!(error instanceof IndexError)) throw error
  }
  // What was noted meanwhile need not have been counted, and what was deleted meanwhile need not be there any more.
  const expected = Math.min(before, await overview.slicesToHold(indexId))
  if (held !== undefined) return { state: held < expected ? 'lost' : 'whole', expected, held }
  const answers = await index.list().then(
    () => true,
    (error: unknown) => {
      if (error instanceof IndexError) return false
      throw error
    },
  )
  return { state: answers ? 'unreadable' : 'unknown', expected, held }
}
