import { estimateTokens, foldParts, tokenWeight } from '@openmaas/engines'
import type { ChatGrounding, ChatInput, ChatPart, FinishReason, Usage } from '@openmaas/engines'
import type { ChatCompletionRequest } from '@openmaas/protocol'
import type { Lease, SlotOwner } from '../access/index.ts'
import type { CallContext, CallTracker } from '../calls/index.ts'
import type { ApiError } from '../errors/api-error.ts'
import { ServerStopping } from '../http/index.ts'
import type { MediaForChat } from '../media-input/index.ts'
import { openRoutedChat } from '../models/index.ts'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import { chatInput } from './chat-input.ts'
import type { ChatRequest } from './chat-input.ts'
import type { ContentCheck } from './content-check.ts'
import { requireChatModel, requireEngineCapabilities } from './chat-limits.ts'
import { chatChunks, completionReply, withThinkTags } from './chat-reply.ts'
import type { ReplyIdentity } from './chat-reply.ts'
import { checkedJson, compile } from './json-output.ts'
import { checkServerTools, joinInformed, withServerTools } from './server-tools.ts'
import type { InformedRequest, ServerFunction, ServerTool } from './server-tools.ts'
import { toolRounds } from './tool-rounds.ts'
import type { VoiceForChat } from './voice-for-chat.ts'

export interface ChatServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  /** Tools that run here, in the order in which they are used; others take only engines that run them themselves. */
  readonly tools?: readonly ServerTool[]
  /** For pictures, videos and files; absent: they go to the engine as they came. */
  readonly media?: MediaForChat
  /** For what accounts may not say or be told; absent: everything goes. */
  readonly contentCheck?: ContentCheck
  /** For models that hear and speak; absent: only those whose engines do so themselves. */
  readonly voice?: VoiceForChat
}

/** What capabilities with replies of their own have to say about an answer. */
export interface AnswerOptions {
  /** What the request's prompt was filled with, where it was. */
  readonly grounding?: ChatGrounding | undefined
  /** Functions of theirs that the model may call; what they tell comes as fields of the reply and of its message. */
  readonly functions?: readonly ServerFunction[]
  /** The error that a call of theirs ends with instead of an answer that ended so; undefined for one that is given as it is. */
  readonly failureOf?: (reason: FinishReason, requestId: string) => ApiError | undefined
}

/** Answers that ended so are not the JSON that was asked for, and nobody takes them for it. */
const brokenOff: ReadonlySet<FinishReason> = new Set([
  'length',
  'model_context_window_exceeded',
  'network_error',
  'sensitive',
])

const codingPath = '/api/coding/'
/** Beyond this the shared prefix of a conversation says no more about where its cache lies. */
const affinityCharacters = 1024

/** Chat completions. Sync replies fold the parts that streams send, so both say the same. */
export class ChatService {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker
  readonly #tools: readonly ServerTool[]
  readonly #toolTypes: ReadonlySet<string>
  readonly #media: MediaForChat | undefined
  readonly #contentCheck: ContentCheck | undefined
  readonly #voice: VoiceForChat | undefined

  constructor(options: ChatServiceOptions) {
    this.#models = options.models
    this.#tracker = options.tracker
    this.#tools = options.tools ?? []
    this.#toolTypes = new Set(this.#tools.map(({ type }) => type))
    this.#media = options.media
    this.#contentCheck = options.contentCheck
    this.#voice = options.voice
  }

