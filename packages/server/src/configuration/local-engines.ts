import { z } from 'zod'
import { engineIdentity, seconds, thinkTags } from './values.ts'

export const llamaCpp = z.strictObject({
  ...engineIdentity,
  type: z.literal('llama-cpp'),
  /** A pulled name; `path` names a GGUF file instead. */
  model: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  contextTokens: z.number().int().min(64).optional(),
  /** Answers at once on one context. */
  sequences: z.number().int().min(1).max(64).optional(),
  threads: z.number().int().min(1).max(256).optional(),
  gpuLayers: z.number().int().min(0).optional(),
  /** Calls that may wait for a free sequence before further ones are refused. */
  maxQueued: z.number().int().min(0).optional(),
  thinkTags,
  maxConcurrency: z.number().int().positive().optional(),
})

/**
 * Reading of characters, or a reranker where `model` or `path` names one, in processes of their own. One of the id `onnx` reads
 * without being defined; defining it changes its settings.
 */
export const onnx = z.strictObject({
  ...engineIdentity,
  type: z.literal('onnx'),
  /** A pulled name; `path` names the folder or the file of a model instead. */
  model: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  /** Cores for one page or one text. */
  threads: z.number().int().min(1).max(64).optional(),
  /** Pages or questions at once; each holds the models, those of reading some 200 MB. */
  workers: z.number().int().min(1).max(16).optional(),
  /** The models leave the memory after so many seconds without work. */
  idleSeconds: seconds.optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

/**
 * Speech by a program of this machine. Where it is installed, an engine of the id `espeak-ng` is there without being defined and speaks
 * for `glm-tts` until something else is routed.
 */
export const espeak = z.strictObject({
  ...engineIdentity,
  type: z.literal('espeak-ng'),
  /** The program, where it is not on the search path. */
  path: z.string().min(1).optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

/** Speech or transcription by a model of the sherpa-onnx project, in a process of its own. */
export const sherpa = z.strictObject({
  ...engineIdentity,
  type: z.literal('sherpa-onnx'),
  /** A pulled name; `path` names the folder of a model instead. */
  model: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  /** Where the files of the folder do not tell how the model is built. */
  family: z
    .enum(['vits', 'matcha', 'kokoro', 'sense-voice', 'paraformer', 'whisper', 'transducer', 'zipformer-ctc'])
    .optional(),
  /** Cores. */
  threads: z.number().int().min(1).max(64).optional(),
  /** The model leaves the memory after so many seconds without work. */
  idleSeconds: seconds.optional(),
  /** Number of the speaker by the name of a voice. */
  voices: z.record(z.string(), z.number().int().min(0)).optional(),
  maxConcurrency: z.number().int().positive().optional(),
})

export const simulator = z.strictObject({
  ...engineIdentity,
  type: z.literal('simulator'),
  /** YAML file with scripted answers and faults. */
  scenarioFile: z.string().min(1).optional(),
})
