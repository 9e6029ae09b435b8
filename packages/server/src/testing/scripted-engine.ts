import type { ChatInput, ChatOptions, ChatPart, Engine } from '@openmaas/engines'

export type Script = (input: ChatInput, options: ChatOptions) => AsyncIterable<ChatPart>

export interface ScriptedEngine extends Engine {
  /** Inputs of the calls so far. */
  readonly calls: ChatInput[]
  /** Answers that are being generated now. */
  running: number
}

/** An engine that says what a test tells it to. */
export function scriptedEngine(id: string, script: Script): ScriptedEngine {
  const engine: ScriptedEngine = {
    id,
    type: 'openai-compatible',
    calls: [],
    running: 0,
    chat: {
      capabilities: () => ({ contentParts: ['image_url'], tools: true, jsonOutput: 'requested' }),
      async *streamChat(input, options) {
        engine.calls.push(input)
        engine.running++
        try {
          yield* script(input, options)
        } finally {
          engine.running--
        }
      },
    },
    checkHealth: async () => ({ healthy: true, detail: 'scripted' }),
    close: async () => {},
  }
  return engine
}

/** Parts one after the other. */
export function saying(...parts: readonly ChatPart[]): Script {
  return async function* () {
    yield* parts
  }
}

export function text(value: string): ChatPart {
  return { type: 'text-delta', text: value }
}

export const finish: ChatPart = {
  type: 'finish',
  reason: 'stop',
  usage: { promptTokens: 7, completionTokens: 3, cachedTokens: 2, source: 'engine' },
}