  /** Chunks of a streamed reply; nothing runs before the first is asked for. */
  stream(request: ChatCompletionRequest, context: CallContext): AsyncIterable<object> {
    const parts = this.#parts(request, context, true)
    return chatChunks(parts, this.#identity(request, context), {
      toolStream: request.tool_stream === true,
      includeUsage: request.stream_options?.include_usage === true,
    })
  }

  /** The parts of one answer, for capabilities whose replies have another form; nothing runs before the first is asked for. */
  parts(request: ChatRequest, context: CallContext, stream: boolean, options?: AnswerOptions): AsyncIterable<ChatPart> {
    return this.#parts(request, context, stream, options)
  }

  async complete(request: ChatRequest, context: CallContext): Promise<object> {
    const folded = await foldParts(this.#parts(request, context, false))
    const format = request.response_format
    if (
      format !== undefined &&
      format.type !== 'text' &&
      folded.toolCalls.length === 0 &&
      !brokenOff.has(folded.finishReason)
    ) {
      const checked =
        format.type === 'json_object'
          ? checkedJson(folded.content, { type: 'json_object' })
          : checkedJson(folded.content, { type: 'json_schema', name: 'answer', schema: format.json_schema.schema })
      return completionReply(this.#identity(request, context), { ...folded, content: checked })
    }
    return completionReply(this.#identity(request, context), folded)
  }

  /**
   * Everything that can be refused before an engine works, for calls that are only queued now.
   * @throws {ApiError}
   */
  check(request: ChatRequest): ResolvedModel {
    const model = this.#models.resolve(request.model)
    requireChatModel(request, model.catalogue)
    const format = request.response_format
    if (format?.type === 'json_schema') compile(format.json_schema.schema)
    for (const route of model.routes) {
      if (route.handle.engine.chat === undefined) continue
      const capabilities = route.handle.engine.chat.capabilities(route.upstreamModel)
      requireEngineCapabilities(request, capabilities, model.id, {
        runs: this.#toolTypes,
        readsFiles: this.#media !== undefined,
        hears: this.#voice?.serves(model) === true,
      })
    }
    return model
  }

  /**
   * As `check`, and whether the tools of the request can be used by the account.
   * @throws {ApiError}
   */
  async checkQueued(request: ChatRequest, accountId: string): Promise<ResolvedModel> {
    const model = this.check(request)
    await checkServerTools(request, this.#tools, { accountId, passesOn: runsPlatformTools(model) })
    return model
  }

  /**
   * The slot of a call that is still queued.
   * @returns undefined while the account has none free, or while every engine of the model works on as many calls as it may
   */
  async takeSlot(queued: SlotOwner & { readonly model: string }): Promise<Lease | undefined> {
    const model = this.#models.find(queued.model)
    const routes = model?.routes.filter(({ handle }) => handle.engine.chat !== undefined) ?? []
    if (routes.length > 0 && routes.every(({ handle }) => handle.full)) return undefined
    return this.#tracker.reserveSlot(queued, model?.id ?? queued.model, model?.catalogue?.concurrency)
  }

  #identity(request: ChatRequest, context: CallContext): ReplyIdentity {
    return {
      id: context.requestId,
      requestId: request.request_id ?? context.requestId,
      created: Math.floor(Date.now() / 1000),
      model: request.model,
    }
  }

  /** The parts of one answer, with slot, ledger and trace around them; whatever ends the iteration closes all three. */
  async *#parts(
    request: ChatRequest,
    context: CallContext,
    stream: boolean,
    { grounding, functions, failureOf }: AnswerOptions = {},
  ): AsyncGenerator<ChatPart, void, undefined> {
    const call = this.#tracker.begin(context, {
      model: this.#models.find(request.model)?.id ?? request.model,
      stream,
      userId: request.user_id,
    })
    const emitted: Emitted = { parts: 0, weight: 0 }
    let informed: InformedRequest = { request }
    const media = this.#media?.open(context)
    try {
      const model = this.check(request)
      call.noteModel(model.id)
      if (model.servedAs !== model.id) context.replyHeaders['x-openmaas-served-as'] = model.servedAs
      const slot = call.takeSlot(model.id, model.catalogue?.concurrency)
      if (slot !== undefined) await slot
      const answerCheck = await this.#contentCheck?.open(request, context)
      const scope = { accountId: context.caller.accountId, passesOn: runsPlatformTools(model) }
      informed = await withServerTools(request, this.#tools, scope, context)
      if (functions !== undefined) informed = joinInformed(informed, { request: informed.request, functions })
      const voice =
        this.#voice?.serves(model) === true ? await this.#voice.open(informed.request, context, call) : undefined
      if (voice !== undefined) informed = { ...informed, request: voice.request }
      const known = { grounding, ...informed }
      const inputFor = (asked: ChatRequest, route: BoundRoute): ChatInput | Promise<ChatInput> => {
        const input = this.#input({ ...known, request: asked }, model, route, context)
        const capabilities = route.handle.engine.chat?.capabilities(route.upstreamModel)
        return media === undefined || capabilities === undefined ? input : media.apply(input, capabilities)
      }
      const open = (asked: ChatRequest): Promise<AsyncIterable<ChatPart>> =>
        openRoutedChat(model, (route) => inputFor(asked, route), {
          signal: context.signal,
          requestId: context.requestId,
          simulate: singleHeader(context, 'x-openmaas-simulate'),
          affinityKey: model.routes.length > 1 ? affinityKey(request) : undefined,
          span: call.span,
          onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel),
        })
      const opened =
        informed.functions === undefined
          ? await open(informed.request)
          : toolRounds(informed, { open, signal: context.signal })
      const followed = informed.follow?.(opened) ?? opened
      const safe = answerCheck === undefined ? followed : answerCheck(followed)
      const written = model.catalogue?.family === 'GLM-Z1' ? withThinkTags(safe) : safe
      const parts = voice === undefined ? written : voice.speak(written)
      let { told } = informed
      for await (const part of parts) {
        call.noteFirstPart()
        // Only now, so that an engine that fails is still an error of its own and not an answer that broke off.
        if (told !== undefined) yield { type: 'reply-fields', ...told }
        told = undefined
        if (part.type === 'finish') {
          if (informed.toldAtEnd !== undefined) yield { type: 'reply-fields', ...informed.toldAtEnd, atEnd: true }
          call.finish(part.reason, part.usage)
          // Of a stream that has begun the client knows that it is one: 200, and an event for what went wrong.
          const failure = stream && emitted.parts > 0 ? undefined : failureOf?.(part.reason, context.requestId)
          if (failure !== undefined) call.fail(failure)
          // The books are closed before the client reads the end, so that a slot is free when it comes back.
          call.end()
        } else if (part.type !== 'reply-fields') {
          emitted.parts++
          emitted.weight += tokenWeight(part.type === 'tool-call-delta' ? part.argumentsDelta : part.text)
        }
        yield part
      }
    } catch (error) {
      call.fail(error)
      if (!(context.signal.reason instanceof ServerStopping) || emitted.parts === 0) throw error
    } finally {
      // An answer that broke off was still computed and partly read; where the engine told nothing, it is estimated.
      if (!call.finished && emitted.parts > 0) call.noteUsage(estimatedUsage(informed.request, emitted))
      media?.release()
      call.end()
      await informed.close?.()
    }
    if (!call.finished && context.signal.reason instanceof ServerStopping) {
      yield { type: 'finish', reason: 'network_error', usage: estimatedUsage(informed.request, emitted) }
    }
  }

  #input(
    { request, grounding }: InformedRequest,
    model: ResolvedModel,
    route: BoundRoute,
    context: CallContext,
  ): ChatInput {
    return chatInput(request, {
      catalogue: model.catalogue,
      upstreamModel: route.upstreamModel,
      contextTokens: route.contextTokens,
      preservesThinking: context.path.startsWith(codingPath),
      grounding,
    })
  }
}

