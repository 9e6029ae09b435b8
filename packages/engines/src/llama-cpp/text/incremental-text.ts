import type { LlamaModel, Token } from 'node-llama-cpp'

/** Turns tokens into text piece by piece. */
export interface IncrementalText {
  push(token: Token): string
  /** What is left at the end; bytes that are no whole character become U+FFFD. */
  flush(): string
}

const longestCharacterBytes = 4
const replacementCharacter = '\uFFFD'

/**
 * A token can hold a part of a character, so text is held back while it ends in an incomplete one.
 *
 * @param isMarker control tokens that are written out, because the normaliser looks for their text; all others have none
 */
export function createIncrementalText(model: LlamaModel, isMarker: (token: Token) => boolean): IncrementalText {
  let pending: Token[] = []
  const before: Token[] = []
  const take = () => {
    const text = model.detokenize(pending, false, before)
    before.push(...pending)
    before.splice(0, before.length - longestCharacterBytes)
    pending = []
    return text
  }
  return {
    push(token) {
      if (isMarker(token)) return (pending.length > 0 ? take() : '') + model.detokenize([token], true)
      pending.push(token)
      if (
        pending.length < longestCharacterBytes &&
        model.detokenize(pending, false, before).endsWith(replacementCharacter)
      ) {
        return ''
      }
      return take()
    },
    flush: () => (pending.length > 0 ? take() : ''),
  }
}
