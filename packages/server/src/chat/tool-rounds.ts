import { ReplyFold } from '@openmaas/engines'
import type { ChatPart, FoldedReply, FoldedToolCall, Usage } from '@openmaas/engines'
import type { ChatRequest } from './chat-input.ts'
import type { InformedRequest, ServerFunction, ServerFunctionResult, Told } from './server-tools.ts'

export interface ToolRoundsOptions {
  /** Opens one answer of the model. */
  readonly open: (request: ChatRequest) => Promise<AsyncIterable<ChatPart>>
  readonly signal: AbortSignal
}

/** After so many rounds of calls the model has to answer without them. */
const mostRounds = 8
/** Calls of one round that are run; the model is told of the others that they were not. */
const mostCallsPerRound = 16

const notRun = 'Error: too many calls at once; this one was not run.'

/**
 * The answer of a model that may call functions of this server: round by round the calls are run and their results given back to it,
 * until it answers without any or calls functions of the client. The client sees one answer: text and thoughts of all rounds, what is
 * told of the calls, the calls of its own functions, and the usage of all rounds together.
 *
 * Nothing is asked of the model beyond what the reader wants: whoever stops reading ends the round and the functions.
 */
export async function* toolRounds(
  informed: InformedRequest,
  { open, signal }: ToolRoundsOptions,
): AsyncGenerator<ChatPart, void, undefined> {
  const functions = new Map(informed.functions?.map((one) => [one.definition.function.name, one]))
  const view = new ClientView(informed)
  const total = new UsageSum()
  let request = withFunctions(informed.request, [...functions.values()])
  for (let round = 1; ; round++) {
    const offered = round > mostRounds ? informed.request.tools : request.tools
    const fold = new ReplyFold()
    let finish: Extract<ChatPart, { type: 'finish' }> | undefined
    for await (const part of await open({ ...request, tools: offered })) {
      fold.add(part)
      if (part.type === 'finish') finish = part
      else yield* view.show(part, functions)
    }
    if (finish === undefined) throw new Error('the engine ended its stream without a finish part')
    total.add(finish.usage)
    const reply = fold.reply()
    const calls = finish.reason === 'network_error' ? [] : reply.toolCalls.filter(({ name }) => functions.has(name))
    if (calls.length === 0 || round > mostRounds) {
      yield* view.rest(true)
      // A model that calls what it is not offered any more will not come to its end.
      yield { ...finish, ...(calls.length === 0 ? {} : { reason: 'length' }), usage: total.sum() }
      return
    }
    yield* view.rest(false)
    const results: string[] = []
    for await (const { text, told } of runCalls(calls, functions, signal)) {
      if (told !== undefined) yield view.tell(told)
      if (text !== undefined) results.push(text)
    }
    if (reply.toolCalls.length > calls.length) {
      // The client has to run its own functions first; it gets ours with their results.
      yield { ...finish, usage: total.sum() }
      return
    }
    request = withResults(request, reply, results)
    view.nextRound()
  }
}

/** Runs the calls of one round at the same time and tells them in their order. */
async function* runCalls(
  calls: readonly FoldedToolCall[],
  functions: ReadonlyMap<string, ServerFunction>,
  signal: AbortSignal,
): AsyncGenerator<{ readonly text?: string; readonly told?: Told }, void, undefined> {
  const running = calls.slice(0, mostCallsPerRound).map((call) => {
    const one = functions.get(call.name)
    const result: Promise<ServerFunctionResult> = one?.run(call, signal) ?? Promise.resolve({ text: notRun })
    // Each is awaited in its turn; until then a failure is nobody's yet.
    result.catch(() => {})
    return { told: one?.announce?.(call), result }
  })
  for (const { told } of running) if (told !== undefined) yield { told }
  for (const { result } of running) yield await result
  for (let left = mostCallsPerRound; left < calls.length; left++) yield { text: notRun }
}

function withFunctions(request: ChatRequest, functions: readonly ServerFunction[]): ChatRequest {
  return { ...request, tools: [...(request.tools ?? []), ...functions.map(({ definition }) => ({ ...definition }))] }
}

