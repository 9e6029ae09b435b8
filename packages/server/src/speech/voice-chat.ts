import { createHash, randomBytes } from 'node:crypto'
import type { ChatPart, Sound } from '@openmaas/engines'
import { pcmBytes, Resampler, secondsOf } from '@openmaas/engines/audio'
import type { ChatContentPartRequest, ChatMessageRequest } from '@openmaas/protocol'
import type { CallContext, TrackedCall } from '../calls/index.ts'
import type { ChatRequest, VoiceForChat, VoiceTurn } from '../chat/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ResolvedModel } from '../models/index.ts'
import { emptyFile, writeScratchFile } from '../ocr/index.ts'
import type { Listener } from './listener.ts'
import { Sentences, spokenWords } from './sentences.ts'
import { readSound } from './sound-reader.ts'
import { refusalOfSound } from './sound-refusals.ts'
import { spokenHertz, tokensOfSound } from './speaker.ts'
import type { Speaker } from './speaker.ts'
import { spokenReplyRepository } from './spoken-reply-repository.ts'
import { isPlatformVoice } from './voice-names.ts'

export interface VoiceChatOptions {
  readonly db: Database
  readonly listener: Listener
  readonly speaker: Speaker
  /** Public ids of the models that write down and read aloud. */
  readonly transcriptionModel: string
  readonly speechModel: string
  readonly scratchFolder: string
  readonly now?: () => number
}

/** Rate at which the platform's sample client writes the sound of a reply. */
const replyHertz = 44_100
const maxSeconds = 600
const defaultVoice = 'tongtong'
/** For so long an earlier reply can be named by its id. */
const keepMilliseconds = 24 * 3_600_000
/** Earlier turns come again with every call; so many of them need not be written down anew. */
const mostRemembered = 200
/** Stands where nothing was understood. */
const noWords = '[no words were heard]'

interface Heard {
  readonly text: string
  readonly seconds: number
}

/** Puts an ear and a mouth to chat models that only read and write. */
export class VoiceChat implements VoiceForChat {
  readonly #options: VoiceChatOptions
  readonly #now: () => number
  readonly #remembered = new Map<string, Heard>()

