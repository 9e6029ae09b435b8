import { ConnectionError } from '../errors.ts'
import type { AssistantReply, ChatCompletion, ChatCompletionChunk, ChatDelta } from '../generated/types.ts'

/** What a streamed answer says, piece by piece. */
export type ChatPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  /** A piece of the arguments of a call, which is JSON only once all pieces are joined. `id` and `name` are known from the first piece on. */
  | {
      readonly type: 'tool-call-delta'
      readonly index: number
      readonly id: string
      readonly name: string
      readonly argumentsDelta: string
    }
  /** Always the last, and there once. */
  | { readonly type: 'finish'; readonly completion: ChatCompletion }

type Choice = ChatCompletion['choices'][number]
type Call = NonNullable<AssistantReply['tool_calls']>[number]
type CallDelta = NonNullable<ChatDelta['tool_calls']>[number]

/**
 * Reads a streamed answer as parts, the last of which holds the answer as it would have come without `stream`.
 *
 * @throws {ConnectionError} when the stream ends without having told why the answer ends
 */
export async function* chatParts(
  stream: AsyncIterable<ChatCompletionChunk>,
): AsyncGenerator<ChatPart, void, undefined> {
  const joining = new JoinedChat()
  for await (const chunk of stream) yield* joining.add(chunk)
  yield { type: 'finish', completion: joining.completion() }
}

/**
 * Joins a streamed answer: text, reasoning, tool calls, sound, usage.
 *
 * @param onPart is told of each part as it comes
 * @returns the answer as it would have come without `stream`
 * @throws {ConnectionError} when the stream ends without having told why the answer ends
 */
export async function collectChat(
  stream: AsyncIterable<ChatCompletionChunk>,
  onPart?: (part: ChatPart) => void,
): Promise<ChatCompletion> {
  const joining = new JoinedChat()
  for await (const chunk of stream) for (const part of joining.add(chunk)) onPart?.(part)
  const completion = joining.completion()
  onPart?.({ type: 'finish', completion })
  return completion
}

interface JoinedChoice {
  readonly message: AssistantReply
  readonly calls: Map<number, Call>
  reason?: Choice['finish_reason']
}

class JoinedChat {
  /** All chunks joined, without their choices; later members win. */
  #whole: Omit<ChatCompletionChunk, 'choices'> | undefined
  readonly #choices = new Map<number, JoinedChoice>()

  completion(): ChatCompletion {
    const choices = [...this.#choices].map(([index, { message, calls, reason }]): Choice => {
      if (reason === undefined) throw new ConnectionError('The stream ended before the answer did.')
      return {
        index,
        message: calls.size === 0 ? message : { ...message, tool_calls: [...calls.values()] },
        finish_reason: reason,
      }
    })
    if (this.#whole === undefined || choices.length === 0) throw new ConnectionError('The stream held no answer.')
    const usage = this.#whole.usage ?? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
    return { ...this.#whole, object: 'chat.completion', choices, usage }
  }

  *add({ choices, ...rest }: ChatCompletionChunk): Generator<ChatPart> {
    this.#whole = { ...this.#whole, ...rest }
    for (const { index = 0, delta, finish_reason: reason } of choices ?? []) {
      const choice: JoinedChoice = this.#choices.get(index) ?? {
        message: { role: 'assistant', content: null },
        calls: new Map(),
      }
      this.#choices.set(index, choice)
      if (reason !== undefined && reason !== null) choice.reason = reason
      // A model server of one's own may leave an empty delta out.
      yield* addDelta(choice, delta ?? {})
    }
  }
}

function* addDelta(
  { message, calls }: { readonly message: AssistantReply; readonly calls: Map<number, Call> },
  { content, reasoning_content: reasoning, tool_calls: deltas = [], audio }: ChatDelta,
): Generator<ChatPart> {
  if (reasoning) {
    message.reasoning_content = (message.reasoning_content ?? '') + reasoning
    yield { type: 'reasoning-delta', text: reasoning }
  }
  if (content) {
    const text = textOf(content)
    message.content = textOf(message.content) + text
    yield { type: 'text-delta', text }
  }
  if (audio !== undefined) message.audio = { ...audio, data: (message.audio?.data ?? '') + audio.data }
  for (const delta of deltas) {
    const call = joinCall(calls.get(delta.index), delta)
    calls.set(delta.index, call)
    if (delta.function === undefined) continue
    const { id, function: { name = '' } = {} } = call
    yield { type: 'tool-call-delta', index: delta.index, id, name, argumentsDelta: delta.function.arguments ?? '' }
  }
}

function joinCall(known: Call | undefined, { id, type, ...delta }: CallDelta): Call {
  if (known === undefined) return withoutIndex({ id, type, ...delta })
  const joined = { ...known, ...withoutIndex({ id: known.id || id, type: type ?? known.type, ...delta }) }
  if (known.function === undefined || delta.function === undefined) return joined
  return {
    ...joined,
    function: {
      name: known.function.name || delta.function.name,
      arguments: known.function.arguments + (delta.function.arguments ?? ''),
    },
  }
}

function withoutIndex(delta: CallDelta): Call {
  const { index: _, ...call } = delta
  return call
}

/** The text of a message, whose pieces some models put into a list. */
export function textOf(content: AssistantReply['content'] | undefined): string {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}
