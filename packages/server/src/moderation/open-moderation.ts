import { moderate } from '@openmaas/protocol'
import type { CallTracker } from '../calls/index.ts'
import type { ChatService, ContentCheck } from '../chat/index.ts'
import type { Database } from '../database/index.ts'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import { PageRecogniser } from '../ocr/index.ts'
import type { GuardedFetcher } from '../outbound/index.ts'
import { ChatCheck } from './chat-check.ts'
import type { Accounts } from './chat-check.ts'
import { ChatJudge } from './chat-judge.ts'
import { ChatJudging } from './chat-judging.ts'
import { moderationAdminRoutes } from './moderation-admin-routes.ts'
import { PictureText } from './picture-text.ts'
import { TextJudges } from './text-judges.ts'
import { ModerationService } from './moderation-service.ts'
import { configuredLists } from './words/configured-lists.ts'
import type { ConfiguredList } from './words/configured-lists.ts'
import { WordLists } from './words/word-lists.ts'

export interface ModerationOptions {
  readonly db: Database
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly chat: ChatService
  readonly outbound: Pick<GuardedFetcher, 'fetch'>
  readonly settings: {
    readonly moderation: {
      readonly lists: readonly ConfiguredList[]
      readonly judgeModel?: string | undefined
      readonly pictureModel?: string | undefined
      readonly chatInput: Accounts
      readonly chatOutput: Accounts
      readonly chatEngine: boolean
      readonly callersMayDisable: boolean
    }
  }
}

/** Moderation with its routes, and what chat calls are looked at with. */
export function openModeration({ db, models, tracker, chat, outbound, settings }: ModerationOptions): {
  readonly routes: readonly Route[]
  readonly contentCheck: ContentCheck
} {
  const { lists, judgeModel, pictureModel, chatEngine, ...checks } = settings.moderation
  const words = new WordLists({ db, configured: configuredLists(lists) })
  const judgeOf = (model: string | undefined): ChatJudge | undefined =>
    model === undefined ? undefined : new ChatJudge({ chat, models, model })
  const texts = new TextJudges({ models, judge: judgeOf(judgeModel) })
  const service = new ModerationService({
    models,
    tracker,
    words,
    fetch: outbound.fetch,
    texts,
    pictureText: new PictureText({ models, recogniser: new PageRecogniser({ models, tracker }) }),
    pictureJudge: judgeOf(pictureModel),
  })
  return {
    routes: [route(moderate, (request) => service.create(request.body, request)), ...moderationAdminRoutes({ words })],
    contentCheck: new ChatCheck({
      words,
      judging: chatEngine ? new ChatJudging({ judges: texts, tracker }) : undefined,
      ...checks,
    }),
  }
}
