import { z } from 'zod'
import { sourceLanguage, targetLanguage } from '../translation/languages.ts'
import type { SourceLanguage, TargetLanguage } from '../translation/languages.ts'

const unknown = { params: { zh: '不支持该语言。', en: 'This language is not known.' } }

export const sourceCode = z
  .string()
  .refine((code) => sourceLanguage(code) !== undefined, unknown)
  .transform((code): SourceLanguage => sourceLanguage(code) ?? 'auto')

export const targetCode = z
  .string()
  .refine((code) => targetLanguage(code) !== undefined, unknown)
  .transform((code): TargetLanguage => targetLanguage(code) ?? 'zh-CN')

const englishOrChinese = { params: { zh: '仅支持 en 和 zh-CN。', en: 'It is en or zh-CN.' } }

/** The two languages of the agents for social media and literature. */
export const englishOrChineseCode = z
  .string()
  .refine((code) => ['en', 'zh-CN'].includes(targetLanguage(code) ?? ''), englishOrChinese)
  .transform((code): 'en' | 'zh-CN' => (targetLanguage(code) === 'en' ? 'en' : 'zh-CN'))
