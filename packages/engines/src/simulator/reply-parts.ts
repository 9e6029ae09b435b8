import { createHash } from 'node:crypto'
import type { ChatInput, ChatPart } from '../chat-engine.ts'
import type { PlannedReply } from './plan-reply.ts'
import { piecesOf } from './text/pieces.ts'

export type ReplyPart = Extract<ChatPart, { type: 'reasoning-delta' | 'text-delta' | 'tool-call-delta' }>

/** The reply in small pieces, as a model would stream it: reasoning, text, then the calls one after the other. */
export function* replyParts(reply: PlannedReply, input: ChatInput): Generator<ReplyPart> {
  for (const text of piecesOf(reply.reasoning)) yield { type: 'reasoning-delta', text }
  for (const text of piecesOf(reply.text)) yield { type: 'text-delta', text }
  for (const [index, call] of reply.calls.entries()) {
    yield { type: 'tool-call-delta', index, id: callId(input, index), name: call.name, argumentsDelta: '' }
    for (const argumentsDelta of piecesOf(call.arguments)) yield { type: 'tool-call-delta', index, argumentsDelta }
  }
}

/**
 * The pieces of the text again and again, so that the reply has `count` text parts.
 * A text that ends with a word gets a space, or its last word would grow together with the first.
 */
export function repeated(text: string, count: number): string {
  const pieces = piecesOf(/[\p{L}\p{N}]$/u.test(text) && !/\p{Script=Han}$/u.test(text) ? `${text} ` : text)
  return Array.from({ length: pieces.length === 0 ? 0 : count }, (_, index) => pieces[index % pieces.length]).join('')
}

/** The same request gets the same ids; another turn of the conversation gets others. */
function callId(input: ChatInput, index: number): string {
  const hash = createHash('sha256').update(JSON.stringify(input.messages)).update(String(index)).digest('hex')
  return `call_${hash.slice(0, 24)}`
}
