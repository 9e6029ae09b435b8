import { looseText, wordedText } from '@openmaas/protocol'
import { z } from 'zod'
import { ApiError } from '../../errors/api-error.ts'
import { defineAgent, text } from '../core/agent.ts'
import { correctionId, judgedAtOnce, keptImages, notFound, pollingId, readPage } from '../homework/homework.ts'

/** An answer is explained where there are no messages: then all of these are needed. */
const explained = z.looseObject({
  question: wordedText.optional(),
  image_id: looseText.optional(),
  uuid: looseText.optional(),
  trace_id: looseText.optional(),
})

const explainedNames = ['question', 'image_id', 'uuid', 'trace_id'] as const

export const homeworkCorrection = defineAgent({
  id: correctionId,
  name: { zh: '作业批改', en: 'Correcting homework' },
  input: { parts: ['image'], needs: ['image'], onePart: true, mayBeAbsent: true },
  variables: explained,
  answers: ({ hasMessages }) => (hasMessages ? 'any' : 'prefers-stream'),
  remembers: false,

  async check(call, tools) {
    if (call.turns.length > 0) return
    const { variables } = call
    // A request for nothing at all is one for a correction that lacks its picture.
    if (explainedNames.every((name) => variables[name] === undefined))
      throw new ApiError('fieldMissing', { field: 'messages' }, { shouldRetry: false })
    for (const name of explainedNames) requireGiven(name, variables[name])
    const { trace_id: traceId = '', image_id: imageId, uuid = '' } = variables
    const images = await keptImages(call, tools, traceId)
    const image = images.find((one) => one.image_id === imageId)
    if (image === undefined) throw notFound('image_id', imageId ?? '')
    if (!image.questions.some((one) => one.uuid === uuid)) throw notFound('uuid', uuid)
  },

  async *run(call, tools) {
    if (call.turns.length === 0) {
      const { trace_id: traceId = '', question = '', uuid } = call.variables
      const images = await keptImages(call, tools, traceId)
      const kept = images.flatMap(({ questions }) => questions).find((one) => one.uuid === uuid)
      const answer = tools.asker.stream(call, {
        model: tools.models.chat(call.agentId),
        system: '你是耐心的老师，向学生讲解一道作业题：考查的知识点、正确的思路与步骤、学生错在哪里、如何避免。',
        prompt: `<text>\n题目：${question}\n学生的答案：${kept?.student_answer ?? ''}\n</text>`,
      })
      for await (const piece of answer) yield text(piece)
      return
    }
    const image = await readPage(call, tools)
    const results = image.questions.map(judgedAtOnce)
    const open = results.filter((one) => one.is_finish === 0)
    // All questions are kept, for one that is finished may be explained as well; only open ones are judged by a model.
    const traceId = await tools.queue.submit(call, {
      agent_id: pollingId,
      custom_variables: { images: [image], open: open.map((one) => one.uuid) },
    })
    const told = { trace_id: traceId, images: [{ image_id: image.image_id, results }] }
    yield text(JSON.stringify(told, null, 2))
  },
})

function requireGiven(name: string, value: string | undefined): void {
  if (value === undefined || value.trim() === '') throw missing(name)
}

function missing(name: string): ApiError {
  return new ApiError('fieldMissing', { field: `custom_variables.${name}` }, { shouldRetry: false })
}
