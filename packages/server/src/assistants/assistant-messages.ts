import type { AssistantRequest } from '@openmaas/protocol'
import type { Said } from '../conversations/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Assistant } from './assistant.ts'

/** A piece of what was said, as it is kept. */
export type SaidPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }

/** What a call adds to its conversation; system messages are instructions for this call alone. */
export interface NewMessages {
  readonly said: readonly Said[]
  readonly instructions: readonly string[]
  /** The last question without its pictures and attachments. */
  readonly question: string
}

/**
 * @param attached texts of attachments, which belong to the last question
 * @throws {ApiError} invalidParameter where nothing is asked
 */
export function newMessages({ messages }: AssistantRequest, attached: readonly string[]): NewMessages {
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => textOf(partsOf(content)))
  const spoken = messages.filter(({ role }) => role !== 'system')
  const asking = spoken.findLastIndex(({ role }) => role === 'user')
  const question = asking === -1 ? [] : partsOf(spoken[asking]?.content ?? '')
  if (question.length === 0) {
    const reason = { zh: '没有可以回答的用户消息。', en: 'There is no message of the user to answer.' }
    throw new ApiError('invalidParameter', { field: 'messages', reason }, { shouldRetry: false })
  }
  const said = spoken.map(({ role, content }, index): Said => {
    const files = index === asking ? attached.map((text) => ({ type: 'text' as const, text })) : []
    return { role: role === 'assistant' ? 'assistant' : 'user', content: [...files, ...partsOf(content)] }
  })
  return { said, instructions, question: textOf(question) }
}

/** What the model is told before the conversation. */
export function instructionsFor(assistant: Assistant, request: AssistantRequest, given: readonly string[]): string {
  const translate = request.extra_parameters?.translate
  const to = translate?.to ?? translate?.to_language
  const from = translate?.from ?? translate?.from_language
  const wish =
    to === undefined
      ? []
      : [`把用户的内容${from === undefined ? '' : `从 ${from.slice(0, 64)} `}翻译成 ${to.slice(0, 64)}，只输出译文。`]
  return [assistant.instructions, ...given, ...wish].join('\n\n')
}

/** Kept or new, as chat takes it: text alone as a string. */
export function toChatMessage({ role, content }: Said): object {
  const parts = content as readonly SaidPart[]
  return { role, content: parts.every(({ type }) => type === 'text') ? textOf(parts) : parts }
}

export function hasPictures(said: readonly Said[]): boolean {
  return said.some(({ content }) => (content as readonly SaidPart[]).some(({ type }) => type === 'image_url'))
}

export function spokenText({ role, content }: Said): { readonly role: string; readonly text: string } {
  return { role, text: textOf(content as readonly SaidPart[]) }
}

function partsOf(content: AssistantRequest['messages'][number]['content']): SaidPart[] {
  if (typeof content === 'string') return content.trim() === '' ? [] : [{ type: 'text', text: content }]
  return content.flatMap((part): SaidPart[] => {
    if (part.type === 'image_url') {
      const url = part.image_url?.url ?? ''
      return url === '' ? [] : [{ type: 'image_url', image_url: { url } }]
    }
    return part.text === undefined || part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
  })
}

function textOf(parts: readonly SaidPart[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}
