import type { ChatPart, Usage } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { tokenWeight } from '../estimate-tokens.ts'
import type { OutputNormaliser } from '../normaliser/index.ts'
import { EventStreamError } from './sse-reader.ts'
import type { ErrorReader } from './upstream-failure.ts'
import { readUsage } from './usage.ts'

/** Members of a chunk that say nothing about the answer, or that every reply of ours has by itself. */
const plainMembers = new Set([
  'id', 'object', 'created', 'model', 'choices', 'usage', 'request_id', 'system_fingerprint', 'service_tier', 'provider',
  'prompt_token_ids', 'kv_transfer_params', 'prompt_logprobs', 'metadata', 'sglext', 'timings', 'obfuscation', 'error',
]) // prettier-ignore

export interface ChatChunkReaderOptions {
  readonly normaliser: OutputNormaliser
  readonly readError: ErrorReader
  readonly estimatePromptTokens: () => number
  /** The reason to finish with after an error in the middle of an answer; default `network_error`. */
  readonly reasonOfError?: (error: unknown) => string | undefined
}

/** Reads the chunks of one streamed answer, or one whole reply, and knows when all is told. */
export class ChatChunkReader {
  readonly #options: ChatChunkReaderOptions
  #reason: string | undefined
  #usage: Usage | undefined
  #stopWord: string | undefined
  #sawDone = false
  /** Weight of what was put out, should the server tell no usage. */
  #weight = 0

  constructor(options: ChatChunkReaderOptions) {
    this.#options = options
  }

  /** The model has ended its turn, though usage may still come. */
  get hasReason(): boolean {
    return this.#reason !== undefined
  }

  /** Nothing that matters can follow. */
  get isComplete(): boolean {
    return this.#sawDone || (this.#reason !== undefined && this.#usage !== undefined)
  }

  /**
   * Reads the data of one event.
   * @throws {EngineError} for an error in place of a chunk
   * @throws {EventStreamError} for data that is no JSON object
   */
  read(data: string, out: ChatPart[]): void {
    if (data === '[DONE]') {
      this.#sawDone = true
      return
    }
    if (data === '' || this.#sawDone) return
    this.#readObject(parseChunk(data), 'delta', out)
  }

  /** Reads a reply of a server that answers whole although a stream was asked for. */
  readWhole(body: string, out: ChatPart[]): void {
    this.#readObject(parseChunk(body), 'message', out)
    this.#sawDone = true
  }

  /**
   * The last parts. A stream that simply ended, without a reason and without `[DONE]`, broke.
   * @param error what broke the connection or the server, if anything did
   */
  finish(error: unknown, out: ChatPart[]): void {
    const { reasonOfError } = this.#options
    const failure = error === undefined ? undefined : (reasonOfError?.(error) ?? 'network_error')
    const told = this.#reason ?? failure ?? (this.#sawDone ? 'stop' : 'network_error')
    const first = out.length
    const reason = this.#options.normaliser.finish(told, out)
    this.#weigh(out, first)
    const stopWord = reason === 'stop' ? this.#stopWord : undefined
    out.push({
      type: 'finish',
      reason,
      usage: this.#usage ?? this.#estimate(),
      ...(stopWord === undefined ? {} : { stopWord }),
    })
  }

  #readObject(chunk: Readonly<Record<string, unknown>>, member: 'delta' | 'message', out: ChatPart[]): void {
    const failure = chunk['error']
    if (failure !== undefined && failure !== null) throw this.#chunkError(chunk, failure)
    const first = out.length
    const choices = chunk['choices']
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
    if (isRecord(choice)) {
      const delta = choice[member] ?? choice['delta'] ?? choice['message']
      if (isRecord(delta)) this.#options.normaliser.pushDelta(delta, out)
      const reason = choice['finish_reason']
      if (typeof reason === 'string' && reason !== '') this.#reason = reason
      // vLLM names the word in the one, SGLang in the other; of a token's number there is nothing to tell.
      const stopWord = choice['stop_reason'] ?? choice['matched_stop']
      if (typeof stopWord === 'string') this.#stopWord = stopWord
    }
    const usage = chunk['usage']
    if (usage !== undefined && usage !== null) this.#usage = readUsage(usage) ?? this.#usage
    this.#weigh(out, first)
    let fields: Record<string, unknown> | undefined
    for (const name in chunk) {
      if (plainMembers.has(name) || chunk[name] === null) continue
      fields ??= {}
      fields[name] = chunk[name]
    }
    if (fields !== undefined) out.push({ type: 'reply-fields', fields })
  }

  /** Servers that fail in the middle of a stream put the error into an event; its status stands in `code`, if anywhere. */
  #chunkError(chunk: Readonly<Record<string, unknown>>, failure: unknown): EngineError {
    const code = isRecord(failure) ? (failure['code'] ?? failure['status']) : undefined
    const status =
      typeof code === 'number' && code >= 400 && code < 600
        ? code
        : Number(code) >= 400 && Number(code) < 600
          ? Number(code)
          : 500
    return this.#options.readError({ status, retryAfter: undefined, body: JSON.stringify(chunk) })
  }

  #weigh(out: readonly ChatPart[], first: number): void {
    for (let index = first; index < out.length; index++) {
      const part = out[index]
      if (part === undefined) continue
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') this.#weight += tokenWeight(part.text)
      else if (part.type === 'tool-call-delta')
        this.#weight += tokenWeight(part.argumentsDelta) + tokenWeight(part.name ?? '')
    }
  }

  #estimate(): Usage {
    return {
      promptTokens: this.#options.estimatePromptTokens(),
      completionTokens: Math.ceil(this.#weight),
      source: 'estimate',
    }
  }
}

function parseChunk(data: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (cause) {
    throw new EventStreamError('the model server sent an event that is no JSON', { cause })
  }
  if (!isRecord(value)) throw new EventStreamError('the model server sent an event that is no object')
  return value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
