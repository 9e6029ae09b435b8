/** After so many characters a sentence is spoken at the next pause, and after twice as many anywhere: nobody waits for its end. */
const longSentence = 120

/** Cuts a text that is still being written into pieces that can be spoken. */
export class Sentences {
  #pending = ''

  /** Sentences that are whole now; joined with what comes later they are the text. */
  add(text: string): string[] {
    this.#pending += text
    const whole: string[] = []
    for (let end = sentenceEnd(this.#pending); end > 0; end = sentenceEnd(this.#pending)) {
      whole.push(this.#pending.slice(0, end))
      this.#pending = this.#pending.slice(end)
    }
    return whole
  }

  /** What is left at the end of the text; empty where nothing is. */
  rest(): string {
    const rest = this.#pending
    this.#pending = ''
    return rest
  }
}

/** 0 while no sentence is whole. */
function sentenceEnd(text: string): number {
  // A full stop may belong to a number, so that it counts only before a space.
  const end = /[。！？!?；;\n]+["'”’）)]*|\.["'”’)]*(?=\s)/u.exec(text)
  if (end !== null) return end.index + end[0].length
  if (text.length < longSentence) return 0
  const pause = /[，,、：:]|\s(?=\S)/u.exec(text.slice(longSentence))
  if (pause !== null) return longSentence + pause.index + 1
  return text.length > 2 * longSentence ? text.length : 0
}

/** What of a text is said: marks of Markdown, addresses and code fences are for the eye. */
export function spokenWords(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[*_`#|~]+/g, '')
    .trim()
}
