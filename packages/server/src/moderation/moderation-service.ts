import { EngineError } from '@openmaas/engines'
import type { ModerationEngine, ModerationItem, ModerationVerdict } from '@openmaas/engines'
import { findModel } from '@openmaas/protocol'
import type { ModerationReply, ModerationRequest } from '@openmaas/protocol'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry } from '../models/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import type { ChatJudge } from './chat-judge.ts'
import { itemsOf } from './moderation-items.ts'
import type { PlacedItem } from './moderation-items.ts'
import { judgedPicture } from './picture.ts'
import { notJudged, verdictOfHits, worst } from './verdict.ts'
import type { WordLists } from './words/word-lists.ts'

export interface ModerationServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly words: WordLists
  readonly fetch: GuardedFetch
  /** For texts, where no engine judges them. */
  readonly judge: ChatJudge | undefined
  /** For pictures, where no engine judges them. */
  readonly pictureJudge: ChatJudge | undefined
}

/** What the header `x-openmaas-engine` says where only listed words were looked for. */
const wordsEngine = 'word-lists'
const contentTypes = { text: 'text', image_url: 'image', video_url: 'video', audio_url: 'audio' } as const

/**
 * Judges content: texts by the operator's word lists, and everything by an engine or a chat model where there is one. What nothing
 * here can judge is never passed in silence: it is left to a person.
 */
export class ModerationService {
  readonly #options: ModerationServiceOptions

  constructor(options: ModerationServiceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} {EngineError} */
  async create(request: ModerationRequest, context: CallContext): Promise<ModerationReply> {
    const { models, tracker } = this.#options
    const call = tracker.begin(context, { model: models.find(request.model)?.id ?? request.model, stream: false })
    try {
      const items = itemsOf(request.input)
      const routes = await this.#routes(request.model, call)
      const verdicts: ModerationVerdict[] = []
      for (const item of items) verdicts.push(await this.#judge(item, routes, call, context))
      call.noteFirstPart()
      call.finish('stop', undefined)
      return {
        id: context.requestId,
        created: Math.floor(Date.now() / 1000),
        request_id: context.requestId,
        result_list: items.map(({ item }, index) => ({
          content_type: contentTypes[item.type],
          risk_level: verdicts[index]?.level ?? notJudged.level,
          risk_type: [...(verdicts[index]?.types ?? notJudged.types)],
        })),
        usage: { moderation_text: { call_count: items.length } },
      }
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  /** Word lists are there whether or not anything is routed, also while the simulator is off. */
  async #routes(id: string, call: TrackedCall): Promise<readonly BoundRoute[]> {
    const { models } = this.#options
    const isOurs = findModel(id)?.kind === 'moderation'
    const model = isOurs ? models.find(id) : models.resolve(id)
    if (model?.catalogue !== undefined && model.catalogue.kind !== 'moderation') {
      const method = { zh: '内容安全', en: 'moderation' }
      throw new ApiError('methodNotSupported', { method }, { shouldRetry: false })
    }
    call.noteModel(model?.id ?? id)
    await call.takeSlot(model?.id ?? id, model?.catalogue?.concurrency)
    call.noteRoute(wordsEngine, wordsEngine)
    return model?.routes.filter(({ handle }) => handle.engine.moderation !== undefined) ?? []
  }

  async #judge(
    placed: PlacedItem,
    routes: readonly BoundRoute[],
    call: TrackedCall,
    context: CallContext,
  ): Promise<ModerationVerdict> {
    const { item } = placed
    const verdicts: ModerationVerdict[] = []
    if (item.type === 'text') {
      const matcher = await this.#options.words.matcher()
      if (!matcher.isEmpty) verdicts.push(verdictOfHits(matcher.find(item.text)))
    }
    // What a list rejects needs no second opinion.
    if (verdicts[0]?.level !== 'REJECT') {
      const judged = await this.#askOthers(placed, routes, call, context)
      if (judged !== undefined) verdicts.push(judged)
    }
    return verdicts.length === 0 ? notJudged : worst(verdicts)
  }

  async #askOthers(
    { item, field }: PlacedItem,
    routes: readonly BoundRoute[],
    call: TrackedCall,
    context: CallContext,
  ): Promise<ModerationVerdict | undefined> {
    const { judge, pictureJudge, fetch } = this.#options
    const { signal } = context
    const able = routes.filter(({ handle }) => handle.engine.moderation?.contentTypes.includes(item.type) === true)
    if (able.length > 0) return this.#askEngine(item, field, able, call, context)
    const chat = item.type === 'text' ? judge : item.type === 'image_url' ? pictureJudge : undefined
    if (chat?.isThere !== true) return undefined
    const content =
      item.type === 'text' ? { text: item.text } : { picture: await judgedPicture(item.url, { fetch, signal, field }) }
    const { verdict, engine } = await chat.judge(content, context)
    if (engine !== undefined) call.noteRoute(engine, 'judge')
    return verdict
  }

  async #askEngine(
    item: ModerationItem,
    field: string,
    routes: readonly BoundRoute[],
    call: TrackedCall,
    { signal }: CallContext,
  ): Promise<ModerationVerdict> {
    const { fetch } = this.#options
    const sends = item.type === 'image_url' && routes.some((route) => moderationOf(route).fetchesMedia !== true)
    const sent = sends ? { ...item, url: await judgedPicture(item.url, { fetch, signal, field }) } : item
    const output = await callRouted(
      routes,
      { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
      (route) => {
        const engine = moderationOf(route)
        const given = engine.fetchesMedia === true ? item : sent
        return engine.moderate({ model: route.upstreamModel, items: [given] }, { signal })
      },
    )
    const [verdict] = output.verdicts
    if (verdict === undefined) throw new EngineError('unavailable', 'The engine gave no verdict')
    return verdict
  }
}

function moderationOf({ handle }: BoundRoute): ModerationEngine {
  const { moderation } = handle.engine
  if (moderation === undefined) throw new EngineError('unsupported', `${handle.id} judges nothing`)
  return moderation
}
