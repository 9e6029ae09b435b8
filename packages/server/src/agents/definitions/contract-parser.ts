import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'
import { customFields, formOf, statement, switchedFields } from '../extraction/fields.ts'

/** Looked for where the caller names no fields at all. */
const usualFields = [
  '合同名称',
  '合同编号',
  '合同类型',
  '甲方',
  '乙方',
  '其他签约方',
  '合同标的',
  '合同金额',
  '付款方式',
  '签订日期',
  '生效日期',
  '终止日期',
  '履行地点',
  '违约责任',
  '保密条款',
  '争议解决方式',
]

export const contractParser = extractionAgent({
  id: 'contract_parser_agent',
  name: { zh: '合同解析', en: 'Contracts' },
  input: { parts: ['file', 'text'], needs: ['file', 'text'] },
  variables: z.looseObject({ default_fields: switchedFields.optional(), custom_fields: customFields.optional() }),
  form({ default_fields: named, custom_fields: own = [] }) {
    const usual = named ?? (own.length > 0 ? [] : usualFields)
    return formOf([...usual.map((name) => ({ name, rule: '' })), ...own], statement)
  },
  task: () =>
    'The material is a contract. For each field give what the contract says, in its own words, amounts with their currency and dates as they are written.',
})
