import type { ChatInput, ChatPart, FinishReason, Usage } from '../../chat-engine.ts'
import { OutputNormaliser } from '../../normaliser/index.ts'
import { createBareCallTagger } from '../text/bare-calls.ts'
import { createStopWordFinder } from '../text/stop-words.ts'

/** Why the generation ended. */
export type EndCause = 'end-token' | 'stop-word' | 'token-limit' | 'window-full'

const engineReasons: Readonly<Record<EndCause, FinishReason>> = {
  'end-token': 'stop',
  'stop-word': 'stop',
  'token-limit': 'length',
  'window-full': 'model_context_window_exceeded',
}

export interface AnswerReaderOptions {
  readonly startsInThinking: boolean
  readonly thinkTags: 'split' | 'keep'
  /** Calls come without tags; see `createBareCallTagger`. */
  readonly bareCalls: boolean
  /** Ends the answer like the caller's stop words. */
  readonly hiddenStopWords: readonly string[]
}

export interface AnswerReader {
  /** True once a stop word is complete: nothing more needs to be generated. */
  readonly stopped: boolean
  /** Text of one token. */
  push(text: string): ChatPart[]
  /** What was held back, then the finish part. */
  finish(cause: EndCause, usage: Usage): ChatPart[]
}

/**
 * Reads parts out of the generated text. Stop words count in the content only: reasoning may mention them, and inside a
 * call they would leave half of its JSON.
 */
export function createAnswerReader(input: ChatInput, options: AnswerReaderOptions): AnswerReader {
  const { startsInThinking, thinkTags, bareCalls, hiddenStopWords } = options
  const tools = input.toolChoice === 'none' ? [] : input.tools
  const normaliser = new OutputNormaliser({ tools, thinkTags, startsInThinking })
  const tagger = createBareCallTagger(bareCalls ? (tools ?? []).map((tool) => tool.function.name) : [])
  const finder = createStopWordFinder([...(input.stop ?? []), ...hiddenStopWords])
  let stopped = false
  let called = false
  let begun = false
  let thought = false
  let thinkingTokens = 0

  function withoutStopWords(parts: readonly ChatPart[]): ChatPart[] {
    const shown: ChatPart[] = []
    const showText = (text: string) => {
      if (text !== '') shown.push({ type: 'text-delta', text })
    }
    for (const part of parts) {
      if (stopped) break
      if (part.type === 'text-delta') {
        const found = finder.push(part.text)
        showText(found.text)
        stopped = found.stopped
        begun = true
      } else {
        showText(finder.flush())
        shown.push(part)
        called ||= part.type === 'tool-call-delta'
        thought ||= part.type === 'reasoning-delta'
      }
    }
    begun ||= called
    return shown
  }

  return {
    get stopped() {
      return stopped
    },
    push(text) {
      const parts: ChatPart[] = []
      normaliser.pushText(tagger.push(text), parts)
      const shown = withoutStopWords(parts)
      if (!begun) thinkingTokens += 1
      return shown
    },
    finish(cause, usage) {
      const parts: ChatPart[] = []
      let reason: FinishReason = called ? 'tool_calls' : 'stop'
      if (!stopped) {
        const released: ChatPart[] = []
        normaliser.pushText(tagger.flush(), released)
        reason = normaliser.finish(engineReasons[cause], released)
        parts.push(...withoutStopWords(released))
        const text = finder.flush()
        if (stopped) reason = called ? 'tool_calls' : 'stop'
        else if (text !== '') parts.push({ type: 'text-delta', text })
      }
      const counted = thought ? { ...usage, reasoningTokens: Math.min(thinkingTokens, usage.completionTokens) } : usage
      return [...parts, { type: 'finish', reason, usage: counted }]
    },
  }
}
