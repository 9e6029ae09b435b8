import { createBigModelEngine } from '@openmaas/engines/bigmodel'
import { createEspeakEngine, findEspeak } from '@openmaas/engines/espeak-ng'
import { createComfyUiEngine } from '@openmaas/engines/comfyui'
import { createLlamaCppEngine } from '@openmaas/engines/llama-cpp'
import { createOnnxEngine } from '@openmaas/engines/onnx'
import { createOpenAiCompatibleEngine } from '@openmaas/engines/openai-compatible'
import { createSherpaEngine } from '@openmaas/engines/sherpa-onnx'
import { createSimulatorEngine } from '@openmaas/engines/simulator'
import { createBingSearchEngine, createSearxngEngine, createTavilyEngine } from '@openmaas/engines/web-search'
import type { Engine } from '@openmaas/engines'
import type { EngineDefinition, PlatformConfiguration } from './configuration/index.ts'
import type { Log } from './telemetry/index.ts'

export interface EngineFactoryOptions {
  /** File of a pulled model name. */
  readonly modelFile: (name: string) => string
  readonly log: Log
}

/** The one place that knows which adapter belongs to which `type` of the configuration. */
export function engineFactory(options: EngineFactoryOptions): (definition: EngineDefinition) => Engine {
  return (definition) => {
    switch (definition.type) {
      case 'openai-compatible':
        return createOpenAiCompatibleEngine(definition)
      case 'bigmodel':
        return createBigModelEngine(definition)
      case 'comfyui': {
        const { type: _, maxConcurrency: __, ...rest } = definition
        return createComfyUiEngine(rest)
      }
      case 'llama-cpp': {
        const { id, type: _, model, path, maxConcurrency: __, ...rest } = definition
        return createLlamaCppEngine({
          ...rest,
          id,
          modelPath: path ?? options.modelFile(model ?? id),
          onLog: (level, message) => options.log[level](message, { engine: id }),
        })
      }
      case 'onnx': {
        const { type: _, model, maxConcurrency: __, ...rest } = definition
        return createOnnxEngine({ ...rest, ...(model === undefined ? {} : { path: options.modelFile(model) }) })
      }
      case 'searxng':
        return createSearxngEngine(definition)
      case 'bing-search':
        return createBingSearchEngine(definition)
      case 'tavily':
        return createTavilyEngine(definition)
      case 'sherpa-onnx': {
        const { id, type: _, model, path, maxConcurrency: __, ...rest } = definition
        return createSherpaEngine({ ...rest, id, modelPath: path ?? options.modelFile(model ?? id) })
      }
      case 'espeak-ng':
        return createEspeakEngine({
          id: definition.id,
          ...(definition.path === undefined ? {} : { path: definition.path }),
        })
      case 'simulator':
        return createSimulatorEngine({ id: definition.id, scenarioFile: definition.scenarioFile })
    }
  }
}

/** Engines and routes of programs that are installed on this machine and answer for models of which the configuration says nothing. */
export function installedPrograms(): Pick<PlatformConfiguration, 'engines' | 'models'> {
  if (findEspeak() === undefined) return { engines: [], models: {} }
  const route = { engine: 'espeak-ng', weight: 1, priority: 0 }
  return { engines: [{ id: 'espeak-ng', type: 'espeak-ng' }], models: { 'glm-tts': [route], cogtts: [route] } }
}
