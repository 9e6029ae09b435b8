import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'
import { EngineError } from '../../engine-error.ts'

export interface SequencePool {
  /** Sequences in use. */
  readonly busy: number
  readonly queued: number
  /**
   * Waits in order of arrival for a free sequence and takes the one whose cache shares the longest start with the prompt.
   * @throws {EngineError} `overloaded` when too many wait; the signal's reason when it aborts meanwhile
   */
  acquire(prompt: readonly Token[], signal: AbortSignal): Promise<LlamaContextSequence>
  /** Gives a sequence back with its cache, for the next prompt that begins alike. */
  release(sequence: LlamaContextSequence): void
}

/** All sequences of one context; they live as long as it does, so that their caches can be reused. */
export function createSequencePool(context: LlamaContext, maxQueued: number): SequencePool {
  // Least recently used first.
  const free = Array.from({ length: context.totalSequences }, () => context.getSequence())
  const waiting: (() => void)[] = []
  // Free sequences that belong to callers who were woken and have not run yet.
  let promised = 0

  function take(prompt: readonly Token[]): LlamaContextSequence {
    const tokens = [...prompt]
    let [best, longest] = [0, -1]
    for (const [index, sequence] of free.entries()) {
      const shared = sequence.compareContextTokens(tokens).firstDifferentIndex
      if (shared > longest) [best, longest] = [index, shared]
    }
    const [sequence] = free.splice(best, 1)
    if (sequence === undefined) throw new Error('take() needs a free sequence')
    return sequence
  }

  return {
    get busy() {
      return context.totalSequences - free.length
    },
    get queued() {
      return waiting.length
    },
    async acquire(prompt, signal) {
      signal.throwIfAborted()
      if (free.length > promised) return take(prompt)
      if (waiting.length >= maxQueued) throw new EngineError('overloaded', 'Too many calls wait for this model')
      await turn(waiting, signal)
      promised -= 1
      return take(prompt)
    },
    release(sequence) {
      free.push(sequence)
      const next = waiting.shift()
      if (next === undefined) return
      promised += 1
      next()
    },
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(signal.reason)
    }
    const enter = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    signal.addEventListener('abort', leave, { once: true })
    waiting.push(enter)
  })
}
