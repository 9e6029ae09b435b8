import type { ChatPart, FinishReason, FunctionTool } from '../chat-engine.ts'
import { DeclaredTypes } from './declared-types.ts'
import { finishReasonOf } from './finish-reason.ts'
import { TextScanner } from './text-scanner.ts'
import { randomCallId, ToolCallRegister } from './tool-call-register.ts'

export interface OutputNormaliserOptions {
  /** Functions of the request. Calls that stand as text in the output are looked for only when there are some. */
  readonly tools?: readonly FunctionTool[]
  /**
   * What happens to thinking between `<think>` and `</think>`:
   * - `split` (default): it becomes reasoning
   * - `keep`: it stays in the content between its tags (GLM-Z1), also when the engine tells it in a field of its own
   * - `ignore`: the tags are text like any other
   */
  readonly thinkTags?: 'split' | 'keep' | 'ignore'
  /** The prompt ends with `<think>`, so the output begins inside the thinking and holds only `</think>`. */
  readonly startsInThinking?: boolean
  /** False: calls in the text are text, although there are tools. */
  readonly findCallsInText?: boolean
  /** Ids for calls that come without one; default `call_` and 24 random hex digits. */
  readonly createCallId?: () => string
}

/**
 * Turns what a model or a model server puts out into parts: text with markers, or deltas of OpenAI's form, in pieces of any size.
 * One for all engines. Pure but for the random ids: no waiting, no I/O. Parts are appended to the array that is passed in; joined,
 * they do not depend on where the pieces are cut. The `finish` part is the engine's, because it knows the usage.
 *
 * `<|begin_of_box|>` and `<|end_of_box|>` of the GLM-V models stay in the text, as on the platform.
 */
export class OutputNormaliser {
  readonly #calls: ToolCallRegister
  readonly #scanner: TextScanner
  readonly #keepsTags: boolean
  /** With kept tags: whether reasoning from a field is going out and its tag is still open. */
  #tagIsOpen = false
  #hasForeignCalls = false

  constructor(options: OutputNormaliserOptions = {}) {
    const tools = options.tools ?? []
    const thinkTags = options.thinkTags ?? 'split'
    this.#calls = new ToolCallRegister(options.createCallId ?? randomCallId)
    this.#keepsTags = thinkTags === 'keep'
    this.#scanner = new TextScanner({
      thinkTags,
      startsInThinking: options.startsInThinking ?? false,
      findCalls: options.findCallsInText ?? tools.length > 0,
      declared: new DeclaredTypes(tools),
      calls: this.#calls,
    })
  }

  /** Text as the model wrote it, markers included. */
  pushText(piece: string, out: ChatPart[]): void {
    if (this.#tagIsOpen && piece !== '') this.#closeTag(out)
    this.#scanner.push(piece, out)
  }

  /** Thinking that the engine has told apart itself. */
  pushReasoning(piece: string, out: ChatPart[]): void {
    if (piece === '') return
    this.#scanner.stopLookingForThinking()
    this.#scanner.release(out)
    if (!this.#keepsTags) {
      out.push({ type: 'reasoning-delta', text: piece })
      return
    }
    out.push({ type: 'text-delta', text: this.#tagIsOpen ? piece : `<think>${piece}` })
    this.#tagIsOpen = true
  }

  /**
   * A `delta` (or a whole `message`) of OpenAI's chat API: `reasoning_content` or `reasoning`, `content`, `tool_calls`. Members
   * that it does not know are passed on as fields of the message.
   */
  pushDelta(delta: Readonly<Record<string, unknown>>, out: ChatPart[]): void {
    const reasoning = delta['reasoning_content'] ?? delta['reasoning']
    if (typeof reasoning === 'string') this.pushReasoning(reasoning, out)
    const content = delta['content']
    if (typeof content === 'string') this.pushText(content, out)
    else if (Array.isArray(content)) for (const part of content) this.#pushContentPart(part, out)
    const calls = delta['tool_calls']
    if (Array.isArray(calls)) this.pushToolCalls(calls, out)
    for (const name in delta)
      if (!knownMembers.has(name) && delta[name] !== null) this.#pushField(name, delta[name], out)
  }

  /** Elements of `tool_calls` of a delta or a message. Calls that are no functions (`mcp`) are passed on as they are. */
  pushToolCalls(calls: readonly unknown[], out: ChatPart[]): void {
    if (this.#tagIsOpen) this.#closeTag(out)
    this.#scanner.release(out)
    for (const call of calls) {
      if (!isRecord(call)) continue
      const type = call['type']
      if (typeof type === 'string' && type !== 'function' && type !== '') {
        this.#hasForeignCalls = true
        this.#pushField('tool_calls', [call], out)
      } else this.#calls.addDelta(call, out)
    }
  }

  /**
   * Releases everything that is held and gives the reason to finish with.
   * @param reason the engine's own word, or undefined for a plain end of the model's turn
   */
  finish(reason: string | undefined, out: ChatPart[]): FinishReason {
    const mapped = reason === undefined ? 'stop' : finishReasonOf(reason)
    const complete = mapped === 'stop' || mapped === 'tool_calls'
    this.#scanner.end(out)
    if (this.#tagIsOpen) this.#closeTag(out)
    this.#calls.finish(complete, out)
    if (this.#calls.count === 0) return mapped === 'tool_calls' && !this.#hasForeignCalls ? 'stop' : mapped
    // A call that the limit of tokens cut off is no call to carry out.
    if (complete || (mapped === 'length' && this.#calls.lastIsWhole)) return 'tool_calls'
    return mapped
  }

  #pushContentPart(part: unknown, out: ChatPart[]): void {
    if (isRecord(part) && typeof part['text'] === 'string') this.pushText(part['text'], out)
  }

  #pushField(name: string, value: unknown, out: ChatPart[]): void {
    out.push({ type: 'reply-fields', fields: {}, messageFields: { [name]: value } })
  }

  #closeTag(out: ChatPart[]): void {
    this.#tagIsOpen = false
    out.push({ type: 'text-delta', text: '</think>' })
  }
}

const knownMembers = new Set(['role', 'content', 'reasoning_content', 'reasoning', 'tool_calls'])

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
