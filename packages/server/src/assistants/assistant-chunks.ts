import type { Usage } from '@openmaas/engines'
import type { ApiError } from '../errors/api-error.ts'
import type { Language } from '@openmaas/protocol'

/** What happens in an answer of an assistant. */
export type AssistantEvent =
  | { readonly type: 'text'; readonly text: string }
  /** Blocks of tools: first one with what they are given, then one with what they gave. */
  | { readonly type: 'tools'; readonly blocks: readonly object[] }
  | { readonly type: 'finish'; readonly reason: string; readonly usage: Usage }

/** What all chunks of an answer share. */
export interface AssistantHead {
  readonly id: string
  readonly request_id: string
  readonly conversation_id: string
  readonly assistant_id: string
  /** Milliseconds since the epoch, as a recorded run of the platform has it. */
  readonly created: number
  readonly model: string
}

export function chunkOf(head: AssistantHead, event: AssistantEvent): object {
  switch (event.type) {
    case 'text':
      return running(head, { type: 'content', role: 'assistant', content: event.text })
    case 'tools':
      return running(head, { type: 'tool_calls', role: 'tool', tool_calls: event.blocks })
    case 'finish':
      return {
        ...head,
        status: 'completed',
        last_error: null,
        choices: [
          {
            index: 0,
            delta: { type: 'tool_calls', role: 'assistant', tool_calls: null },
            finish_reason: event.reason,
          },
        ],
        usage: usageOf(event.usage),
      }
  }
}

/** The end of an answer that broke off after it had begun. */
export function failedChunk(head: AssistantHead, error: ApiError, language: Language): object {
  return {
    ...head,
    status: 'failed',
    last_error: { code: error.code, message: error.text(language) },
    choices: [{ index: 0, delta: { type: 'content', role: 'assistant', content: '' }, finish_reason: 'network_error' }],
  }
}

/** All of an answer in one: its text first, because that is what is looked for. */
export function wholeReply(head: AssistantHead, events: readonly AssistantEvent[]): object {
  const text = events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')
  const blocks = events.flatMap((event) => (event.type === 'tools' ? event.blocks : []))
  const finish = events.find((event) => event.type === 'finish')
  return {
    ...head,
    status: 'completed',
    last_error: null,
    choices: [
      {
        index: 0,
        delta: { type: 'content', role: 'assistant', content: text },
        finish_reason: finish?.reason ?? 'stop',
      },
      ...(blocks.length === 0 ? [] : [{ index: 1, delta: { type: 'tool_calls', role: 'tool', tool_calls: blocks } }]),
    ],
    ...(finish === undefined ? {} : { usage: usageOf(finish.usage) }),
  }
}

export interface WireUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

export function usageOf({ promptTokens, completionTokens }: Usage): WireUsage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

function running(head: AssistantHead, delta: object): object {
  return { ...head, status: 'in_progress', last_error: null, choices: [{ index: 0, delta }] }
}
