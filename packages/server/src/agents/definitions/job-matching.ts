import { wordedText } from '@openmaas/protocol'
import { z } from 'zod'
import { extractionAgent } from '../extraction/extraction-agent.ts'

const form = z.object({
  candidate: z.object({
    name: z.string().describe('姓名'),
    contact: z.string().describe('联系方式'),
    education: z.array(z.string()).describe('学历：学校、专业、学位、时间'),
    experience: z.array(z.string()).describe('工作与项目经历'),
    skills: z.array(z.string()).describe('技能'),
    years_of_experience: z.string().describe('工作年限'),
  }),
  match_score: z.int().min(0).max(100).describe('与岗位的匹配度，0 到 100'),
  matched: z.array(z.string()).describe('满足的要求，附简历依据'),
  missing: z.array(z.string()).describe('未满足或简历未提到的要求'),
  strengths: z.array(z.string()).describe('优势'),
  concerns: z.array(z.string()).describe('风险与疑点'),
  suggestions: z.array(z.string()).describe('给求职者的建议'),
  conclusion: z.string().describe('结论'),
})

export const jobMatching = extractionAgent({
  id: 'job_matching_agent',
  name: { zh: '简历岗位匹配', en: 'CVs and jobs' },
  input: { parts: ['file', 'text'], needs: ['file', 'text'] },
  variables: z.looseObject({
    job_description: wordedText.refine((text) => text.length <= 20_000, {
      params: { zh: '长度不得超过 20000 个字符。', en: 'It must have at most 20,000 characters.' },
    }),
  }),
  form: () => form,
  task: ({ job_description: job }) =>
    `The material is the CV of a candidate. Compare it with the job and judge by skills, experience and education alone, never by sex, age, origin or looks.\n\n<job>\n${job}\n</job>`,
})
