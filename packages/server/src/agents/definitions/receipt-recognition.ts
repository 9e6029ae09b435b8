import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'

const item = z.object({
  name: z.string().describe('货物、服务或项目名称'),
  specification: z.string().describe('规格型号'),
  unit: z.string().describe('单位'),
  quantity: z.string().describe('数量'),
  unit_price: z.string().describe('单价'),
  amount: z.string().describe('金额'),
  tax_rate: z.string().describe('税率'),
  tax: z.string().describe('税额'),
})

const receipt = z.object({
  receipt_type: z.string().describe('票据类型，如增值税专用发票、收据、保单、火车票'),
  code: z.string().describe('票据代码'),
  number: z.string().describe('票据号码'),
  date: z.string().describe('开票日期'),
  buyer: z.string().describe('购买方或抬头名称'),
  buyer_tax_number: z.string().describe('购买方纳税人识别号'),
  seller: z.string().describe('销售方或收款单位名称'),
  seller_tax_number: z.string().describe('销售方纳税人识别号'),
  amount: z.string().describe('合计金额（不含税）'),
  tax: z.string().describe('合计税额'),
  total: z.string().describe('价税合计或实付金额'),
  currency: z.string().describe('币种'),
  items: z.array(item).describe('明细'),
  other_fields: z.array(z.object({ name: z.string(), value: z.string() })).describe('其余字段，包括用户点名要的字段'),
})

export const receiptRecognition = extractionAgent({
  id: 'receipt_recognition_agent',
  name: { zh: '票据识别', en: 'Receipts' },
  input: { parts: ['file', 'image', 'text'], needs: ['file', 'image'] },
  variables: z.looseObject({}),
  form: () => z.object({ receipts: z.array(receipt).describe('图中或文件中的每张票据') }),
  task: () =>
    'The material is one receipt or several: invoices, tickets, policies, bills. Read every field of each of them exactly as printed, numbers and dates included. Fields that the user asks for and that have no member of their own go to other_fields.',
})
