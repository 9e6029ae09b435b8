import { choice } from '@openmaas/protocol'
import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'
import type { ExtractionAgent } from '../extraction/extraction-agent.ts'
import { customFields, formOf } from '../extraction/fields.ts'

const steps = {
  self_intro: '自我介绍',
  state_intent: '表明来意',
  need_dig: '需求挖掘',
  highlight: '介绍产品优点',
  historical: '询问历史渠道',
  cite: '成功案例引用',
  deal: '优惠活动',
  action: '引导行动',
  contact: '添加联系方式',
  summary: '通话总结',
} as const

const names = Object.keys(steps) as [keyof typeof steps, ...(keyof typeof steps)[]]

/** Points of one step: done or not, or by how well it was done. */
const ratings = { 基础评分: 1, 阶梯评分: 10 } as const
const ratingNames = Object.keys(ratings) as [keyof typeof ratings, ...(keyof typeof ratings)[]]

const variables = z.looseObject({
  default_fields: z.array(choice(names)).min(1),
  custom_fields: customFields.optional(),
  rate: choice(ratingNames),
})

const judged = z.object({ score: z.number() })

export const salesCheckSpec = {
  id: 'sales_check_agent',
  name: { zh: '销售质检', en: 'Quality of sales talks' },
  input: { parts: ['text'], needs: ['text'] },
  variables,
  form({ default_fields: fields, custom_fields: own = [], rate }) {
    const most = ratings[rate]
    return z.object({
      fields: formOf([...fields.map((name) => ({ name, rule: steps[name] })), ...own], ({ rule }) =>
        z.object({
          score: z.int().min(0).max(most).describe(`${rule}，0 到 ${most} 分`),
          reason: z.string().describe('依据，引用对话原文'),
        }),
      ),
      summary: z.string().describe('总体评价与改进建议'),
    })
  },
  task: ({ rate }) =>
    rate === '基础评分'
      ? 'The material is a sales talk. For each step give 1 point if the salesperson did it and 0 if not, and quote the words that show it.'
      : 'The material is a sales talk. For each step give 0 points if it is missing and up to 10 by how well the salesperson did it, and quote the words that show it.',
  /** Sums are not left to the model. */
  finish(answer, { rate }) {
    const { fields, ...rest } = z
      .looseObject({ fields: z.record(z.string(), z.looseObject(judged.shape)) })
      .parse(answer)
    const scores = Object.values(fields).map(({ score }) => score)
    const total = scores.reduce((sum, score) => sum + score, 0)
    return { fields, rate, total_score: total, max_score: scores.length * ratings[rate], ...rest }
  },
} satisfies ExtractionAgent<typeof variables>

export const salesCheck = extractionAgent(salesCheckSpec)
