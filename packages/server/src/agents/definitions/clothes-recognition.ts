import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'

const garment = z.object({
  category: z.string().describe('品类，如连衣裙、衬衫'),
  colors: z.array(z.string()).describe('颜色，主色在前'),
  material: z.string().describe('材质'),
  style: z.string().describe('风格，如通勤、运动'),
  design: z.string().describe('款式'),
  fit: z.string().describe('版型，如宽松、修身'),
  pattern: z.string().describe('图案'),
  collar: z.string().describe('衣领'),
  sleeves: z.string().describe('袖长与袖型'),
  length: z.string().describe('衣长或裤长'),
  pockets: z.string().describe('口袋'),
  fastening: z.string().describe('门襟或闭合方式'),
  brand: z.string().describe('品牌'),
  season: z.string().describe('适用季节'),
  wearer: z.string().describe('适用人群'),
  description: z.string().describe('一句话描述'),
})

export const clothesRecognition = extractionAgent({
  id: 'clothes_recognition_agent',
  name: { zh: '衣物识别', en: 'Clothes' },
  input: { parts: ['file', 'image', 'text'], needs: ['file', 'image'] },
  variables: z.looseObject({}),
  form: () => z.object({ clothes: z.array(garment).describe('图中的每件衣物') }),
  task: () =>
    'The material is a picture of clothes. Describe each piece of clothing by what can be seen. A brand is named only where it can be read or its mark is plain.',
})
