import type { ChatCapabilities, ChatEngine, ChatInput, ChatOptions, ChatPart } from '../chat-engine.ts'
import type { EmbeddingEngine, Engine, EngineHealth, RerankEngine, TokenizerEngine } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import type { ModerationEngine } from '../moderation-engine.ts'
import { OutputNormaliser } from '../normaliser/index.ts'
import type { OutputNormaliserOptions } from '../normaliser/index.ts'
import { openAiChatBody, withSmallerLimit } from './chat-body.ts'
import { ChatStream } from './chat-stream.ts'
import { traitsOf } from './dialect.ts'
import type { Dialect, DialectTraits, ThinkingField } from './dialect.ts'
import { OpenAiEmbeddings } from './embeddings.ts'
import { HttpClient } from './http-client.ts'
import { OpenAiImages } from './images.ts'
import { checkModels } from './model-list.ts'
import { OpenAiModeration } from './moderation.ts'
import { OpenAiRerank } from './rerank.ts'
import { OpenAiSpeech } from './speech.ts'
import { OpenAiTokenizer } from './tokenizer.ts'
import { OpenAiTranscription } from './transcription.ts'
import { parseErrorBody, readOpenAiError } from './upstream-failure.ts'
import { estimatePromptTokens } from './usage.ts'
import { OpenAiVideos } from './videos.ts'

export interface OpenAiCompatibleOptions {
  readonly id: string
  /** Address up to and without the operation, as in `http://10.0.0.7:8000/v1`. */
  readonly baseUrl: string
  readonly apiKey?: string
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default `auto`: recognised by the list of models, `generic` until the first health check. */
  readonly dialect?: Dialect
  /** Default: what the dialect takes. */
  readonly thinkingField?: ThinkingField
  /** Where a JSON schema goes; default `response_format`, which current vLLM, SGLang and Ollama enforce. */
  readonly schemaField?: 'response_format' | 'guided_json'
  /** Default `split`. */
  readonly thinkTags?: OutputNormaliserOptions['thinkTags']
  /** The server runs no reasoning parser and its chat template opens the thinking, so that only `</think>` comes. */
  readonly startsInThinking?: boolean
  /** Types of content parts that the models here take; default: those that the dialect passes on. */
  readonly contentParts?: readonly string[]
  /** Those whose addresses the server may fetch itself; default none, because it often stands in a network that users must not see. */
  readonly fetchesMedia?: readonly string[] | undefined
  /** Width times height above which pictures are made smaller before they are sent. */
  readonly maxImagePixels?: number | undefined
  /** The server's own names of voices by those that clients use, as `tongtong`. */
  readonly voices?: Readonly<Record<string, string>> | undefined
  /** Default 5. */
  readonly connectTimeoutSeconds?: number
  /** Limit for the first part of an answer, which waits for the whole prompt to be read; default 300. */
  readonly firstPartTimeoutSeconds?: number
  /** Limit for the silence between two events; default 120. */
  readonly idleTimeoutSeconds?: number
  /** Default 4,096; calls beyond it wait. */
  readonly maxConnections?: number
  readonly now?: () => number
}

/** An engine for any server that speaks OpenAI's API: vLLM, SGLang, Ollama, LM Studio, llama.cpp's server and others. */
export function createOpenAiCompatibleEngine(options: OpenAiCompatibleOptions): Engine {
  return new OpenAiCompatibleEngine(options)
}

class OpenAiCompatibleEngine implements Engine, ChatEngine {
  readonly id: string
  readonly type = 'openai-compatible'
  readonly chat: ChatEngine = this
  readonly embeddings: EmbeddingEngine
  readonly rerank: RerankEngine
  readonly moderation: ModerationEngine
  readonly tokenizer: TokenizerEngine
  readonly speech: OpenAiSpeech
  readonly transcription: OpenAiTranscription
  readonly images: OpenAiImages
  readonly videos: OpenAiVideos
  readonly #options: OpenAiCompatibleOptions
  readonly #client: HttpClient
  #traits: DialectTraits
  #contextTokens: ReadonlyMap<string, number> = new Map()

