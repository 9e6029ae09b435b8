const own = 'OpenMaaS; the BigModel cloud has no such operation.'

/** Whose API operations are, by their names; the first that fits counts. What is not named here is the platform's own. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^(?:admin|console|agents\.glossaries|knowledge\.callback)\./, own],
  [/^knowledge\.(?:export|import|document\.(?:slices|preview))$/, own],
  [/^anthropic\./, "Anthropic's Messages API, https://docs.anthropic.com/en/api/messages"],
  [/^responses\./, "OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses"],
  [
    /^(?:models\.|files\.retrieve$)/,
    "OpenAI's API, whose clients ask for it: https://platform.openai.com/docs/api-reference",
  ],
  [/^monitor\./, "The platform's plug-in for coding tools."],
  [/^(?:audio\.customization|tools\.create)$/, "The platform's Python client, zai-sdk 0.2.2."],
]

/** Where what is said of an operation comes from, in a sentence or with its address. */
export function operationSource(operation: string): string {
  return (
    sources.find(([pattern]) => pattern.test(operation))?.[1] ??
    "The platform's API reference, https://docs.bigmodel.cn/api-reference"
  )
}
