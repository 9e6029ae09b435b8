import type { Engine } from '../engine.ts'
import { espeakSpeech } from './espeak-speech.ts'
import { findEspeak, isExecutable } from './find-program.ts'

export interface EspeakOptions {
  readonly id: string
  /** The program; default: the one on the search path. */
  readonly path?: string
}

/** Speech by the program espeak-ng where it is installed: a robot's voice in a hundred languages. Without it, it cannot speak. */
export function createEspeakEngine({ id, path }: EspeakOptions): Engine {
  const program = path === undefined ? findEspeak() : isExecutable(path) ? path : undefined
  const closing = new AbortController()
  return {
    id,
    type: 'espeak-ng',
    ...(program === undefined ? {} : { speech: espeakSpeech(program, closing.signal) }),
    checkHealth: async () => {
      if (closing.signal.aborted) return { healthy: false, detail: 'closed' }
      return program === undefined
        ? { healthy: false, detail: 'espeak-ng is not installed' }
        : { healthy: true, detail: `speaks by ${program}` }
    },
    close: async () => closing.abort(),
  }
}
