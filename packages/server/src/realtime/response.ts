import { EngineError, estimateTokens } from '@openmaas/engines'
import type { ChatInput, ChatPart, FunctionTool, Usage } from '@openmaas/engines'
import type { CallContext, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { ClientGoneError, ServerStopping } from '../http/index.ts'
import { openRoutedChat } from '../models/index.ts'
import type { ModelRegistry, ResolvedModel } from '../models/index.ts'
import { tokensOfSound } from '../speech/index.ts'
import type { Speaker } from '../speech/index.ts'
import type { Conversation, ConversationItem } from './conversation.ts'
import { realtimeId } from './ids.ts'
import { RefusedEvent } from './refused-event.ts'
import type { SessionSettings } from './session-settings.ts'
import { SpokenMessage } from './spoken-message.ts'
import type { SendEvent } from './spoken-message.ts'

/** Why an answer is ended before its time: by its listener. */
export class ResponseCancelled extends Error {
  override readonly name = 'ResponseCancelled'
}

export interface ResponseOptions {
  readonly settings: SessionSettings
  readonly conversation: Conversation
  readonly models: ModelRegistry
  readonly speaker: Speaker
  /** The model that answers, and the public id of the one that reads aloud. */
  readonly chatModel: ResolvedModel
  readonly speechModel: string
  readonly call: TrackedCall
  readonly context: CallContext
  readonly signal: AbortSignal
  /** What the account may still do at once, as events tell it. */
  readonly rateLimits: readonly object[]
  /** Said as it stands, in place of an answer of the model. */
  readonly fixedText?: string
  readonly send: SendEvent
  /** Waits while the client takes nothing. */
  readonly drained: () => Promise<void>
}

type Status = 'completed' | 'cancelled' | 'failed' | 'incomplete'

/** One answer of a session, from `response.created` to `response.done`. */
export class RealtimeResponse {
  readonly id = realtimeId('resp')
  readonly #options: ResponseOptions
  readonly #engines: Record<string, string> = {}
  #outputIndex = 0
  #outputText = ''
  #soundMs = 0
  #usage: Usage | undefined

  constructor(options: ResponseOptions) {
    this.#options = options
  }

  /** Never throws: what goes wrong is an event. */
  async run(): Promise<void> {
    const { send, call } = this.#options
    send('response.created', { response: this.#object('in_progress') })
    send('rate_limits.updated', { rate_limits: this.#options.rateLimits })
    let status: Status = 'completed'
    try {
      status = await this.#answer()
      call.finish(status === 'completed' ? 'stop' : 'length', this.#counted())
    } catch (error) {
      status = this.#ended(error)
    } finally {
      call.end()
      if (status === 'cancelled') send('response.cancelled', { response: this.#object(status) })
      send('response.done', { response: this.#object(status) })
    }
  }

  /** How an answer that broke off is told and booked. */
  #ended(error: unknown): Status {
    const { call, send, signal } = this.#options
    if (signal.reason instanceof ResponseCancelled) {
      call.finish('cancelled', this.#counted())
      return 'cancelled'
    }
    call.noteUsage(this.#counted())
    call.fail(error)
    if (signal.reason instanceof ClientGoneError || signal.reason instanceof ServerStopping) return 'incomplete'
    send('error', { error: errorObject(error) })
    return 'failed'
  }

  async #answer(): Promise<Status> {
    const { conversation, settings, fixedText, signal, send } = this.#options
    await conversation.ready(signal)
    if (fixedText === undefined && settings.chatMode === 'video_passive' && !conversation.hasPictures)
      throw new RefusedEvent('video_model_query_error', 'There is no picture yet to speak about.')
    if (
      fixedText === undefined &&
      !conversation.messages(settings).some(({ role }) => role === 'user' || role === 'tool')
    )
      throw new RefusedEvent('nothing_to_answer', 'Nothing was said that could be answered.')
    const parts = fixedText === undefined ? await this.#openChat() : fixed(fixedText)
    const calls: { id: string; name: string; arguments: string; item: ConversationItem; index: number }[] = []
    const aloud = settings.modalities.includes('audio')
    let message: SpokenMessage | undefined
    let status: Status = 'completed'
    try {
      for await (const part of parts) {
        if (part.type === 'text-delta') {
          message ??= this.#openMessage(aloud)
          this.#outputText += part.text
          await message.say(part.text)
        } else if (part.type === 'tool-call-delta') {
          const call = (calls[part.index] ??= this.#openCall(part.id, part.name))
          call.arguments += part.argumentsDelta
          if (part.argumentsDelta !== '') {
            send('response.function_call_arguments.delta', {
              response_id: this.id,
              item_id: call.item.id,
              output_index: call.index,
              call_id: call.id,
              delta: part.argumentsDelta,
            })
          }
        } else if (part.type === 'finish') {
          this.#usage = part.usage
          if (part.reason === 'network_error') throw new EngineError('unavailable', 'The answer broke off.')
          if (part.reason === 'length') status = 'incomplete'
        }
      }
      await message?.end('completed')
    } catch (error) {
      await message?.end('incomplete')
      throw error
    } finally {
      this.#soundMs += message?.soundMs ?? 0
    }
    for (const call of calls) if (call !== undefined) this.#closeCall(call)
    return status
  }

  async #openChat(): Promise<AsyncIterable<ChatPart>> {
    const { chatModel, settings, conversation, signal, context, call } = this.#options
    const { tools, temperature, maxTokens } = settings
    const input = (model: string): ChatInput => ({
      model,
      messages: conversation.messages(settings),
      maxTokens,
      ...(temperature === undefined ? {} : { temperature }),
      ...(tools.length === 0 || settings.chatMode !== 'audio'
        ? {}
        : { tools: tools.map(functionTool), toolChoice: 'auto' }),
      // A pause for thoughts that nobody hears would be a silence.
      ...(chatModel.catalogue === undefined || chatModel.catalogue.thinking === 'none'
        ? {}
        : { thinking: { enabled: false, clear: true } }),
    })
    return openRoutedChat(chatModel, (route) => input(route.upstreamModel), {
      signal,
      requestId: context.requestId,
      simulate: undefined,
      affinityKey: undefined,
      span: call.span,
      onAttempt: ({ handle, upstreamModel }) => {
        call.noteRoute(handle.id, upstreamModel)
        this.#engines['chat'] = handle.id
      },
    })
  }

  #openMessage(aloud: boolean): SpokenMessage {
    const { settings, speaker, speechModel, call, context, send, drained, signal, conversation } = this.#options
    const message = new SpokenMessage({
      responseId: this.id,
      outputIndex: this.#outputIndex++,
      aloud,
      send,
      drained,
      signal,
      speak: (text) =>
        speaker.speak(
          { model: speechModel, text, voice: settings.voice, requestId: context.requestId },
          { signal, span: call.span, onAttempt: ({ handle }) => (this.#engines['speech'] = handle.id) },
        ),
      onFirst: () => call.noteFirstPart(),
    })
    conversation.add(message.remembered)
    return message
  }

  #openCall(id: string | undefined, name: string | undefined) {
    const { send } = this.#options
    const index = this.#outputIndex++
    const callId = id ?? realtimeId('call')
    const item: ConversationItem = {
      id: realtimeId('item'),
      type: 'function_call',
      object: 'realtime.item',
      status: 'in_progress',
      name: name ?? '',
      arguments: '',
      call_id: callId,
    }
    send('response.output_item.added', { response_id: this.id, output_index: index, item })
    return { id: callId, name: name ?? '', arguments: '', item, index }
  }

  #closeCall(call: { id: string; name: string; arguments: string; item: ConversationItem; index: number }): void {
    const { send, conversation } = this.#options
    const item: ConversationItem = { ...call.item, status: 'completed', arguments: call.arguments || '{}' }
    this.#outputText += call.arguments
    conversation.add({ item, text: '', pictures: [], ready: Promise.resolve(), sentences: [] })
    send('response.function_call_arguments.done', {
      response_id: this.id,
      item_id: item.id,
      output_index: call.index,
      call_id: call.id,
      name: call.name,
      arguments: item.arguments,
    })
    send('response.output_item.done', { response_id: this.id, output_index: call.index, item })
  }

  /** What the model read and wrote, and the sound that was made. */
  #counted(): Usage {
    const { settings, conversation } = this.#options
    const prompt = this.#usage?.promptTokens ?? estimateTokens(JSON.stringify(conversation.messages(settings)))
    return {
      promptTokens: prompt,
      completionTokens: this.#textTokens() + tokensOfSound(this.#soundMs / 1000),
      ...(this.#usage?.cachedTokens === undefined ? {} : { cachedTokens: this.#usage.cachedTokens }),
      source: this.#soundMs === 0 && this.#usage !== undefined ? this.#usage.source : 'estimate',
    }
  }

  #textTokens(): number {
    return this.#usage?.completionTokens ?? estimateTokens(this.#outputText)
  }

  #object(status: Status | 'in_progress'): object {
    const usage = this.#counted()
    const audioTokens = tokensOfSound(this.#soundMs / 1000)
    return {
      id: this.id,
      object: 'realtime.response',
      status,
      ...(status === 'in_progress'
        ? {}
        : {
            usage: {
              total_tokens: usage.promptTokens + usage.completionTokens,
              input_tokens: usage.promptTokens,
              output_tokens: usage.completionTokens,
              input_token_details: {
                cached_tokens: usage.cachedTokens ?? 0,
                text_tokens: usage.promptTokens,
                audio_tokens: 0,
              },
              output_token_details: { text_tokens: usage.completionTokens - audioTokens, audio_tokens: audioTokens },
            },
            metadata: { engines: { ...this.#engines } },
          }),
    }
  }
}

export function errorObject(error: unknown): object {
  if (error instanceof RefusedEvent) {
    const { code, message, parameter } = error
    return { type: 'invalid_request_error', code, message, ...(parameter === undefined ? {} : { param: parameter }) }
  }
  if (error instanceof ApiError) return { type: 'server_error', code: error.code, message: error.text('en') }
  if (error instanceof EngineError) return { type: 'server_error', code: error.kind, message: error.message }
  return { type: 'server_error', code: 'internal_error', message: 'Internal error' }
}

function functionTool({ name, description, parameters }: SessionSettings['tools'][number]): FunctionTool {
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
    },
  }
}

async function* fixed(text: string): AsyncGenerator<ChatPart, void, undefined> {
  yield { type: 'text-delta', text }
  yield {
    type: 'finish',
    reason: 'stop',
    usage: { promptTokens: 0, completionTokens: estimateTokens(text), source: 'estimate' },
  }
}
