import type { Language } from '@openmaas/protocol'
import type { Usage } from '@openmaas/engines'
import { toApiError } from '../errors/to-api-error.ts'
import type { FlowLogEvent, FlowStep } from './flow-service.ts'
import { answerNode } from './flow-node.ts'

export interface FlowReplyForm {
  readonly applicationId: string
  readonly requestId: string
  /** Whether the caller wants to see what happens in the flow. */
  readonly sendLog: boolean
  readonly language: Language
  readonly signal: AbortSignal
}

/** The sync reply: what the chunks of a stream say when they are joined. */
export async function flowReply(steps: AsyncIterable<FlowStep>, form: FlowReplyForm): Promise<object> {
  let conversationId = ''
  let text = ''
  let usage: object[] = []
  const events: FlowLogEvent[] = []
  for await (const step of steps) {
    if (step.type === 'begin') conversationId = step.conversationId
    else if (step.type === 'log') events.push(step.event)
    else if (step.type === 'text') text += step.text
    else usage = usageReply(step.model, step.usage)
  }
  const messages = { content: { msg: text, type: 'text' }, ...(form.sendLog ? { event: events } : {}) }
  return { ...head(form, conversationId), choices: [{ index: 0, finish_reason: 'stop', messages }], usage }
}

/** Failures before the first text are thrown, so that they become plain HTTP errors; later ones are a chunk. */
export async function* flowChunks(
  steps: AsyncIterable<FlowStep>,
  form: FlowReplyForm,
): AsyncGenerator<object, void, undefined> {
  let conversationId: string | undefined
  const chunk = (choice: object): object => ({
    ...head(form, conversationId ?? ''),
    choices: [{ index: 0, ...choice }],
  })
  try {
    for await (const step of steps) {
      if (step.type === 'begin') conversationId = step.conversationId
      else if (step.type === 'log') {
        if (form.sendLog) yield chunk({ delta: { event: step.event } })
      } else if (step.type === 'text') yield chunk({ delta: { content: { msg: step.text, type: 'text' } } })
      else {
        const end = chunk({ finish_reason: 'stop', delta: { content: { msg: '', type: 'text' } } })
        yield { ...end, usage: usageReply(step.model, step.usage) }
      }
    }
  } catch (error) {
    // Nobody reads a chunk after the client has left.
    if (conversationId === undefined || form.signal.aborted) throw error
    const failure = toApiError(error, form.requestId)
    const message = { code: Number(failure.code), msg: failure.text(form.language) }
    yield chunk({ finish_reason: 'error', error_msg: message, delta: {} })
  }
}

function head({ requestId, applicationId }: FlowReplyForm, conversationId: string): object {
  return { request_id: requestId, conversation_id: conversationId, app_id: applicationId }
}

function usageReply(model: string, { promptTokens, completionTokens }: Usage): object[] {
  return [
    {
      model,
      nodeName: answerNode.name,
      inputTokenCount: promptTokens,
      outputTokenCount: completionTokens,
      totalTokenCount: promptTokens + completionTokens,
    },
  ]
}
