import { AbortedError } from '@openmaas/sdk'
import type { FlowReply } from '@openmaas/sdk'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { dropConversation, keepConversation, readConversations } from '../chat/conversations.ts'
import type { Conversation, Message, Step } from '../chat/conversations.ts'
import { flowRequest } from './flow-content.ts'
import type { FlowQuestion } from './flow-content.ts'

type Chunk = FlowReply['choices'][number]

/**
 * A conversation with a flow. The platform keeps it; what is shown of it stays in this tab of the browser, for the platform does not tell it
 * again.
 * @param chat id of the conversation that is open; absent: the next question begins one
 */
export function useFlowChat(
  owner: string,
  applicationId: string,
  chat: string | undefined,
  onBegin: (id: string) => void,
) {
  const [conversations, setConversations] = useState(() => readConversations(owner))
  const [streaming, setStreaming] = useState<Conversation>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const abort = useRef<AbortController>(undefined)
  const messages = (streaming?.id === chat ? streaming : conversations.find(({ id }) => id === chat))?.messages ?? []
  useEffect(() => () => abort.current?.abort(), [])

  async function ask(question: FlowQuestion, fileNames: readonly string[]): Promise<boolean> {
    const { signal } = (abort.current = new AbortController())
    const startedAt = Date.now()
    const asked: Message[] = [
      ...messages,
      { role: 'user', content: question.words, ...(fileNames.length === 0 ? {} : { files: fileNames }) },
    ]
    let answer: Message = { role: 'assistant', content: '', steps: [] }
    let id = chat
    const isAnswered = (): boolean => answer.content !== '' || answer.failure !== undefined
    const show = (): void =>
      setStreaming(id === undefined ? undefined : { id, messages: [...asked, answer], updatedAt: Date.now() })
    setError(undefined)
    setBusy(true)
    try {
      id ??= (await client.application.conversation(applicationId, { signal })).data.conversation_id
      show()
      if (chat === undefined) onBegin(id)
      const request = flowRequest(applicationId, id, question)
      const chunks = await client.application.invokeV3(request, { signal, maxRetries: 0 })
      for await (const { request_id: requestId, choices, usage } of chunks) {
        const [choice] = choices
        const tokens = usage?.reduce((sum, { totalTokenCount: count }) => sum + count, 0)
        answer = { ...answer, requestId, ...(tokens === undefined ? {} : { tokens }) }
        if (choice !== undefined) answer = withChunk(answer, choice, startedAt)
        show()
      }
    } catch (thrown) {
      if (!(thrown instanceof AbortedError) && !signal.aborted) setError(thrown)
    } finally {
      // A question without any answer is asked again, not kept; the platform does not keep it either.
      if (id !== undefined && isAnswered()) {
        const kept = { id, messages: [...asked, answer], updatedAt: Date.now() }
        setConversations(keepConversation(owner, kept))
      }
      setStreaming(undefined)
      setBusy(false)
    }
    return isAnswered()
  }

  return {
    conversations,
    messages,
    isBusy,
    error,
    ask,
    stop: () => abort.current?.abort(),
    remove: (id: string) => setConversations(dropConversation(owner, id)),
  }
}

function withChunk(answer: Message, chunk: Chunk, startedAt: number): Message {
  const { delta, finish_reason: reason, error_msg: failure } = chunk
  const { content, event } = delta ?? {}
  const step: Step | undefined = event && {
    name: event.node_name,
    type: event.type,
    after: Date.now() - startedAt,
    ...slicesOf(event.tool_calls?.tool_calls_data),
  }
  return {
    ...answer,
    content: answer.content + (content?.msg ?? ''),
    ...(event === undefined ? {} : { nodeId: event.node_id }),
    ...(step === undefined ? {} : { steps: [...(answer.steps ?? []), step] }),
    ...(reason === 'stop' ? { duration: Date.now() - startedAt } : {}),
    ...(failure === undefined ? {} : { failure: failure.msg }),
  }
}

function slicesOf(data: Readonly<Record<string, unknown>> | undefined): { slices?: number } {
  const slices = data?.['slices']
  return Array.isArray(slices) ? { slices: slices.length } : {}
}
