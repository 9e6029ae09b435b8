import { choice } from '@openmaas/protocol'
import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'
import { customFields, formOf } from '../extraction/fields.ts'

const dimensions = {
  customer_request: '客户诉求：客户想要什么',
  service_attitude: '服务态度：礼貌、耐心、同理心',
  communication: '沟通能力：表达清楚，理解准确',
  solution: '解决方案：是否给出，是否有效',
  followup_needed: '是否需要跟进',
  escalation_risk: '是否会有上升风险',
  risk_type: '风险类型',
} as const

const names = Object.keys(dimensions) as [keyof typeof dimensions, ...(keyof typeof dimensions)[]]

export const serviceCheck = extractionAgent({
  id: 'service_check_agent',
  name: { zh: '客服质检', en: 'Quality of customer service' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({
    default_fields: z.array(choice(names)).min(1),
    custom_fields: customFields.optional(),
  }),
  form({ default_fields: fields, custom_fields: own = [] }) {
    const judged = [...fields.map((name) => ({ name, rule: dimensions[name] })), ...own]
    return z.object({
      fields: formOf(judged, ({ rule }) =>
        z.object({ result: z.string().describe(rule), reason: z.string().describe('依据，引用对话原文') }),
      ),
      score: z.int().min(0).max(100).describe('客服整体表现，0 到 100 分'),
      summary: z.string().describe('总体评价与改进建议'),
    })
  },
  task: () =>
    'The material is a dialogue between a customer and customer service. Judge it in every field, strictly by what was said, and quote the words on which each judgement rests.',
})
