import { estimateTokens, tokenWeight } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'

/** Of `content_filter`: 0 is the worst of four. */
export const riskLevels = { REJECT: 0, REVIEW: 2 } as const

/** Tells with the end of an answer that something in it was found. */
export function told(level: number): ChatPart {
  return { type: 'reply-fields', fields: { content_filter: [{ role: 'assistant', level }] }, atEnd: true }
}

/** What has been given of an answer, and its end when it is cut off: the usage of such an answer is estimated. */
export class GivenText {
  readonly #promptText: () => string
  /** Estimated tokens, not rounded. */
  #weight = 0

  /** @param promptText of the request */
  constructor(promptText: () => string) {
    this.#promptText = promptText
  }

  add(text: string): void {
    this.#weight += tokenWeight(text)
  }

  *cut(): Generator<ChatPart, void, undefined> {
    yield told(riskLevels.REJECT)
    const usage = { promptTokens: estimateTokens(this.#promptText()), completionTokens: Math.ceil(this.#weight) }
    yield { type: 'finish', reason: 'sensitive', usage: { ...usage, source: 'estimate' } }
  }
}
