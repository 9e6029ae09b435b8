import { z } from 'zod'
import { defineAgent, lastText } from '../core/agent.ts'
import { translatedEvents } from '../translation/translate-text.ts'
import { Translator } from '../translation/translator.ts'
import { englishOrChineseCode } from './language-variables.ts'

export const literatureTranslation = defineAgent({
  id: 'social_literature_translation_agent',
  name: { zh: '社科文学翻译', en: 'Translation of literature and the humanities' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({ source_lang: englishOrChineseCode, target_lang: englishOrChineseCode }),
  answers: 'any',
  remembers: false,

  async *run(call, tools) {
    const { source_lang: source, target_lang: target } = call.variables
    const translator = new Translator(tools, call, {
      source,
      target,
      // A first version is judged and reworked, as literary translators do.
      strategy: 'reflection',
      manner:
        'It is a literary or scholarly text. Keep its voice, register, imagery and rhythm; use the established terms and names of the field; translate allusions so that they are understood.',
      glossary: [],
    })
    yield* translatedEvents(translator, lastText(call), 'markdown', call.context.signal)
  },
})
