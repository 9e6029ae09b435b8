/**
 * The JSON value of a model's answer: alone, in a fence, or between words, as models without enforced output often give it.
 * @returns undefined when there is none
 */
export function jsonAnswer(answer: string): { readonly value: unknown } | undefined {
  const start = answer.search(/[{[]/)
  const end = Math.max(answer.lastIndexOf('}'), answer.lastIndexOf(']'))
  for (const text of [answer, start >= 0 && end > start ? answer.slice(start, end + 1) : '']) {
    try {
      return { value: JSON.parse(text) as unknown }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return undefined
}
