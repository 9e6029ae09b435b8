/** Code points are below 2^21, so that a node and a code point make one exact number. */
const codePointRange = 2 ** 21

/**
 * The automaton of Aho and Corasick: one pass over a text finds all words, however many there are. Nodes are numbers; 0 is the root.
 */
export class WordAutomaton<Word> {
  readonly #edges = new Map<number, number>()
  readonly #failures: number[] = [0]
  readonly #depths: number[] = [0]
  readonly #words: (Word[] | undefined)[] = [undefined]
  /** The next node on the way of failures that ends a word; 0 where there is none. */
  readonly #nextEnds: number[] = [0]

  /** @param entries letters of each word as code points, at least one */
  constructor(entries: Iterable<readonly [letters: readonly number[], word: Word]>) {
    const byDepth: { parent: number; letter: number; node: number }[][] = []
    for (const [letters, word] of entries) {
      let node = 0
      for (const [index, letter] of letters.entries()) {
        const key = node * codePointRange + letter
        let next = this.#edges.get(key)
        if (next === undefined) {
          next = this.#depths.length
          this.#edges.set(key, next)
          this.#depths.push(index + 1)
          this.#failures.push(0)
          this.#nextEnds.push(0)
          this.#words.push(undefined)
          ;(byDepth[index] ??= []).push({ parent: node, letter, node: next })
        }
        node = next
      }
      if (node !== 0) (this.#words[node] ??= []).push(word)
    }
    for (const level of byDepth) {
      for (const { parent, letter, node } of level) {
        const failure = parent === 0 ? 0 : this.next(this.#failures[parent] ?? 0, letter)
        this.#failures[node] = failure
        this.#nextEnds[node] = this.#words[failure] === undefined ? (this.#nextEnds[failure] ?? 0) : failure
      }
    }
  }

  get isEmpty(): boolean {
    return this.#edges.size === 0
  }

  next(node: number, letter: number): number {
    let from = node
    for (;;) {
      const found = this.#edges.get(from * codePointRange + letter)
      if (found !== undefined) return found
      if (from === 0) return 0
      from = this.#failures[from] ?? 0
    }
  }

  /** Letters of the longest beginning of a word that the text ends with here. */
  depth(node: number): number {
    return this.#depths[node] ?? 0
  }

  /** Words that end here, longest first. */
  *wordsAt(node: number): Generator<Word, void, undefined> {
    for (let at = this.#words[node] === undefined ? (this.#nextEnds[node] ?? 0) : node; at !== 0;) {
      yield* this.#words[at] ?? []
      at = this.#nextEnds[at] ?? 0
    }
  }
}
