import type { Database } from '../database/index.ts'
import type { FindImages, RecalledSlice } from '../knowledge/index.ts'
import type { Log } from '../telemetry/index.ts'
import { answerToKeep } from './kept-answer.ts'
import { recallRepository } from './recall-repository.ts'
import { snapshotOf } from './recall-snapshot.ts'

export interface RecallKeeperOptions {
  readonly db: Database
  readonly imagesOf: FindImages
  readonly log: Log
  readonly now?: () => number
}

/** What an answer is made from. */
export interface RecalledForAnswer {
  /** Key under which it can be asked for. */
  readonly requestId: string
  readonly query: string
  /** In the order of their numbers in the prompt. */
  readonly slices: readonly RecalledSlice[]
  readonly applicationId?: string | undefined
  readonly conversationId?: string | undefined
  readonly nodeId?: string | undefined
}

/** A recall that is kept; its answer can be put beside it. */
export interface KeptRecall {
  /**
   * Keeps what was answered, checked against its sources. The answer is told by now and does not fail for it.
   * @param files further texts in the prompt, numbered after the slices
   */
  answered(text: string, files?: readonly { readonly name: string; readonly text: string }[]): Promise<void>
}

/** Keeps what answers are made from, for slice_info. */
export class RecallKeeper {
  readonly #options: RecallKeeperOptions

  constructor(options: RecallKeeperOptions) {
    this.#options = options
  }

  /** Durable when it resolves; a recall that was kept under the same id is replaced. */
  async keep(recalled: RecalledForAnswer, accountId: string): Promise<KeptRecall> {
    const { db, imagesOf, log, now = Date.now } = this.#options
    const { requestId, slices } = recalled
    const createdAt = now()
    await recallRepository(db).save({
      accountId,
      requestId,
      applicationId: recalled.applicationId ?? null,
      conversationId: recalled.conversationId ?? null,
      nodeId: recalled.nodeId ?? null,
      query: recalled.query,
      slices: JSON.stringify(await snapshotOf(accountId, slices, imagesOf)),
      createdAt,
      answer: null,
    })
    return {
      async answered(text, files) {
        try {
          const answer = answerToKeep(text, { slices, files })
          await recallRepository(db).noteAnswer({ accountId, requestId, createdAt }, answer)
        } catch (error) {
          log.warn('an answer was not kept for the check against its slices', { error })
        }
      },
    }
  }
}
