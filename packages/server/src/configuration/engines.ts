import { z } from 'zod'
import { espeak, llamaCpp, onnx, sherpa, simulator } from './local-engines.ts'
import { bigModel, comfyUi, openAiCompatible } from './model-servers.ts'
import { bingSearch, searxng, tavily } from './search-servers.ts'

export const engineDefinition = z
  .discriminatedUnion('type', [
    openAiCompatible,
    bigModel,
    comfyUi,
    llamaCpp,
    onnx,
    espeak,
    sherpa,
    simulator,
    searxng,
    bingSearch,
    tavily,
  ])
  .refine(
    (engine) =>
      (engine.type !== 'llama-cpp' && engine.type !== 'sherpa-onnx') ||
      (engine.model === undefined) !== (engine.path === undefined),
    { message: 'an engine of this type needs exactly one of `model` and `path`' },
  )
  .refine((engine) => engine.type !== 'onnx' || engine.model === undefined || engine.path === undefined, {
    message: 'an engine of this type takes `model` or `path`, not both',
  })
  .refine((engine) => engine.type !== 'onnx' || engine.id !== 'onnx' || (engine.model ?? engine.path) === undefined, {
    message: 'the engine of the id `onnx` reads characters; give a reranker an id of its own',
  })
export type EngineDefinition = z.infer<typeof engineDefinition>

/** Engines that are there without being defined. */
export const builtInEngines: readonly EngineDefinition[] = [
  { id: 'onnx', type: 'onnx' },
  { id: 'simulator', type: 'simulator' },
]
export const builtInIds: ReadonlySet<string> = new Set(builtInEngines.map(({ id }) => id))
