import { z } from 'zod'
import { defineAgent, lastText } from '../core/agent.ts'
import { materialOf } from '../extraction/material.ts'

const size = '1024x1024'
const mostCharacters = 1500

export const cartoonGenerator = defineAgent({
  id: 'cartoon_generator_agent',
  name: { zh: 'AI 漫画', en: 'Comics' },
  input: { parts: ['text', 'image'], needs: ['text', 'image'] },
  variables: z.looseObject({}),
  answers: 'any',
  remembers: false,

  /** What a reference picture shows is put into words first, because the models that draw take words alone. */
  async *run(call, tools) {
    const { pictures } = await materialOf(call, tools)
    const figures =
      pictures.length === 0
        ? ''
        : await tools.asker.text(call, {
            model: tools.models.vision(call.agentId),
            prompt:
              '用一段话描述图中主要人物或形象的固定特征：发型、脸型、五官、体型、服饰、配色，供画师在每格漫画中保持一致。不要描述背景，不要评价。',
            pictures,
          })
    const wish = [
      `漫画风格，线条清晰，色彩明快。${lastText(call)}`,
      ...(figures === '' ? [] : [`主要形象：${figures}`]),
    ]
    const prompt = [...wish.join('\n')].slice(0, mostCharacters).join('')
    yield { part: await tools.painter.draw(call, prompt, size) }
  },
})
