import { AbortedError } from '@openmaas/sdk'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { dropConversation, keepConversation, readConversations } from './conversations.ts'
import type { Conversation, Message } from './conversations.ts'
import { readInvokeEvents } from './invoke-events.ts'

/** What the platform takes: at most 15 turns, the question among them. */
const mostMessages = 29

export interface TestChat {
  readonly conversations: readonly Conversation[]
  readonly messages: readonly Message[]
  readonly isBusy: boolean
  readonly error: unknown
  /** Whether something came back: without any answer the question is not kept either. */
  ask(question: string): Promise<boolean>
  stop(): void
  remove(id: string): void
}

/**
 * A conversation with an application.
 * @param chat the one that is open; absent: the next question begins one
 * @param onBegin told the id of a conversation that begins
 */
export function useTestChat(
  owner: string,
  applicationId: string,
  chat: string | undefined,
  onBegin: (id: string) => void,
): TestChat {
  const [conversations, setConversations] = useState(() => readConversations(owner))
  const [streaming, setStreaming] = useState<Conversation>()
  const [error, setError] = useState<unknown>()
  const abort = useRef<AbortController>(undefined)
  const open = streaming?.id === chat ? streaming : conversations.find(({ id }) => id === chat)
  const messages = open?.messages ?? []
  // Who goes elsewhere waits for no answer.
  useEffect(() => () => abort.current?.abort(), [])

  async function ask(question: string): Promise<boolean> {
    const id = chat ?? crypto.randomUUID()
    const asked: Message[] = [...messages, { role: 'user', content: question }]
    const { signal } = (abort.current = new AbortController())
    const startedAt = Date.now()
    let answer: Message = { role: 'assistant', content: '' }
    const isAnswered = (): boolean => answer.content !== '' || answer.failure !== undefined
    const show = (): Conversation => {
      const conversation = { id, messages: [...asked, answer], updatedAt: Date.now() }
      setStreaming(conversation)
      return conversation
    }
    setError(undefined)
    show()
    if (chat === undefined) onBegin(id)
    try {
      const prompt = asked.slice(-mostMessages).map(({ role, content }) => ({ role, content }))
      const reply = await client.application.sseInvoke(applicationId, { prompt, incremental: true }, { signal })
      if (reply.body === null) return false
      for await (const event of readInvokeEvents(reply.body)) {
        const { tokens } = event
        answer = {
          ...answer,
          requestId: event.id,
          ...(tokens === undefined ? {} : { tokens }),
          ...(event.event === 'add'
            ? { content: answer.content + event.text }
            : event.event === 'finish'
              ? { duration: Date.now() - startedAt }
              : { failure: event.text }),
        }
        show()
      }
    } catch (thrown) {
      if (!(thrown instanceof AbortedError) && !signal.aborted) setError(thrown)
    } finally {
      if (isAnswered()) setConversations(keepConversation(owner, show()))
      setStreaming(undefined)
    }
    return isAnswered()
  }

  return {
    conversations,
    messages,
    isBusy: streaming !== undefined,
    error,
    ask,
    stop: () => abort.current?.abort(),
    remove: (id) => setConversations(dropConversation(owner, id)),
  }
}
