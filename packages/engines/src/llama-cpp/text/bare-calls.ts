/** Writes tags around a call that a model makes without any. */
export interface BareCallTagger {
  push(text: string): string
  /** What was held back, and the closing tag of a call. */
  flush(): string
}

/**
 * GLM-4-0414 calls a function by answering with its name, a line break and the JSON of the arguments, and nothing else. Only
 * the name of an offered function at the very beginning of the answer counts, so that prose is not taken for a call.
 */
export function createBareCallTagger(names: readonly string[]): BareCallTagger {
  const starts = names.flatMap((name) => [`${name}\n{`, `${name} \n{`])
  let held = ''
  let state: 'beginning' | 'call' | 'text' = 'beginning'
  return {
    push(text) {
      if (state !== 'beginning') return text
      held += text
      const begun = held.trimStart()
      if (starts.some((start) => begun.startsWith(start))) state = 'call'
      else if (starts.some((start) => start.startsWith(begun))) return ''
      else state = 'text'
      const released = state === 'call' ? `<tool_call>${begun}` : held
      held = ''
      return released
    },
    flush() {
      const rest = held
      held = ''
      return state === 'call' ? `${rest}</tool_call>` : rest
    },
  }
}
