/** So much of a step is held back, because text before a call is a thought and text without one is the answer. */
const mostCharacters = 200

/**
 * Text of one step of the model until it is known what it is. Short remarks before a call are told apart from the answer; a longer text
 * is taken for the answer, so that it streams.
 */
export class HeldBackText {
  #held = ''
  #isAnswer: boolean

  /** @param isAnswer true where no call can follow */
  constructor(isAnswer: boolean) {
    this.#isAnswer = isAnswer
  }

  /** @returns what can be told as the answer now */
  add(text: string): string {
    this.#held += text
    if (this.#held.length > mostCharacters) this.#isAnswer = true
    return this.#isAnswer ? this.take() : ''
  }

  /** What is still held back. */
  take(): string {
    const text = this.#held
    this.#held = ''
    return text
  }
}
