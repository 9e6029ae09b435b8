import type { ChatPart } from '@openmaas/engines'
import { GivenText, riskLevels, told } from './answer-end.ts'
import type { WordHit, WordMatcher } from './words/word-matcher.ts'
import { WordSearch } from './words/word-matcher.ts'

type Stream = 'text-delta' | 'reasoning-delta'

/**
 * An answer without what the lists reject: it ends before the first such word, which no reader gets to see in part. What is doubtful
 * stays, and is told at the end.
 * @param promptText of the request, for the usage of an answer that is cut off
 */
export async function* checkedAnswer(
  parts: AsyncIterable<ChatPart>,
  matcher: WordMatcher,
  promptText: () => string,
): AsyncGenerator<ChatPart, void, undefined> {
  const streams: Record<Stream, HeldText> = {
    'text-delta': new HeldText(matcher),
    'reasoning-delta': new HeldText(matcher),
  }
  const given = new GivenText(promptText)
  let doubtful = false
  const releases = function* (type: Stream, checked: Checked): Generator<ChatPart, boolean, undefined> {
    if (checked.text !== '') {
      given.add(checked.text)
      yield { type, text: checked.text }
    }
    doubtful ||= checked.doubtful
    return checked.rejected
  }
  for await (const part of parts) {
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      if (yield* releases(part.type, streams[part.type].take(part.text))) return yield* given.cut()
    } else if (part.type === 'finish') {
      for (const type of ['reasoning-delta', 'text-delta'] as const)
        if (yield* releases(type, streams[type].end())) return yield* given.cut()
      if (doubtful) yield told(riskLevels.REVIEW)
      yield part
    } else yield part
  }
}

interface Checked {
  /** What may be read now. */
  readonly text: string
  readonly doubtful: boolean
  readonly rejected: boolean
}

/** A text that is given on as far as it can hold no listed word any more. */
class HeldText {
  readonly #search: WordSearch
  #held = ''
  /** Where what is held begins. */
  #from = 0

  constructor(matcher: WordMatcher) {
    this.#search = new WordSearch(matcher)
  }

  take(piece: string): Checked {
    this.#held += piece
    return this.#release(this.#search.take(piece), this.#search.certainTo)
  }

  end(): Checked {
    return this.#release(this.#search.end(), this.#from + this.#held.length)
  }

  #release(hits: readonly WordHit[], certainTo: number): Checked {
    const rejected = hits.filter(({ level }) => level === 'REJECT')
    const to = rejected.reduce((first, { start }) => Math.min(first, start), certainTo)
    const text = this.#held.slice(0, Math.max(0, to - this.#from))
    this.#held = this.#held.slice(text.length)
    this.#from += text.length
    return { text, doubtful: hits.length > rejected.length, rejected: rejected.length > 0 }
  }
}
