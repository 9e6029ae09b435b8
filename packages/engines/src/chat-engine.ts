/** What a chat engine takes and gives. Wire names inside messages and tools, so that nothing is lost on the way through. */

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool'

/** `type` is `text`, `image_url`, `video_url`, `file_url`, `input_audio` or one that is newer than this code. */
export interface ChatContentPart {
  readonly type: string
  readonly text?: string
  readonly [field: string]: unknown
}

export interface ChatToolCall {
  readonly id: string
  readonly type: string
  readonly function: { readonly name: string; /** A JSON string. */ readonly arguments: string }
}

/** A message as the client sent it, with every field that it carried. */
export interface ChatMessage {
  readonly role: ChatRole
  readonly content?: string | readonly ChatContentPart[] | null
  readonly reasoning_content?: string
  readonly tool_calls?: readonly ChatToolCall[]
  readonly tool_call_id?: string
  readonly [field: string]: unknown
}

export interface FunctionTool {
  readonly type: 'function'
  readonly function: {
    readonly name: string
    readonly description?: string
    /** JSON Schema of the arguments object; absent for a function without parameters. */
    readonly parameters?: Readonly<Record<string, unknown>>
  }
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; readonly name: string; readonly schema: Readonly<Record<string, unknown>> }

export interface ChatInput {
  /** The engine's own name of the model, from the route. */
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools?: readonly FunctionTool[]
  /** Tools that the platform itself runs (`web_search`, `retrieval`, `mcp`), as the client sent them. */
  readonly platformTools?: readonly Readonly<Record<string, unknown>>[]
  readonly toolChoice?: ToolChoice
  /** False: greedy decoding; `temperature` and `topP` are then ignored. */
  readonly doSample?: boolean
  readonly temperature?: number
  readonly topP?: number
  readonly seed?: number
  /** Output tokens, thinking included. */
  readonly maxTokens?: number
  /** At most 4; never part of the output. */
  readonly stop?: readonly string[]
  readonly responseFormat?: ResponseFormat
  /** Absent for a model that cannot think. */
  readonly thinking?: ChatThinking
  /** Context window of the public model in tokens, prompt and output together, where the catalogue or the route names one. */
  readonly contextTokens?: number
  /** For the simulator alone, which cannot read prompts as models do; no other engine takes it or sends it on. */
  readonly grounding?: ChatGrounding
  /** Fields of the request that this interface has no name for; sent on by engines that speak JSON over HTTP. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** What an answer has to rest on, told apart from the prompt that says it in words. */
export interface ChatGrounding {
  /** What is asked, in words that are understood without the conversation. */
  readonly question: string
  /** Texts that may answer it, best first; empty where nothing was found. */
  readonly texts: readonly string[]
  /** Where a text is asked for in another language or style: its pieces, in the order and form in which the reply gives them. */
  readonly rewriting?: readonly RewrittenPiece[]
}

/** A piece of a text that is to come back in other words. */
export interface RewrittenPiece {
  /** What stands before and after the piece in the reply, as it is. */
  readonly before: string
  readonly text: string
  readonly after: string
}

export interface ChatThinking {
  readonly enabled: boolean
  /** True: reasoning of earlier turns is dropped from the context. False: preserved thinking. */
  readonly clear: boolean
  readonly effort?: string
}

export type FinishReason =
  'stop' | 'length' | 'tool_calls' | 'sensitive' | 'network_error' | 'model_context_window_exceeded'

export interface Usage {
  readonly promptTokens: number
  readonly completionTokens: number
  /** Prompt tokens served from the engine's cache. */
  readonly cachedTokens?: number
  readonly reasoningTokens?: number
  /** Who counted: the engine itself, or our estimate because the engine told nothing. */
  readonly source: 'engine' | 'estimate'
}

export type ChatPart =
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'text-delta'; readonly text: string }
  | {
      readonly type: 'tool-call-delta'
      /** Position of the call in the reply, from 0; deltas of one call share it. */
      readonly index: number
      /** Present on the first delta of a call, as is `name`. */
      readonly id?: string
      readonly name?: string
      readonly argumentsDelta: string
    }
  /** Members of the reply beside `choices` and `usage` (`web_search`, `content_filter`), told as the engine told them. */
  | {
      readonly type: 'reply-fields'
      readonly fields: Readonly<Record<string, unknown>>
      /** Members of the message, or of a delta of it, that have no part of their own (`audio`); pieces in the order they came. */
      readonly messageFields?: Readonly<Record<string, unknown>>
      /** True: in streams they stand on the last chunk, beside the finish reason. */
      readonly atEnd?: boolean
    }
  /** Exactly one, always last. */
  | {
      readonly type: 'finish'
      readonly reason: FinishReason
      readonly usage: Usage
      /** The stop word that ended the answer, where the engine tells it. */
      readonly stopWord?: string
    }

export interface ChatCapabilities {
  /** Content part types beyond `text` that the engine passes to the model. */
  readonly contentParts: readonly string[]
  /**
   * Those of them whose addresses the model server fetches itself. Of others the platform fetches what lies behind an address and
   * sends it along as a data URI.
   */
  readonly fetchesMedia?: readonly string[]
  /** Width times height above which pictures are made smaller before they are sent; absent: never. */
  readonly maxImagePixels?: number
  readonly tools: boolean
  /** Whether the engine runs `platformTools` itself; absent: no. */
  readonly platformTools?: boolean
  /** Whether the model hears and speaks itself: sound in the request is answered by sound. Absent: no. */
  readonly voice?: boolean
  /** How JSON output is guaranteed: by the decoder, or only asked for and checked afterwards. */
  readonly jsonOutput: 'enforced' | 'requested'
}

export interface ChatOptions {
  readonly signal: AbortSignal
  /** Our request id, sent on where the engine can log it. */
  readonly requestId?: string
  /** W3C trace headers for engines over HTTP, so that their spans join ours; empty when tracing is off. */
  readonly traceHeaders?: Readonly<Record<string, string>>
  /** Fault to inject, from the request header `x-openmaas-simulate`; only the simulator reads it. */
  readonly simulate?: string
}

export interface ChatEngine {
  /** What this model can do here; callers ask instead of catching "unsupported" later. */
  capabilities(model: string): ChatCapabilities
  /**
   * Generates one answer. Lazy: nothing runs before the first `next()`.
   * Stops and frees its sequence when `signal` aborts or the consumer stops iterating; after an abort it may throw the
   * signal's reason or simply end.
   * @throws {EngineError} before the first part only; later failures end with a `finish` of reason `network_error`.
   */
  streamChat(input: ChatInput, options: ChatOptions): AsyncIterable<ChatPart>
}