/** What of an answer has gone out: counted instead of kept, because a thousand open streams would hold a thousand texts. */
interface Emitted {
  parts: number
  /** Estimated tokens, not rounded. */
  weight: number
}

/** Whether tools of the platform's own kinds can be left to whatever engine answers. */
function runsPlatformTools({ routes }: ResolvedModel): boolean {
  const chats = routes.flatMap(
    ({ handle: { engine }, upstreamModel }) => engine.chat?.capabilities(upstreamModel) ?? [],
  )
  return chats.length > 0 && chats.every(({ platformTools }) => platformTools === true)
}

function estimatedUsage(request: ChatRequest, emitted: Emitted): Usage {
  return {
    promptTokens: estimateTokens(JSON.stringify(request.messages)),
    completionTokens: Math.ceil(emitted.weight),
    source: 'estimate',
  }
}

function singleHeader(context: CallContext, name: string): string | undefined {
  const value = context.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The beginning of the conversation, which all of its turns share and by which an engine finds its cache. */
function affinityKey(request: ChatRequest): string {
  let key = ''
  for (const message of request.messages) {
    key += typeof message.content === 'string' ? message.content : JSON.stringify(message.content ?? '')
    if (message.role === 'user' || key.length > affinityCharacters) break
  }
  return key.slice(0, affinityCharacters)
}
