import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ApiError } from '../../errors/api-error.ts'
import type { AgentCall } from '../core/agent.ts'
import { requestOfTask } from '../core/agent-queue.ts'
import type { AgentTools } from '../core/agent-tools.ts'
import { materialOf, materialText } from '../extraction/material.ts'
import type { Material } from '../extraction/material.ts'
import { calculationsOf, checkedCalculation } from './arithmetic.ts'

export const correctionId = 'intelligent_education_correction_agent'
export const pollingId = 'intelligent_education_correction_polling'

const question = z.object({
  question: z.string().describe('题干，计算题写成完整算式'),
  student_answer: z.string().describe('学生写下的答案，没有作答则为空'),
  subject: z.string().describe('学科，如数学、语文、英语'),
})
export const questionsForm = z.object({ questions: z.array(question).describe('图中的每一道题，按顺序') })

export const judgementForm = z.object({
  is_correct: z.boolean().describe('学生的答案是否正确'),
  correct_answer: z.string().describe('正确答案'),
  analysis: z.string().describe('批改说明：对在哪里，错在哪里'),
})

type Question = z.output<typeof question>

/** A question of a page, as the task keeps it until it is judged. */
export interface KeptQuestion extends Question {
  readonly uuid: string
}

export interface KeptImage {
  readonly image_id: string
  readonly questions: readonly KeptQuestion[]
}

/** `custom_variables` of the task that judges what is left. */
export const keptVariables = z.looseObject({
  images: z.array(z.looseObject({ image_id: z.string(), questions: z.array(question.extend({ uuid: z.string() })) })),
})

/** What is told of a question; `is_finish` 1: judged, 0: a model is still at it. */
export interface QuestionResult extends KeptQuestion {
  readonly is_finish: 0 | 1
  readonly is_correct?: boolean
  readonly correct_answer?: string
  readonly analysis?: string
}

/**
 * Reads the questions of a page; those that are calculations are judged at once. Of a page that only its characters are known of, lines of
 * calculations need no model at all; they come first.
 */
export async function readPage(call: AgentCall, tools: AgentTools): Promise<KeptImage> {
  const { calculations, rest } = withoutCalculations(await materialOf(call, tools))
  const isAsked =
    calculations.length === 0 || rest.pictures.length > 0 || rest.words.trim() !== '' || rest.documents.length > 0
  const copied = isAsked ? await copiedQuestions(call, tools, rest) : []
  const questions = [...calculations, ...copied]
  return { image_id: randomUUID(), questions: questions.map((one) => ({ uuid: randomUUID(), ...one })) }
}

async function copiedQuestions(call: AgentCall, tools: AgentTools, material: Material): Promise<Question[]> {
  const sees = material.pictures.length > 0
  const { questions } = await tools.asker.structured(call, questionsForm, {
    model: sees ? tools.models.vision(call.agentId) : tools.models.chat(call.agentId),
    system: '你在读一页学生作业。逐题抄录题干和学生的作答，不要解题，不要纠正学生写错的内容。看不清的地方用 □ 代替。',
    prompt: sees ? '请抄录图中的全部题目。' : materialText(material),
    pictures: material.pictures,
  })
  return questions
}

function withoutCalculations(material: Material): { readonly calculations: Question[]; readonly rest: Material } {
  const calculations: Question[] = []
  const documents = material.documents.flatMap(({ name, text }) => {
    const others = text.split('\n').filter((line) => {
      const found = calculationsOf(line)
      for (const { question: asked, answer } of found ?? [])
        calculations.push({ question: asked, student_answer: answer, subject: '数学' })
      return found === undefined
    })
    const left = others.join('\n').trim()
    return left === '' ? [] : [{ name, text: left }]
  })
  return { calculations, rest: { ...material, documents } }
}

/** What needs no model: whether numbers add up. */
export function judgedAtOnce(one: KeptQuestion): QuestionResult {
  const { question: text, student_answer: answer } = one
  const written = /[=＝]\s*[?？_]*\s*$/.test(text) ? text.replace(/[?？_\s]*$/, '') + answer : text
  const checked = checkedCalculation(written) ?? checkedCalculation(`${text}=${answer}`)
  if (checked === undefined) return { ...one, is_finish: 0 }
  const { isCorrect, result } = checked
  return {
    ...one,
    is_finish: 1,
    is_correct: isCorrect,
    correct_answer: result,
    analysis: isCorrect ? '计算正确。' : `计算有误，正确结果是 ${result}。`,
  }
}

/** Asks a model about one question. */
export async function judged(call: AgentCall, tools: AgentTools, one: KeptQuestion): Promise<QuestionResult> {
  const judgement = await tools.asker.structured(call, judgementForm, {
    model: tools.models.chat(call.agentId),
    system: '你是批改作业的老师。判断学生的答案是否正确，给出正确答案和简短的批改说明。没有作答算错误。',
    prompt: `<text>\n题目：${one.question}\n学科：${one.subject}\n学生的答案：${one.student_answer}\n</text>`,
  })
  return { ...one, is_finish: 1, ...judgement }
}

/**
 * The questions of an earlier page of this account.
 * @throws {ApiError} resourceNotFound
 */
export async function keptImages(call: AgentCall, tools: AgentTools, traceId: string): Promise<readonly KeptImage[]> {
  const task = await tools.queue.find(call.context.caller.accountId, pollingId, traceId)
  if (task === undefined) throw notFound('trace_id', traceId)
  return keptVariables.parse(requestOfTask(task).body.custom_variables).images
}

export function notFound(field: string, value: string): ApiError {
  return new ApiError(
    'resourceNotFound',
    { field: `custom_variables.${field}`, value: value.slice(0, 64) },
    { shouldRetry: false },
  )
}
