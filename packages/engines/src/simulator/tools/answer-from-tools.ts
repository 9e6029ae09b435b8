import type { ToolResult } from '../conversation.ts'
import { splitRequest } from '../split-request.ts'
import type { Language } from '../text/language.ts'
import { groundedSentences } from '../text/relevance.ts'
import { termsOf, termsOfQuestion } from '../text/terms.ts'

/** Up to so many values a result is told whole; of a longer one only those that the question speaks of. */
const maxValues = 12
const maxTextCharacters = 400

/** One statement for each result of a call, in the results' own words and figures. */
export function answerFromTools(question: string, results: readonly ToolResult[], language: Language): string {
  return results.map((result) => statementOf(question, result, language)).join('\n')
}

/** Texts that were looked up, when that is what every result holds: tagged as documents are tagged in prompts. */
export function materialIn(results: readonly ToolResult[]): string | undefined {
  const texts = results.map(({ content }) => content.trim())
  if (texts.length === 0 || !texts.every((text) => /^<(?:knowledge|documents?|context|search_results?)>/i.test(text))) {
    return undefined
  }
  return texts.map((text) => splitRequest(text).material).join('\n\n')
}

function statementOf(question: string, { name, content }: ToolResult, language: Language): string {
  const told = toldBy(question, content, language)
  if (language === 'zh') return name === undefined ? `工具返回：${told}` : `${name} 返回：${told}`
  return name === undefined ? `The tool returned: ${told}` : `${name} returned: ${told}`
}

function toldBy(question: string, content: string, language: Language): string {
  if (content.trim() === '') return language === 'zh' ? '空结果' : 'nothing'
  const values = jsonValues(content)
  if (values !== undefined) return relevantValues(question, values).join(language === 'zh' ? '，' : ', ')
  if (content.length <= maxTextCharacters) return content.trim()
  const { sentences } = groundedSentences(question, content)
  return sentences.length > 0
    ? sentences.join(language === 'zh' ? '' : ' ')
    : `${[...content].slice(0, maxTextCharacters).join('')}…`
}

/** `path: value` for every leaf; `undefined` for a text that is no JSON object or array. */
function jsonValues(content: string): string[] | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // plain text is as good a result as JSON
    throw error
  }
  return typeof parsed === 'object' && parsed !== null ? leavesOf(parsed, '') : undefined
}

function leavesOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, path))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`))
  }
  return [path === '' ? String(value) : `${path}: ${String(value)}`]
}

function relevantValues(question: string, values: readonly string[]): readonly string[] {
  if (values.length <= maxValues) return values
  const asked = termsOfQuestion(question)
  const ranked = values.map((value, index) => ({ value, index, score: termsOf(value).intersection(asked).size }))
  return ranked
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, maxValues)
    .sort((a, b) => a.index - b.index)
    .map((entry) => entry.value)
}
