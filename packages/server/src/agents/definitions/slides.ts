import { z } from 'zod'
import { defineAgent, lastText, text } from '../core/agent.ts'
import { deckOf } from '../slides/kept-deck.ts'
import { changedDeck, newDeck } from '../slides/make-deck.ts'

export const slides = defineAgent({
  id: 'slides_glm_agent',
  name: { zh: 'GLM PPT', en: 'Slides' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({}),
  answers: 'stream',
  remembers: true,
  numbersEvents: true,
  concurrency: { V0: 10, V1: 15, V2: 20, V3: 30 },

  async *run(call, tools) {
    const before = deckOf(call.history)
    const wish = lastText(call)
    const deck =
      before === undefined ? yield* newDeck(call, tools, wish) : yield* changedDeck(call, tools, wish, before)
    call.memory.state = { deck }
    const count = deck.slides.length
    const isChinese = call.language === 'zh'
    yield text(
      isChinese
        ? `演示文稿《${deck.title}》共 ${count} 页，已完成。`
        : `The presentation "${deck.title}" is ready: ${count} pages.`,
      'answer',
    )
  },
})
