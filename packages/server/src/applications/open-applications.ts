import type { ChatService } from '../chat/index.ts'
import type { Database } from '../database/index.ts'
import type { Route } from '../http/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { Log } from '../telemetry/index.ts'
import { AnswerService } from './answer-service.ts'
import { applicationRoutes } from './application-routes.ts'
import { ApplicationService } from './application-service.ts'
import { InvokeService } from './invoke-service.ts'
import { questionRewriter } from './question-rewriter.ts'
import type { RecallKeeper } from './recall-keeper.ts'
import { RecallSweeper } from './recall-sweeper.ts'
import { SliceInfoService } from './slice-info.ts'

export interface ApplicationsOptions {
  readonly db: Database
  readonly chat: ChatService
  readonly models: ModelRegistry
  readonly knowledge: Pick<Knowledge, 'retrieval' | 'linksFor' | 'ownBases' | 'basesOfDocuments'>
  readonly keeper: RecallKeeper
  /** Chat model that completes follow-up questions; absent: rules do. */
  readonly rewriteModel: string | undefined
  readonly keepRecallDays: number
  /** False where this process only takes requests. */
  readonly works: boolean
  readonly log: Log
}

export interface Applications {
  readonly routes: readonly Route[]
  readonly applications: ApplicationService
  readonly answers: AnswerService
  readonly sliceInfo: SliceInfoService
  start(): void
  stop(): Promise<void>
}

/** Puts the parts of knowledge applications together. */
export function openApplications(options: ApplicationsOptions): Applications {
  const { db, chat, models, knowledge, rewriteModel, log } = options
  const keepMilliseconds = options.keepRecallDays * 86_400_000
  const answers = new AnswerService({
    chat,
    retrieval: knowledge.retrieval,
    keeper: options.keeper,
    rewrite: rewriteModel === undefined ? undefined : questionRewriter(chat, rewriteModel, log),
  })
  const applications = new ApplicationService({ db, chat, models, knowledge })
  const invocations = new InvokeService({ applications, answers })
  const sliceInfo = new SliceInfoService({ db, keepMilliseconds })
  const sweeper = new RecallSweeper(db, keepMilliseconds, log)
  return {
    routes: applicationRoutes({ applications, invocations, sliceInfo, linksFor: knowledge.linksFor }),
    applications,
    answers,
    sliceInfo,
    start() {
      if (options.works) sweeper.start()
    },
    stop: () => sweeper.stop(),
  }
}
