import { ApiError } from '../errors/api-error.ts'

/** Names of the two placeholders: the platform's table has the English ones, its samples the Chinese ones. */
const knowledgePlaceholder = /\{\{\s*(?:knowledge|知识)\s*\}\}/g
const userPlaceholder = /\{\{\s*(?:user|用户)\s*\}\}/g
const anyPlaceholder = /\{\{\s*(?:(?<knowledge>knowledge|知识)|user|用户)\s*\}\}/g

/**
 * The template of an application that brings none. It asks for answers from the given slices alone, and for the number of the slice
 * behind each sentence, so that an answer can be checked (cited-slices.ts).
 */
export const defaultPromptTemplate = `请只根据下面 knowledge 标签内的资料，回答 question 标签内的问题。

<knowledge>
{{知识}}
</knowledge>

要求：
1. 只使用资料中写明的内容，不要使用资料以外的知识，也不要推测。
2. 每句话的末尾用方括号注明所依据资料的编号，例如 [1] 或 [1][3]。
3. 资料没有提到的，直接说明资料中没有相关内容，不要编造。
4. 使用提问所用的语言，直接回答，不要复述问题和这些要求。

<question>
{{用户}}
</question>`

/** What stands in place of knowledge when nothing was found. */
export const nothingFound = '（没有检索到相关资料）'

/**
 * A template must say exactly once where the knowledge goes and once where the question goes.
 * @throws {ApiError} invalidParameter, naming the field
 */
export function requirePromptTemplate(template: string, field = 'prompt'): void {
  requireOnce(template, knowledgePlaceholder, field, '{{knowledge}} / {{知识}}')
  requireOnce(template, userPlaceholder, field, '{{user}} / {{用户}}')
}

function requireOnce(template: string, placeholder: RegExp, field: string, name: string): void {
  const count = template.match(placeholder)?.length ?? 0
  if (count === 1) return
  throw new ApiError(
    'invalidParameter',
    {
      field,
      reason: {
        zh: `占位符 ${name} 必须且只能出现一次，实际出现 ${count} 次。`,
        en: `The placeholder ${name} must stand in it exactly once; it stands there ${count} times.`,
      },
    },
    { shouldRetry: false },
  )
}

/** The template with both placeholders filled; what is filled in is not read for placeholders again. */
export function fillPromptTemplate(template: string, values: { knowledge: string; question: string }): string {
  return template.replace(anyPlaceholder, (_match, knowledge: string | undefined) =>
    knowledge === undefined ? values.question : values.knowledge,
  )
}
