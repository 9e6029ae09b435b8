import type { Engine } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { simulatorChat } from './chat.ts'
import { systemClock } from './clock.ts'
import type { SimulatorClock } from './clock.ts'
import { hashingEmbedder } from './embed.ts'
import { parseScenario, readScenarioFile } from './scenario.ts'
import { promptTokensOf } from './usage.ts'
import { simulatorWebSearch } from './web-search.ts'
import { simulatorImages } from './studio/images.ts'
import { Studio } from './studio/studio.ts'
import { simulatorVideos } from './studio/videos.ts'
import { simulatorSpeech } from './voice/speech.ts'
import { simulatorTranscription } from './voice/transcription.ts'

export interface SimulatorEngineOptions {
  readonly id?: string
  /** YAML or JSON file with rules for certain requests; read once, when the engine is made. */
  readonly scenarioFile?: string
  /** The same rules as an object, for tests; used when no file is named. */
  readonly scenario?: unknown
  readonly clock?: SimulatorClock
}

/**
 * The engine that needs no model: it answers by fixed rules, the same request always alike, and says so in plain answers.
 * @throws {Error} for a scenario that cannot be read; the message names file, rule and key
 */
export function createSimulatorEngine(options: SimulatorEngineOptions = {}): Engine {
  const closing = new AbortController()
  const scenario =
    options.scenarioFile === undefined
      ? parseScenario(options.scenario ?? { rules: [] })
      : readScenarioFile(options.scenarioFile)
  const clock = options.clock ?? systemClock
  const studio = { studio: new Studio(), clock, closing: closing.signal }
  return {
    id: options.id ?? 'simulator',
    type: 'simulator',
    chat: simulatorChat({ scenario, clock, closing: closing.signal }),
    embeddings: hashingEmbedder,
    webSearch: simulatorWebSearch(clock),
    speech: simulatorSpeech({ clock, closing: closing.signal }),
    transcription: simulatorTranscription({ clock, closing: closing.signal }),
    images: simulatorImages(studio),
    videos: simulatorVideos(studio),
    tokenizer: {
      countTokens: async (input) => ({ promptTokens: promptTokensOf(input), source: 'estimate' }),
    },
    checkHealth: async () =>
      closing.signal.aborted
        ? { healthy: false, detail: 'The built-in simulator is closed' }
        : { healthy: true, detail: 'Built-in simulator: answers by rules, without a model' },
    close: async () => closing.abort(new EngineError('unavailable', 'The simulator is closing')),
  }
}
