import { choice } from '@openmaas/protocol'
import { z } from 'zod'
import { defineAgent, lastText, textOfParts } from '../core/agent.ts'
import { converterFor } from '../translation/convert/converter.ts'
import { strategyNames } from '../translation/strategies.ts'
import { translatedEvents } from '../translation/translate-text.ts'
import { Translator } from '../translation/translator.ts'
import { sourceCode, targetCode } from './language-variables.ts'

const sampleCharacters = 2000

export const generalTranslation = defineAgent({
  id: 'general_translation',
  name: { zh: '通用翻译', en: 'Translation' },
  input: { parts: ['text'], needs: ['text'] },
  variables: z.looseObject({
    source_lang: sourceCode.default('auto'),
    target_lang: targetCode.default('zh-CN'),
    glossary: z.string().optional(),
    strategy: choice(strategyNames).default('general'),
    strategy_config: z
      .looseObject({
        general: z.looseObject({ suggestion: z.string().optional() }).optional(),
        cot: z.looseObject({ reason_lang: choice(['from', 'to']).optional() }).optional(),
      })
      .optional(),
  }),
  answers: 'any',
  remembers: false,

  async check(call, { glossaries }) {
    if (call.variables.glossary !== undefined && call.variables.glossary !== '')
      await glossaries.entries(call, call.variables.glossary)
  },

  async *run(call, tools) {
    const { source_lang: source, target_lang: target, glossary, strategy, strategy_config: config } = call.variables
    const text = lastText(call)
    // What a system message says about style holds as much as the field for it.
    const wishes = [
      ...call.turns.flatMap(({ role, parts }) => (role === 'system' ? [textOfParts(parts)] : [])),
      ...(strategy === 'general' ? [config?.general?.suggestion ?? ''] : []),
    ]
    const translator = new Translator(tools, call, {
      source,
      target,
      strategy,
      suggestion: wishes.filter((wish) => wish.trim() !== '').join('\n'),
      reasonLanguage: config?.cot?.reason_lang,
      glossary: glossary === undefined || glossary === '' ? [] : await tools.glossaries.entries(call, glossary),
      converter: converterFor(source, target, text.slice(0, sampleCharacters)),
    })
    yield* translatedEvents(translator, text, 'markdown', call.context.signal)
  },
})