  constructor(options: VoiceChatOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  serves({ catalogue, routes }: ResolvedModel): boolean {
    if (catalogue?.kind !== 'chat' || !catalogue.outputs.includes('audio')) return false
    return !routes.some(({ handle, upstreamModel }) => handle.engine.chat?.capabilities(upstreamModel).voice === true)
  }

  async open(request: ChatRequest, context: CallContext, call: TrackedCall): Promise<VoiceTurn> {
    const voice = voiceOf(request)
    const { speechModel, speaker } = this.#options
    const [first] = speaker.routesFor({ model: speechModel, voice })
    if (first !== undefined) context.replyHeaders['x-openmaas-speech-engine'] = first.handle.id
    let seconds = 0
    const messages: ChatMessageRequest[] = []
    for (const [index, message] of request.messages.entries()) {
      const heard = await this.#inWords(message, `messages[${index}]`, context, call)
      seconds += heard.seconds
      messages.push(heard.message)
    }
    const { audio: _, modalities: __, ...rest } = request as ChatRequest & Readonly<Record<string, unknown>>
    return {
      request: { ...rest, messages } as ChatRequest,
      speak: (parts) => this.#spoken(parts, { voice, watermark: request.watermark_enabled, seconds }, context, call),
    }
  }

  /** Spoken replies whose time is over. */
  async sweep(): Promise<void> {
    await spokenReplyRepository(this.#options.db).deleteExpired(this.#now())
  }

  async #inWords(
    message: ChatMessageRequest,
    field: string,
    context: CallContext,
    call: TrackedCall,
  ): Promise<{ readonly message: ChatMessageRequest; readonly seconds: number }> {
    if (message.role === 'assistant' && message.audio !== undefined) {
      const { audio, ...rest } = message
      return { message: { ...rest, content: await this.#said(message, audio.id, field, context) }, seconds: 0 }
    }
    if (message.role !== 'user' || typeof message.content === 'string') return { message, seconds: 0 }
    let seconds = 0
    const content: ChatContentPartRequest[] = []
    for (const [index, part] of message.content.entries()) {
      if (part.type !== 'input_audio' || part.input_audio === undefined) {
        content.push(part)
        continue
      }
      const heard = await this.#heard(
        part.input_audio.data,
        `${field}.content[${index}].input_audio.data`,
        context,
        call,
      )
      seconds += heard.seconds
      content.push({ type: 'text', text: heard.text === '' ? noWords : heard.text })
    }
    return { message: { ...message, content }, seconds }
  }

  /** What an earlier reply said; what the client sends along counts where it sends anything. */
  async #said(
    { content }: Extract<ChatMessageRequest, { role: 'assistant' }>,
    id: string | undefined,
    field: string,
    { caller }: CallContext,
  ): Promise<typeof content> {
    if (content !== undefined && content !== '' && content.length > 0) return content
    if (id === undefined) return ''
    const text = await spokenReplyRepository(this.#options.db).text(caller.accountId, id, this.#now())
    if (text !== undefined) return text
    const reason = { zh: '语音回复不存在或已过期。', en: 'There is no such spoken reply, or its time is over.' }
    throw new ApiError('invalidParameter', { field: `${field}.audio.id`, reason }, { shouldRetry: false })
  }

  async #heard(data: string, field: string, context: CallContext, call: TrackedCall): Promise<Heard> {
    const { accountId } = context.caller
    const key = createHash('sha256').update(accountId).update('\0').update(data).digest('base64')
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const sound = await this.#sound(data, field, context.signal)
    const text = await this.#options.listener.text(
      { model: this.#options.transcriptionModel, sound, requestId: context.requestId },
      {
        signal: context.signal,
        span: call.span,
        onAttempt: ({ handle }) => (context.replyHeaders['x-openmaas-transcription-engine'] = handle.id),
      },
    )
    const heard = { text: text.trim(), seconds: secondsOf(sound) }
    this.#remembered.set(key, heard)
    if (this.#remembered.size > mostRemembered) {
      const [oldest] = this.#remembered.keys()
      if (oldest !== undefined) this.#remembered.delete(oldest)
    }
    return heard
  }

  async #sound(data: string, field: string, signal: AbortSignal): Promise<Sound> {
    const bytes = Buffer.from(data.replace(/^data:[^,]*,/, ''), 'base64')
    if (bytes.length === 0) throw emptyFile(field)
    const file = await writeScratchFile(this.#options.scratchFolder, [bytes], { maxBytes: bytes.length, signal })
    try {
      return await readSound(file.path, maxSeconds, signal)
    } catch (error) {
      throw refusalOfSound(error, field, maxSeconds)
    } finally {
      await file.remove()
    }
  }

  async *#spoken(
    parts: AsyncIterable<ChatPart>,
    turn: { readonly voice: string; readonly watermark: boolean | undefined; readonly seconds: number },
    context: CallContext,
    call: TrackedCall,
  ): AsyncGenerator<ChatPart, void, undefined> {
    const id = `audio_${randomBytes(16).toString('hex')}`
    const expiresAt = this.#now() + keepMilliseconds
    const sentences = new Sentences()
    const resampler = new Resampler(spokenHertz, replyHertz)
    const piece = (samples: Int16Array): ChatPart => ({
      type: 'reply-fields',
      fields: {},
      messageFields: {
        audio: { id, data: pcmBytes(samples).toString('base64'), expires_at: Math.floor(expiresAt / 1000) },
      },
    })
    let text = ''
    let spokenSamples = 0
    const say = async function* (this: VoiceChat, sentence: string): AsyncGenerator<ChatPart, void, undefined> {
      for await (const samples of this.#say(sentence, turn, context, call)) {
        spokenSamples += samples.length
        const changed = resampler.take(samples)
        if (changed.length > 0) yield piece(changed)
      }
    }.bind(this)
    for await (const part of parts) {
      if (part.type !== 'finish') {
        yield part
        if (part.type !== 'text-delta') continue
        text += part.text
        for (const sentence of sentences.add(part.text)) yield* say(sentence)
        continue
      }
      yield* say(sentences.rest())
      if (spokenSamples > 0) {
        yield piece(resampler.rest())
        const row = { id, accountId: context.caller.accountId, text, expiresAt }
        await spokenReplyRepository(this.#options.db).insert(row)
      }
      yield {
        ...part,
        usage: {
          ...part.usage,
          promptTokens: part.usage.promptTokens + tokensOfSound(turn.seconds),
          completionTokens: part.usage.completionTokens + tokensOfSound(spokenSamples / spokenHertz),
          source: 'estimate',
        },
      }
    }
  }

  async *#say(
    sentence: string,
    { voice, watermark }: { readonly voice: string; readonly watermark: boolean | undefined },
    context: CallContext,
    call: TrackedCall,
  ): AsyncGenerator<Int16Array, void, undefined> {
    const text = spokenWords(sentence)
    if (text === '') return
    yield* this.#options.speaker.speak(
      { model: this.#options.speechModel, text, voice, watermark, requestId: context.requestId },
      {
        signal: context.signal,
        span: call.span,
        onAttempt: ({ handle }) => (context.replyHeaders['x-openmaas-speech-engine'] = handle.id),
      },
    )
  }
}

/** Not in the platform's documents; OpenAI's clients name the voice so. */
function voiceOf(request: ChatRequest): string {
  const audio: unknown = Reflect.get(request, 'audio')
  const voice: unknown = typeof audio === 'object' && audio !== null ? Reflect.get(audio, 'voice') : undefined
  return typeof voice === 'string' && isPlatformVoice(voice) ? voice : defaultVoice
}
