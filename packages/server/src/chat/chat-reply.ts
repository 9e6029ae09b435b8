import type { ChatPart, FoldedReply, Usage } from '@openmaas/engines'

/** What every chunk and the sync reply of one call share. */
export interface ReplyIdentity {
  readonly id: string
  readonly requestId: string
  /** Unix seconds. */
  readonly created: number
  readonly model: string
}

export interface ChunkOptions {
  /** True: arguments of tool calls go out in pieces; false: each call whole, in one chunk. */
  readonly toolStream: boolean
  /** True: a last chunk with empty `choices` repeats the usage, as OpenAI's `stream_options` asks. */
  readonly includeUsage: boolean
}

/** Members of the usage object; `prompt_tokens_details` is always there because a client types it as an integer. */
export function usageReply(usage: Usage): object {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens ?? 0 },
    ...(usage.reasoningTokens === undefined
      ? {}
      : { completion_tokens_details: { reasoning_tokens: usage.reasoningTokens } }),
  }
}

/** The sync reply. */
export function completionReply(identity: ReplyIdentity, folded: FoldedReply): object {
  const hasCalls = folded.toolCalls.length > 0
  const { tool_calls: toldCalls, ...messageFields } = folded.messageFields
  const calls = [
    ...(Array.isArray(toldCalls) ? (toldCalls as readonly object[]) : []),
    ...folded.toolCalls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    })),
  ]
  return {
    id: identity.id,
    request_id: identity.requestId,
    object: 'chat.completion',
    created: identity.created,
    model: identity.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: hasCalls && folded.content === '' ? null : folded.content,
          ...(folded.reasoning === '' ? {} : { reasoning_content: folded.reasoning }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
          ...messageFields,
        },
        finish_reason: folded.finishReason,
      },
    ],
    ...folded.replyFields,
    usage: usageReply(folded.usage),
  }
}

interface PendingCall {
  readonly index: number
  id: string
  name: string
  arguments: string
}

/**
 * Chunks of a stream. Each holds one choice with a role, each delta of a tool call holds id, type and name as well, and the usage
 * stands beside the finish reason: strict clients drop or refuse other forms.
 */
export async function* chatChunks(
  parts: AsyncIterable<ChatPart>,
  identity: ReplyIdentity,
  options: ChunkOptions,
): AsyncGenerator<object, void, undefined> {
  let pending: PendingCall | undefined
  let fieldsAtEnd: Readonly<Record<string, unknown>> = {}
  for await (const part of parts) {
    switch (part.type) {
      case 'text-delta':
        yield chunk(identity, { role: 'assistant', content: part.text })
        break
      case 'reasoning-delta':
        yield chunk(identity, { role: 'assistant', reasoning_content: part.text })
        break
      case 'reply-fields':
        if (part.atEnd === true) fieldsAtEnd = { ...fieldsAtEnd, ...part.fields }
        else yield { ...chunk(identity, { role: 'assistant', content: '', ...part.messageFields }), ...part.fields }
        break
      case 'tool-call-delta': {
        if (pending !== undefined && pending.index !== part.index) {
          if (!options.toolStream) yield toolCallChunk(identity, pending, pending.arguments)
          pending = undefined
        }
        pending ??= { index: part.index, id: part.id ?? '', name: part.name ?? '', arguments: '' }
        if (options.toolStream) yield toolCallChunk(identity, pending, part.argumentsDelta)
        else pending.arguments += part.argumentsDelta
        break
      }
      case 'finish': {
        if (pending !== undefined && !options.toolStream) yield toolCallChunk(identity, pending, pending.arguments)
        const usage = usageReply(part.usage)
        yield { ...chunk(identity, { role: 'assistant', content: '' }, part.reason), ...fieldsAtEnd, usage }
        if (options.includeUsage) yield { ...head(identity), choices: [], usage }
      }
    }
  }
}

function head(identity: ReplyIdentity): object {
  return {
    id: identity.id,
    request_id: identity.requestId,
    object: 'chat.completion.chunk',
    created: identity.created,
    model: identity.model,
  }
}

function chunk(identity: ReplyIdentity, delta: object, finishReason: string | null = null): object {
  return {
    id: identity.id,
    request_id: identity.requestId,
    object: 'chat.completion.chunk',
    created: identity.created,
    model: identity.model,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  }
}

function toolCallChunk(identity: ReplyIdentity, call: PendingCall, argumentText: string): object {
  return chunk(identity, {
    role: 'assistant',
    content: '',
    tool_calls: [
      { index: call.index, id: call.id, type: 'function', function: { name: call.name, arguments: argumentText } },
    ],
  })
}

/**
 * Puts the reasoning back between `<think>` tags in the content: models of the GLM-Z1 line answer so on the platform, and their
 * clients look for it there.
 */
export async function* withThinkTags(parts: AsyncIterable<ChatPart>): AsyncGenerator<ChatPart, void, undefined> {
  let open = false
  for await (const part of parts) {
    if (part.type === 'reasoning-delta') {
      yield { type: 'text-delta', text: open ? part.text : `<think>${part.text}` }
      open = true
      continue
    }
    if (open && part.type !== 'reply-fields') {
      open = false
      yield { type: 'text-delta', text: '</think>' }
    }
    yield part
  }
}
