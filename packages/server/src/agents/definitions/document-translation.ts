import { looseBoolean } from '@openmaas/protocol'
import { z } from 'zod'
import { ApiError } from '../../errors/api-error.ts'
import { defineAgent } from '../core/agent.ts'
import type { AgentCall } from '../core/agent.ts'
import { converterFor } from '../translation/convert/converter.ts'
import { languageNames, targetLanguage } from '../translation/languages.ts'
import type { TargetLanguage } from '../translation/languages.ts'
import { translateDocument } from '../translation/translate-document.ts'
import { Translator } from '../translation/translator.ts'

/** The page names languages in words; codes are taken as well. */
const byName = new Map<string, TargetLanguage>(
  Object.entries(languageNames).map(([code, name]) => [name.toLowerCase(), code as TargetLanguage]),
)

function languageOf(name: string): TargetLanguage | undefined {
  return byName.get(name.trim().toLowerCase()) ?? targetLanguage(name)
}

const language = z
  .string()
  .refine((name) => languageOf(name) !== undefined, {
    params: { zh: '不支持该语言。', en: 'This language is not known.' },
  })
  .transform((name): TargetLanguage => languageOf(name) ?? 'en')

export const documentTranslation = defineAgent({
  id: 'doc_translation_agent',
  name: { zh: '专业文档翻译', en: 'Translation of documents' },
  input: { parts: ['file', 'text'], needs: ['file'] },
  variables: z.looseObject({
    from_lang: language.default('en'),
    to_lang: language.default('zh-CN'),
    should_translate_image: looseBoolean.default(false).refine((wanted) => !wanted, {
      params: {
        zh: '暂不支持翻译文档中的图片。',
        en: 'Pictures inside documents are not translated here.',
      },
    }),
    glossary: z.string().optional(),
  }),
  answers: 'later',
  remembers: false,

  async check(call, { reader, glossaries }) {
    const sources = filesOf(call)
    if (sources.length > 1) {
      const reason = { zh: '每次只能翻译一个文件。', en: 'One file is translated at a time.' }
      throw new ApiError('invalidParameter', { field: 'messages', reason }, { shouldRetry: false })
    }
    for (const source of sources) await reader.requireFile(source, call)
    const { glossary } = call.variables
    if (glossary !== undefined && glossary !== '') await glossaries.entries(call, glossary)
  },

  async *run(call, tools) {
    const [source = ''] = filesOf(call)
    const { from_lang: from, to_lang: to, glossary } = call.variables
    const sourceCode = from === 'en-GB' || from === 'en-US' ? 'en' : from
    const translator = new Translator(tools, call, {
      source: sourceCode,
      target: to,
      strategy: 'general',
      glossary: glossary === undefined || glossary === '' ? [] : await tools.glossaries.entries(call, glossary),
      converter: converterFor(sourceCode, to, ''),
    })
    const document = await translateDocument(translator, source, call, tools, to)
    const made = await tools.files.keep(call, document, 'file_url')
    yield { part: { ...made, tag: { zh: document.name, en: document.name } } }
  },
})

function filesOf({ turns }: AgentCall): string[] {
  return (turns.at(-1)?.parts ?? []).flatMap((part) => (part.type === 'file' ? [part.source] : []))
}
