/** Finds the first stop word in a text that arrives in pieces. */
export interface StopWordFinder {
  /** What of the text so far is safe to show; `stopped` once a stop word is complete: the text then ends before it. */
  push(piece: string): { readonly text: string; readonly stopped: boolean }
  /** What was held back because it could have become a stop word. */
  flush(): string
}

/** A piece is held back only as long as its end can still become one of the words. */
export function createStopWordFinder(stopWords: readonly string[]): StopWordFinder {
  const words = stopWords.filter((word) => word.length > 0)
  let held = ''
  return {
    push(piece) {
      if (words.length === 0) return { text: piece, stopped: false }
      held += piece
      const found = words.map((word) => held.indexOf(word)).filter((index) => index >= 0)
      if (found.length > 0) {
        const text = held.slice(0, Math.min(...found))
        held = ''
        return { text, stopped: true }
      }
      const keep = longestStart(held, words)
      const text = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text, stopped: false }
    },
    flush() {
      const text = held
      held = ''
      return text
    },
  }
}

/** Length of the longest end of `text` that begins one of the words. */
function longestStart(text: string, words: readonly string[]): number {
  let longest = 0
  for (const word of words) {
    for (let length = Math.min(word.length - 1, text.length); length > longest; length -= 1) {
      if (text.endsWith(word.slice(0, length))) longest = length
    }
  }
  return longest
}
