import { caselessChoice } from '@openmaas/protocol'
import { z } from 'zod'
import { defineAgent, lastText } from '../core/agent.ts'
import type { TargetLanguage } from '../translation/languages.ts'
import { subtitleKind } from '../translation/forms/subtitle-form.ts'
import { translatedEvents } from '../translation/translate-text.ts'
import { Translator } from '../translation/translator.ts'

const codes: Readonly<Record<'English' | 'Japanese' | 'Korean', TargetLanguage>> = {
  English: 'en',
  Japanese: 'ja',
  Korean: 'ko',
}

export const subtitleTranslation = defineAgent({
  id: 'subtitle_translation_agent',
  name: { zh: '影视字幕翻译', en: 'Translation of subtitles' },
  input: { parts: ['text', 'file'], needs: ['text', 'file'] },
  variables: z.looseObject({ language: caselessChoice(['English', 'Japanese', 'Korean']) }),
  answers: 'any',
  remembers: false,

  async check(call, { reader }) {
    for (const { parts } of call.turns)
      for (const part of parts) if (part.type === 'file') await reader.requireFile(part.source, call)
  },

  /** SRT, WebVTT and ASS keep their times and styles; anything else is translated line by line. */
  async *run(call, tools) {
    const file = call.turns.at(-1)?.parts.find((part) => part.type === 'file')
    const source =
      file === undefined ? lastText(call) : (await tools.reader.plainText(file.source, call, 'messages')).text
    const translator = new Translator(tools, call, {
      source: 'zh-CN',
      target: codes[call.variables.language],
      strategy: 'general',
      manner:
        'They are subtitles of a film or series: spoken language, short enough to be read while they are shown. The lines follow each other; a sentence may go on in the next piece. Keep names and forms of address the same throughout.',
      glossary: [],
    })
    yield* translatedEvents(translator, source, subtitleKind(source) ?? 'lines', call.context.signal)
  },
})
