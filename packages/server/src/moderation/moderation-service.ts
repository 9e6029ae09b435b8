import type { ModerationItem, ModerationVerdict } from '@openmaas/engines'
import { findModel } from '@openmaas/protocol'
import type { ModerationReply, ModerationRequest } from '@openmaas/protocol'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BoundRoute, ModelRegistry } from '../models/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import type { ChatJudge } from './chat-judge.ts'
import { itemsOf } from './moderation-items.ts'
import type { PlacedItem } from './moderation-items.ts'
import { jpegDataUri, judgedPicture } from './picture.ts'
import type { PictureText } from './picture-text.ts'
import { askEngine, judgingRoutes } from './text-judges.ts'
import type { JudgingCall, TextJudges } from './text-judges.ts'
import { piecesOf } from './text-pieces.ts'
import { notJudged, verdictOfHits, worst } from './verdict.ts'
import type { WordLists } from './words/word-lists.ts'

export interface ModerationServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly words: WordLists
  readonly fetch: GuardedFetch
  /** For texts, beside the lists. */
  readonly texts: TextJudges
  readonly pictureText: PictureText
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
    const judging = { call, context }
    if (item.type === 'text') return worstOf(await this.#judgeText(item.text, routes, judging))
    if (item.type === 'image_url') return this.#judgePicture(item, placed.field, routes, judging)
    const able = judgingRoutes(routes, item.type)
    return able.length === 0 ? notJudged : askEngine(able, () => item, judging)
  }

  /** Verdicts of all that judge texts; none where nothing does. What a list rejects needs no second opinion. */
  async #judgeText(
    text: string,
    routes: readonly BoundRoute[],
    judging: JudgingCall,
  ): Promise<readonly ModerationVerdict[]> {
    const { words, texts } = this.#options
    const matcher = await words.matcher()
    const listed = matcher.isEmpty ? [] : [verdictOfHits(matcher.find(text))]
    if (listed[0]?.level === 'REJECT') return listed
    const judged = await texts.verdict(text, routes, judging)
    return judged === undefined ? listed : [...listed, judged]
  }

  /** By what it shows, and by what is written in it: text that is fine does not speak for the rest of the picture. */
  async #judgePicture(
    item: PictureItem,
    field: string,
    routes: readonly BoundRoute[],
    judging: JudgingCall,
  ): Promise<ModerationVerdict> {
    const { fetch, pictureJudge } = this.#options
    const { signal } = judging.context
    const able = judgingRoutes(routes, 'image_url')
    const sees = able.length === 0 && pictureJudge?.isThere === true
    const reads = await this.#readsPictures(routes)
    // Who fetches the picture itself may do so; everybody else needs it here.
    const isNeeded = sees || reads || able.some(({ handle }) => handle.engine.moderation?.fetchesMedia !== true)
    if (!isNeeded) return able.length === 0 ? notJudged : askEngine(able, () => item, judging)
    const jpeg = await judgedPicture(item.url, { fetch, signal, field })
    const written = reads ? await this.#judgeWritten(jpeg, routes, judging) : []
    if (written.some(({ level }) => level === 'REJECT')) return worst(written)
    if (able.length > 0) {
      const sent = { ...item, url: jpegDataUri(jpeg) }
      const shown = await askEngine(able, (engine) => (engine.fetchesMedia === true ? item : sent), judging)
      return worst([...written, shown])
    }
    if (!sees || pictureJudge === undefined) return worst([...written, notJudged])
    const { verdict, engine } = await pictureJudge.judge({ picture: jpegDataUri(jpeg) }, judging.context)
    if (engine !== undefined) judging.call.noteRoute(engine, 'judge')
    return worst([...written, verdict])
  }

  async #readsPictures(routes: readonly BoundRoute[]): Promise<boolean> {
    const { words, texts, pictureText } = this.#options
    return pictureText.isThere && (texts.isThere(routes) || !(await words.matcher()).isEmpty)
  }

  /** Verdicts of the text in a picture; what the engine that reads could not read was not judged. */
  async #judgeWritten(
    jpeg: Buffer,
    routes: readonly BoundRoute[],
    judging: JudgingCall,
  ): Promise<readonly ModerationVerdict[]> {
    const text = await this.#options.pictureText.read(jpeg, judging.context)
    if (text === undefined) return [notJudged]
    if (text === '') return []
    const verdicts: ModerationVerdict[] = []
    for (const piece of piecesOf(text)) verdicts.push(...(await this.#judgeText(piece, routes, judging)))
    return verdicts
  }
}

type PictureItem = Extract<ModerationItem, { readonly url: string }>

function worstOf(verdicts: readonly ModerationVerdict[]): ModerationVerdict {
  return verdicts.length === 0 ? notJudged : worst(verdicts)
}
