import { findSuggestedModel, listModels } from '@openmaas/engines/model-store'
import type { ListedModel } from '@openmaas/engines/model-store'
import type { EngineDefinition, ModelRoute, PlatformConfiguration } from './configuration/index.ts'

/**
 * Catalogue models that a pulled model answers for, beside its own name, as long as the configuration says nothing about them.
 * Small chat models take over the small free models of the platform, never the large ones: nobody should mistake one for those.
 */
const answersFor: Readonly<Record<string, readonly string[]>> = {
  'glm-edge-1.5b-chat': ['glm-4.7-flash', 'glm-4.5-flash', 'glm-4-flash', 'glm-4-flash-250414'],
  'glm-edge-4b-chat': ['glm-4.7-flash', 'glm-4.5-flash', 'glm-4-flash', 'glm-4-flash-250414'],
  'glm-4-9b-0414': ['glm-4-9b', 'glm-4.7-flash', 'glm-4.5-flash', 'glm-4-flash', 'glm-4-flash-250414'],
  'qwen3-embedding-0.6b': ['embedding-2', 'embedding-3'],
  'sense-voice-small': ['glm-asr-2512', 'glm-asr'],
  'vits-melo-zh-en': ['glm-tts', 'cogtts'],
}

export interface PulledModels {
  /** Engines and routes of what has been pulled, the newest first where two answer for one model. */
  readonly discover: () => Promise<Pick<PlatformConfiguration, 'engines' | 'models'>>
  /** File of a pulled name as of the last `discover`; the name itself for one that was not pulled, so that the engine reports it. */
  readonly file: (name: string) => string
}

/** @param folder where `openmaas models pull` puts them */
export function pulledModels(folder: string): PulledModels {
  let files = new Map<string, string>()
  return {
    async discover() {
      const pulled = (await listModels(folder)).filter((model) => model.present)
      files = new Map(pulled.map((model) => [model.name, model.path]))
      return configurationOf(pulled)
    },
    file: (name) => files.get(name) ?? name,
  }
}

function configurationOf(pulled: readonly ListedModel[]): Pick<PlatformConfiguration, 'engines' | 'models'> {
  const oldestFirst = pulled.toSorted((one, other) => one.pulledAt.localeCompare(other.pulledAt))
  const models: Record<string, ModelRoute[]> = {}
  for (const { name } of oldestFirst) {
    const route: ModelRoute = { engine: engineId(name), model: name, weight: 1, priority: 0 }
    for (const id of [name, ...(answersFor[name.toLowerCase()] ?? [])]) models[id] = [route]
  }
  const engines: EngineDefinition[] = oldestFirst.map(({ name }) => ({
    id: engineId(name),
    type: isOfSpeech(name) ? 'sherpa-onnx' : 'llama-cpp',
    model: name,
  }))
  return { engines, models }
}

/** Ids of engines hold letters, digits, dots, dashes and underscores; names of pulled models may hold slashes and colons. */
function engineId(name: string): string {
  return `local-${name.replace(/[^\w.-]+/g, '-')}`.slice(0, 64)
}

function isOfSpeech(name: string): boolean {
  const kind = findSuggestedModel(name)?.kind
  return kind === 'speech' || kind === 'transcription'
}