  constructor(options: OpenAiCompatibleOptions) {
    this.id = options.id
    this.#options = options
    this.#traits = this.#traitsOf(options.dialect ?? 'auto')
    const headers = {
      ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      ...options.headers,
    }
    this.#client = new HttpClient({
      baseUrl: options.baseUrl,
      headers: () => headers,
      connectTimeoutSeconds: options.connectTimeoutSeconds ?? 5,
      maxConnections: options.maxConnections ?? 4096,
      readError: readOpenAiError,
    })
    this.embeddings = new OpenAiEmbeddings(this.#client, {
      path: this.#client.path('/embeddings'),
      timeoutSeconds: options.firstPartTimeoutSeconds ?? 300,
      fields: { encoding_format: 'float' },
    })
    this.moderation = new OpenAiModeration(this.#client, {
      path: this.#client.path('/moderations'),
      timeoutSeconds: options.firstPartTimeoutSeconds ?? 300,
    })
    this.rerank = new OpenAiRerank(this.#client, {
      path: this.#client.path('/rerank'),
      timeoutSeconds: options.firstPartTimeoutSeconds ?? 300,
    })
    this.images = new OpenAiImages(this.#client, {
      path: this.#client.path('/images/generations'),
      timeoutSeconds: options.firstPartTimeoutSeconds ?? 300,
    })
    this.videos = new OpenAiVideos(this.#client)
    this.tokenizer = new OpenAiTokenizer(this.#client, options.now ?? Date.now)
    this.speech = new OpenAiSpeech(this.#client, options.voices)
    this.transcription = new OpenAiTranscription(this.#client)
  }

  capabilities(): ChatCapabilities {
    const { fetchesMedia, maxImagePixels } = this.#options
    return {
      contentParts: this.#options.contentParts ?? this.#traits.contentParts,
      ...(fetchesMedia === undefined ? {} : { fetchesMedia }),
      ...(maxImagePixels === undefined ? {} : { maxImagePixels }),
      tools: true,
      // Who names sound among what the models behind it take has models that hear.
      ...(this.#options.contentParts?.includes('input_audio') === true ? { voice: true } : {}),
      jsonOutput: 'enforced',
    }
  }

  streamChat(input: ChatInput, { signal, requestId, traceHeaders }: ChatOptions): AsyncIterable<ChatPart> {
    return new ChatStream({
      client: this.#client,
      path: this.#client.path('/chat/completions'),
      createBody: () => this.#body(input),
      repairBody: (body, reply) =>
        reply.status >= 500 ? undefined : withSmallerLimit(body, parseErrorBody(reply.body).message),
      createReader: () => ({
        normaliser: new OutputNormaliser({
          tools: input.tools,
          thinkTags: this.#options.thinkTags,
          startsInThinking: this.#options.startsInThinking === true && input.thinking?.enabled !== false,
          findCallsInText: input.tools !== undefined && input.tools.length > 0 && input.toolChoice !== 'none',
        }),
        readError: readOpenAiError,
        estimatePromptTokens: () => estimatePromptTokens(input),
      }),
      signal,
      requestId,
      traceHeaders,
      firstPartTimeoutSeconds: this.#options.firstPartTimeoutSeconds ?? 300,
      idleTimeoutSeconds: this.#options.idleTimeoutSeconds ?? 120,
    })
  }

  async checkHealth(signal: AbortSignal): Promise<EngineHealth> {
    const { health, facts } = await checkModels(this.#client, this.#client.path('/models'), signal)
    if (facts !== undefined) {
      this.#contextTokens = facts.contextTokens
      if ((this.#options.dialect ?? 'auto') === 'auto' && facts.dialect !== undefined)
        this.#traits = this.#traitsOf(facts.dialect)
    }
    return health
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  #traitsOf(dialect: Dialect): DialectTraits {
    const traits = traitsOf(dialect === 'auto' ? 'generic' : dialect)
    const { thinkingField } = this.#options
    return thinkingField === undefined ? traits : { ...traits, thinkingField }
  }

  #body(input: ChatInput): Readonly<Record<string, unknown>> {
    if (input.platformTools !== undefined && input.platformTools.length > 0) {
      throw new EngineError('unsupported', 'The model server runs no tools of the platform.')
    }
    return openAiChatBody(input, {
      traits: this.#traits,
      schemaField: this.#options.schemaField ?? 'response_format',
      contextTokens: this.#contextTokens.get(input.model),
    })
  }
}