/** The conversation goes on with the calls and what they gave. That a call is required holds for the first round only. */
function withResults(request: ChatRequest, reply: FoldedReply, results: readonly string[]): ChatRequest {
  const { tool_choice: choice, ...rest } = request
  return {
    ...rest,
    ...(choice === undefined ? {} : { tool_choice: 'auto' as const }),
    messages: [
      ...request.messages,
      {
        role: 'assistant',
        content: reply.content,
        ...(reply.reasoning === '' ? {} : { reasoning_content: reply.reasoning }),
        tool_calls: reply.toolCalls.map(({ id, name, arguments: text }) => ({
          id,
          type: 'function',
          function: { name, arguments: text },
        })),
      },
      ...reply.toolCalls.map(({ id }, index) => ({
        role: 'tool' as const,
        tool_call_id: id,
        content: results[index] ?? '',
      })),
    ],
  }
}

/** What of the rounds the client sees. */
class ClientView {
  /** Text beside JSON would spoil it, so that of a round is held until it is known to be the last. */
  readonly #holdsText: boolean
  #held: ChatPart[] = []
  /** Places of calls in the reply; what is told of the server's own calls takes places among them. */
  #nextIndex: number
  #indexes = new Map<number, number>()
  #hidden = new Set<number>()
  #endsWithText = false
  #roundBegins = false

  constructor({ request, told }: InformedRequest) {
    this.#holdsText = request.response_format !== undefined && request.response_format.type !== 'text'
    this.#nextIndex = callsIn(told).length
  }

  *show(part: ChatPart, functions: ReadonlyMap<string, unknown>): Generator<ChatPart, void, undefined> {
    if (part.type === 'tool-call-delta') {
      if (part.name !== undefined && functions.has(part.name)) this.#hidden.add(part.index)
      if (!this.#hidden.has(part.index)) yield { ...part, index: this.#indexOf(part.index) }
    } else if (part.type !== 'text-delta') yield part
    else if (this.#holdsText) this.#held.push(part)
    else {
      const isFirst = this.#roundBegins && this.#endsWithText
      this.#roundBegins = false
      this.#endsWithText = true
      yield isFirst ? { ...part, text: `\n\n${part.text}` } : part
    }
  }

  /** What was held back, where the round was the last. */
  *rest(isLast: boolean): Generator<ChatPart, void, undefined> {
    if (isLast) yield* this.#held
    this.#held = []
  }

  /** Calls that are told get their places. */
  tell(told: Told): ChatPart {
    const calls = callsIn(told).map((call) => ({ index: this.#nextIndex++, ...call }))
    return {
      type: 'reply-fields',
      fields: told.fields,
      ...(told.messageFields === undefined
        ? {}
        : { messageFields: { ...told.messageFields, ...(calls.length === 0 ? {} : { tool_calls: calls }) } }),
    }
  }

  nextRound(): void {
    this.#indexes = new Map()
    this.#hidden = new Set()
    this.#roundBegins = true
  }

  #indexOf(index: number): number {
    const known = this.#indexes.get(index)
    if (known !== undefined) return known
    const given = this.#nextIndex++
    this.#indexes.set(index, given)
    return given
  }
}

function callsIn(told: Told | undefined): readonly object[] {
  const calls = told?.messageFields?.['tool_calls']
  return Array.isArray(calls) ? (calls as readonly object[]) : []
}

/** The usage of several answers together. */
export class UsageSum {
  #sum: Usage | undefined

  add(usage: Usage): void {
    const before = this.#sum
    this.#sum =
      before === undefined
        ? usage
        : {
            promptTokens: before.promptTokens + usage.promptTokens,
            completionTokens: before.completionTokens + usage.completionTokens,
            ...sumOf('cachedTokens', before, usage),
            ...sumOf('reasoningTokens', before, usage),
            source: before.source === 'estimate' ? 'estimate' : usage.source,
          }
  }

  /** @throws {Error} before the first was added */
  sum(): Usage {
    if (this.#sum === undefined) throw new Error('there is no usage yet')
    return this.#sum
  }
}

function sumOf<Name extends 'cachedTokens' | 'reasoningTokens'>(
  name: Name,
  first: Usage,
  second: Usage,
): { readonly [Key in Name]?: number } {
  if (first[name] === undefined && second[name] === undefined) return {}
  return { [name]: (first[name] ?? 0) + (second[name] ?? 0) } as { readonly [Key in Name]?: number }
}
