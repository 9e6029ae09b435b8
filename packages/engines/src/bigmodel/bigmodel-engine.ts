import type { ChatCapabilities, ChatEngine, ChatInput, ChatOptions, ChatPart } from '../chat-engine.ts'
import type {
  EmbeddingEngine,
  Engine,
  EngineHealth,
  PlatformDocumentEngine,
  RerankEngine,
  TokenizerEngine,
} from '../engine.ts'
import type { ModerationEngine } from '../moderation-engine.ts'
import { OutputNormaliser } from '../normaliser/index.ts'
import type { WebSearchEngine } from '../search-engine.ts'
import { ChatStream } from '../openai-compatible/chat-stream.ts'
import { OpenAiEmbeddings } from '../openai-compatible/embeddings.ts'
import { HttpClient } from '../openai-compatible/http-client.ts'
import { checkModels } from '../openai-compatible/model-list.ts'
import { OpenAiRerank } from '../openai-compatible/rerank.ts'
import { estimatePromptTokens } from '../openai-compatible/usage.ts'
import { platformChatBody } from './platform-body.ts'
import { PlatformModeration } from './platform-moderation.ts'
import { readPlatformError, reasonOfPlatformError } from './platform-error.ts'
import { PlatformDocuments } from './platform-documents.ts'
import { PlatformSearch } from './platform-search.ts'
import { PlatformImages, PlatformVideos } from './platform-media.ts'
import { PlatformRealtime } from './platform-realtime.ts'
import { PlatformSpeech, PlatformTranscription } from './platform-speech.ts'
import { platformTokens } from './platform-token.ts'
import { PlatformTokenizer } from './platform-tokenizer.ts'

export interface BigModelOptions {
  readonly id: string
  /** Address of the API up to `/api`; default the platform's own in China. */
  readonly baseUrl?: string
  /** A key of the form `id.secret`. */
  readonly apiKey: string
  /** Whether calls carry the key itself (default) or a token signed with it. */
  readonly auth?: 'key' | 'jwt'
  readonly headers?: Readonly<Record<string, string>>
  /** Default 10. */
  readonly connectTimeoutSeconds?: number
  /** Default 300. */
  readonly firstPartTimeoutSeconds?: number
  /** Limit for the silence between two events; default 120. */
  readonly idleTimeoutSeconds?: number
  /** Default 1,024; calls beyond it wait. */
  readonly maxConnections?: number
  readonly now?: () => number
}

const capabilities: ChatCapabilities = {
  contentParts: ['image_url', 'video_url', 'file_url', 'input_audio'],
  fetchesMedia: ['image_url', 'video_url', 'file_url'],
  tools: true,
  jsonOutput: 'requested',
  platformTools: true,
}

const voiceCapabilities: ChatCapabilities = { ...capabilities, voice: true }

/** The platform itself, or another OpenMaaS: a route to fall back to, and a reference to compare with. */
export function createBigModelEngine(options: BigModelOptions): Engine {
  return new BigModelEngine(options)
}

class BigModelEngine implements Engine, ChatEngine {
  readonly id: string
  readonly type = 'bigmodel'
  readonly chat: ChatEngine = this
  readonly embeddings: EmbeddingEngine
  readonly rerank: RerankEngine
  readonly moderation: ModerationEngine
  readonly tokenizer: TokenizerEngine
  readonly platformDocuments: PlatformDocumentEngine
  readonly images: PlatformImages
  readonly videos: PlatformVideos
  readonly webSearch: WebSearchEngine
  readonly speech: PlatformSpeech
  readonly transcription: PlatformTranscription
  readonly realtime: PlatformRealtime
  readonly #options: BigModelOptions
  readonly #client: HttpClient

  constructor(options: BigModelOptions) {
    this.id = options.id
    this.#options = options
    const credential =
      options.auth === 'jwt' ? platformTokens(options.apiKey, options.now ?? Date.now) : () => options.apiKey
    const baseUrl = options.baseUrl ?? 'https://open.bigmodel.cn/api'
    const headers = (): Record<string, string> => ({ authorization: `Bearer ${credential()}`, ...options.headers })
    this.#client = new HttpClient({
      baseUrl,
      headers,
      connectTimeoutSeconds: options.connectTimeoutSeconds ?? 10,
      maxConnections: options.maxConnections ?? 1024,
      readError: readPlatformError,
    })
    this.embeddings = new OpenAiEmbeddings(this.#client, {
      path: this.#client.path('/paas/v4/embeddings'),
      timeoutSeconds: 120,
    })
    this.moderation = new PlatformModeration(this.#client)
    this.rerank = new OpenAiRerank(this.#client, { path: this.#client.path('/paas/v4/rerank'), timeoutSeconds: 120 })
    this.tokenizer = new PlatformTokenizer(this.#client)
    this.platformDocuments = new PlatformDocuments(this.#client)
    this.images = new PlatformImages(this.#client)
    this.videos = new PlatformVideos(this.#client)
    this.webSearch = new PlatformSearch(this.#client)
    this.speech = new PlatformSpeech(this.#client)
    this.transcription = new PlatformTranscription(this.#client)
    this.realtime = new PlatformRealtime({
      baseUrl,
      headers,
      connectTimeoutSeconds: options.connectTimeoutSeconds ?? 10,
    })
  }

  capabilities(model: string): ChatCapabilities {
    return /voice/i.test(model) ? voiceCapabilities : capabilities
  }

  streamChat(input: ChatInput, { signal, requestId, traceHeaders }: ChatOptions): AsyncIterable<ChatPart> {
    return new ChatStream({
      client: this.#client,
      path: this.#client.path('/paas/v4/chat/completions'),
      createBody: () => platformChatBody(input, requestId),
      // The platform tells thinking and calls in fields of their own; tags in its text are meant to be there.
      createReader: () => ({
        normaliser: new OutputNormaliser({ thinkTags: 'ignore', findCallsInText: false }),
        readError: readPlatformError,
        estimatePromptTokens: () => estimatePromptTokens(input),
        reasonOfError: reasonOfPlatformError,
      }),
      signal,
      requestId,
      traceHeaders,
      firstPartTimeoutSeconds: this.#options.firstPartTimeoutSeconds ?? 300,
      idleTimeoutSeconds: this.#options.idleTimeoutSeconds ?? 120,
    })
  }

  async checkHealth(signal: AbortSignal): Promise<EngineHealth> {
    return (await checkModels(this.#client, this.#client.path('/paas/v4/models'), signal)).health
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
