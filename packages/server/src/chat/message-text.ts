import type { ChatRequest } from './chat-input.ts'

type Message = ChatRequest['messages'][number]

/** The message with this text in place of its own; its other parts stay before it. */
export function withText(message: Message | undefined, text: string): Message {
  if (message?.role !== 'user') throw new Error('only a question takes what was found for it')
  if (typeof message.content === 'string') return { ...message, content: text }
  return { ...message, content: [...message.content.filter(({ type }) => type !== 'text'), { type: 'text', text }] }
}

/** The text of a message without its pictures and other parts. */
export function textOf(content: Message['content']): string {
  if (typeof content === 'string') return content
  return (content ?? []).flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('\n')
}
