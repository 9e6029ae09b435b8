import { choice } from '@openmaas/protocol'
import { z } from 'zod'
import { defineAgent, lastText } from '../core/agent.ts'

const sizes = ['1024*1024', '768*1344', '1344*768', '864*1152', '1152*864', '1440*720', '720*1440'] as const

export const aiDrawing = defineAgent({
  id: 'ai_drawing_agent',
  name: { zh: 'AI 绘画', en: 'Drawing' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({
    size: z.preprocess((size) => (typeof size === 'string' ? size.replace(/[x×]/i, '*') : size), choice(sizes)),
  }),
  answers: 'any',
  remembers: false,

  async *run(call, tools) {
    yield { part: await tools.painter.draw(call, lastText(call), call.variables.size.replace('*', 'x')) }
  },
})
