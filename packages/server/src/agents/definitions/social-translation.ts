import { wordedText } from '@openmaas/protocol'
import { z } from 'zod'
import { defineAgent, lastText } from '../core/agent.ts'
import { translatedEvents } from '../translation/translate-text.ts'
import { Translator } from '../translation/translator.ts'
import { englishOrChineseCode } from './language-variables.ts'

/** What the documented styles ask for; other names speak for themselves. */
const styles: Readonly<Record<string, string>> = {
  通用风格: 'a natural, neutral style of social media',
  自动风格: 'the style of the original: as formal or casual, as playful or serious',
  鲁迅风格: 'the style of Lu Xun: terse, sharp, ironic, with the diction of early vernacular Chinese',
}

export const socialTranslation = defineAgent({
  id: 'social_translation_agent',
  name: { zh: '社媒翻译', en: 'Translation for social media' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({
    source_lang: englishOrChineseCode,
    target_lang: englishOrChineseCode,
    style: wordedText.refine((style) => style.length <= 100, {
      params: { zh: '长度不得超过 100 个字符。', en: 'It must have at most 100 characters.' },
    }),
  }),
  answers: 'any',
  remembers: false,

  async *run(call, tools) {
    const { source_lang: source, target_lang: target, style } = call.variables
    const translator = new Translator(tools, call, {
      source,
      target,
      strategy: 'general',
      manner: `It is a post of social media: find words for slang, memes, abbreviations and allusions that work among users of the target language, and keep emoji, hashtags and mentions. Write in ${styles[style] ?? style}.`,
      glossary: [],
    })
    yield* translatedEvents(translator, lastText(call), 'markdown', call.context.signal)
  },
})
