import { z } from 'zod'
import type { AgentDefinition } from '../core/agent.ts'
import { extractionAgent } from '../extraction/extraction-agent.ts'
import { customFields, formOf, statement } from '../extraction/fields.ts'
import { withoutTags } from '../extraction/material.ts'
import { salesCheckSpec } from './sales-check.ts'

const tenderFields = [
  '项目名称',
  '项目编号',
  '招标人',
  '代理机构',
  '预算金额',
  '最高限价',
  '采购方式',
  '采购内容',
  '投标人资格要求',
  '招标文件获取时间',
  '投标截止时间',
  '开标时间',
  '开标地点',
  '联系人',
  '联系方式',
]

const winningFields = [
  '项目名称',
  '项目编号',
  '采购人',
  '代理机构',
  '中标人',
  '中标人地址',
  '中标金额',
  '中标内容',
  '评审专家',
  '公告日期',
  '公告期限',
  '联系人',
  '联系方式',
]

const variables = z.looseObject({ custom_fields: customFields.optional() })

function bidParser(id: string, name: AgentDefinition['name'], usual: readonly string[], what: string): AgentDefinition {
  return extractionAgent({
    id,
    name,
    input: { parts: ['text'], needs: ['text'] },
    variables,
    form: ({ custom_fields: own = [] }) =>
      formOf(own.length > 0 ? own : usual.map((field) => ({ name: field, rule: '' })), statement),
    task: () =>
      `The material is ${what}, often the HTML of its page. For each field give what it says, in its own words. Several values of one field stand in one text, apart by semicolons.`,
    prepare: withoutTags,
  })
}

export const tenderParser = bidParser(
  'bidding_parser_agent',
  { zh: '招标解析', en: 'Tenders' },
  tenderFields,
  'the notice of a tender',
)

const winningParser = bidParser(
  'bidwin_parser_agent',
  { zh: '中标解析', en: 'Winning bids' },
  winningFields,
  'the notice of a tender or of its result',
)

/** The page on sales talks prints this id as well: a request that asks for points is one of those. */
const salesParser = extractionAgent({ ...salesCheckSpec, id: 'bidwin_parser_agent' })
const { default_fields: steps, rate } = salesCheckSpec.variables.shape

export const winningBidParser: AgentDefinition = {
  ...winningParser,
  variables: variables
    .extend({ rate: rate.optional(), default_fields: steps.optional() })
    .refine((given) => given.rate === undefined || given.default_fields !== undefined, {
      path: ['default_fields'],
      params: { zh: '评分时必填。', en: 'It is needed where points are asked for.' },
    }),
  run: (call, tools) => (asksForPoints(call.variables) ? salesParser : winningParser).run(call, tools),
}

function asksForPoints(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'rate' in given && given.rate !== undefined
}
