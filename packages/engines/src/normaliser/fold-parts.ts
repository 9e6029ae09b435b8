import type { ChatPart, FinishReason, Usage } from '../chat-engine.ts'

export interface FoldedToolCall {
  readonly id: string
  readonly name: string
  /** A JSON string, as the engine wrote it. */
  readonly arguments: string
}

/** A whole answer: what the parts of its stream say when they are joined. */
export interface FoldedReply {
  readonly content: string
  readonly reasoning: string
  readonly toolCalls: readonly FoldedToolCall[]
  /** Members of the reply beside `choices` and `usage`; a later part replaces a member of the same name. */
  readonly replyFields: Readonly<Record<string, unknown>>
  /** Members of the message beside content, reasoning and function calls (`audio`). */
  readonly messageFields: Readonly<Record<string, unknown>>
  readonly finishReason: FinishReason
  readonly usage: Usage
}

/**
 * Joins a stream into one reply. Sync answers are made of the same parts as streamed ones, so that both say the same.
 * @throws what the stream throws, and an Error when it ends without a `finish` part
 */
export async function foldParts(parts: AsyncIterable<ChatPart>): Promise<FoldedReply> {
  const fold = new ReplyFold()
  for await (const part of parts) fold.add(part)
  return fold.reply()
}

/** The same fold step by step, for callers that read the parts themselves. */
export class ReplyFold {
  #content = ''
  #reasoning = ''
  readonly #toolCalls: { id: string; name: string; arguments: string }[] = []
  #replyFields: Record<string, unknown> = {}
  #messageFields: Record<string, unknown> = {}
  #finish: { readonly reason: FinishReason; readonly usage: Usage } | undefined

  add(part: ChatPart): void {
    switch (part.type) {
      case 'text-delta':
        this.#content += part.text
        break
      case 'reasoning-delta':
        this.#reasoning += part.text
        break
      case 'tool-call-delta': {
        const call = (this.#toolCalls[part.index] ??= { id: '', name: '', arguments: '' })
        if (part.id !== undefined) call.id = part.id
        if (part.name !== undefined) call.name = part.name
        call.arguments += part.argumentsDelta
        break
      }
      case 'reply-fields':
        this.#replyFields = { ...this.#replyFields, ...part.fields }
        if (part.messageFields !== undefined) this.#messageFields = joinFields(this.#messageFields, part.messageFields)
        break
      case 'finish':
        this.#finish = part
    }
  }

  /** @throws {Error} when no `finish` part came: the engine broke its promise */
  reply(): FoldedReply {
    if (this.#finish === undefined) throw new Error('the engine ended its stream without a finish part')
    return {
      content: this.#content,
      reasoning: this.#reasoning,
      // Places of calls that are told among the message's fields are holes in the list.
      toolCalls: this.#toolCalls.filter(() => true),
      replyFields: this.#replyFields,
      messageFields: this.#messageFields,
      finishReason: this.#finish.reason,
      usage: this.#finish.usage,
    }
  }
}

function joinFields(
  before: Readonly<Record<string, unknown>>,
  added: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(added)) joined[name] = joinField(before[name], value)
  return joined
}

/** Sound comes in pieces of base64, each padded by itself, so the bytes are joined; lists grow; anything else is replaced. */
function joinField(before: unknown, added: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(added)) return [...before, ...added]
  if (hasData(before) && hasData(added)) {
    const bytes = Buffer.concat([Buffer.from(before.data, 'base64'), Buffer.from(added.data, 'base64')])
    return { ...before, ...added, data: bytes.toString('base64') }
  }
  return added
}

function hasData(value: unknown): value is { readonly data: string } {
  return typeof value === 'object' && value !== null && 'data' in value && typeof value.data === 'string'
}
