import { z } from 'zod'
import { defineAgent, text } from '../core/agent.ts'
import { materialOf, materialText } from '../extraction/material.ts'

export const problemSolving = defineAgent({
  id: 'intelligent_education_solve_agent',
  name: { zh: '智能解题', en: 'Solving problems' },
  input: { parts: ['text', 'image'], needs: ['text', 'image'], onePart: true },
  variables: z.looseObject({}),
  answers: 'prefers-stream',
  remembers: false,

  async *run(call, tools) {
    const material = await materialOf(call, tools)
    const sees = material.pictures.length > 0
    const answer = tools.asker.stream(call, {
      model: sees ? tools.models.vision(call.agentId) : tools.models.chat(call.agentId),
      system:
        '你是耐心的老师，为学生解题。按以下顺序作答：题目要点、解题思路、详细步骤、答案、易错点。公式用 LaTeX 书写。题目不完整或看不清时先说明。用题目的语言作答。',
      prompt: sees ? '请解答图中的题目。' : materialText(material),
      pictures: material.pictures,
      thinks: true,
    })
    for await (const piece of answer) yield text(piece)
  },
})
