import type { agentAsyncResult, Language } from '@openmaas/protocol'
import { looseText } from '@openmaas/protocol'
import { z } from 'zod'
import type { Caller } from '../../access/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { AgentQueue } from '../core/agent-queue.ts'
import { requestOfTask } from '../core/agent-queue.ts'
import { judgedAtOnce, keptVariables, notFound, pollingId } from './homework.ts'
import type { QuestionResult } from './homework.ts'

type Body = z.output<typeof agentAsyncResult.body>

const wishes = z.looseObject({
  trace_id: looseText,
  images: z.array(z.looseObject({ image_id: looseText, uuids: z.array(looseText).optional() })).min(1),
})
const stored = z.looseObject({
  messages: z.array(z.looseObject({ parts: z.array(z.looseObject({ text: z.string() })) })),
  usage: z.looseObject({ total_tokens: z.number() }).optional(),
})

/**
 * What has become of the questions of a page: by the trace that the correction gave.
 * @throws {ApiError} resourceNotFound for a trace, a page or a question of another account
 */
export async function pollHomework(
  { custom_variables: given }: Body,
  caller: Caller,
  language: Language,
  queue: AgentQueue,
): Promise<object> {
  const parsed = wishes.safeParse(given ?? {})
  if (!parsed.success) {
    const field = `custom_variables.${parsed.error.issues[0]?.path.join('.') ?? ''}`
    throw new ApiError('fieldMissing', { field }, { shouldRetry: false })
  }
  const { trace_id: traceId, images } = parsed.data
  const task = await queue.find(caller.accountId, pollingId, traceId)
  if (task === undefined) throw notFound('trace_id', traceId)
  const head = { agent_id: pollingId, async_id: traceId }
  const kept = keptVariables.parse(requestOfTask(task).body.custom_variables).images
  const asked = images.map(({ image_id: imageId, uuids }) => {
    const image = kept.find((one) => one.image_id === imageId)
    if (image === undefined) throw notFound('image_id', imageId)
    const unknown = uuids?.find((uuid) => !image.questions.some((one) => one.uuid === uuid))
    if (unknown !== undefined) throw notFound('uuid', unknown)
    return { image, uuids: uuids ?? image.questions.map((one) => one.uuid) }
  })
  if (task.state === 'queued' || task.state === 'running') return { ...head, status: 'pending' }
  if (task.state !== 'succeeded') {
    const failure = new ApiError('callFailed')
    return { ...head, status: 'failed', error: { code: failure.code, message: failure.text(language) } }
  }
  const { messages, usage = { total_tokens: 0 } } = stored.parse(JSON.parse(task.result ?? '{}'))
  const results = judgedByModel(messages.flatMap(({ parts }) => parts.map((part) => part.text)).join(''))
  const told = asked.map(({ image, uuids }) => ({
    image_id: image.image_id,
    results: image.questions
      .filter((one) => uuids.includes(one.uuid))
      .map((one) => results.get(one.uuid) ?? judgedAtOnce(one)),
  }))
  const content = [{ type: 'text', text: JSON.stringify({ trace_id: traceId, images: told }, null, 2) }]
  return { ...head, status: 'success', choices: [{ messages: [{ role: 'assistant', content }] }], usage }
}

/** One line of JSON for each page, as the task wrote it. */
function judgedByModel(lines: string): ReadonlyMap<string, QuestionResult> {
  const pages = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly results: readonly QuestionResult[] })
  return new Map(pages.flatMap(({ results }) => results.map((one) => [one.uuid, one] as const)))
}
