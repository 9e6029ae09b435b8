export interface LlamaCppOptions {
  readonly id: string
  /** One model file for every model name of the engine's routes; give this or `models`. */
  readonly modelPath?: string
  /** Model files by the name that routes use; loaded on first use, each with its own context. */
  readonly models?: Readonly<Record<string, string>>
  /**
   * Context window of one sequence in tokens, prompt and output together. Absent: as much of the model's own window as memory
   * allows, at most 8,192. A number that does not fit into memory makes the model `unavailable` instead of shrinking.
   */
  readonly contextTokens?: number
  /** Answers generated at once by a model, batched together; each holds `contextTokens` of cache memory. Default 4. */
  readonly sequences?: number
  /** Calls that may wait for a free sequence before further ones are `overloaded`. Default 64. */
  readonly maxQueued?: number
  /** CPU threads for the arithmetic. Default: the useful cores but one, so that the API keeps a core. */
  readonly threads?: number
  /** Layers to hold on the GPU, where a build with GPU support is installed. Default `auto`; 0: CPU only. */
  readonly gpuLayers?: number | 'auto'
  /** Whether thinking becomes reasoning (default) or stays in the content between its tags, as GLM-Z1 has it on the platform. */
  readonly thinkTags?: 'split' | 'keep'
  /** Time the child process may take to answer a health check. Default 5,000. */
  readonly healthTimeoutMs?: number
  /** Warnings of llama.cpp and the end of the child's standard error after a crash: for the operator's log. */
  readonly onLog?: (level: 'warn' | 'error', message: string) => void
}

/** Settings as the child process gets them, defaults filled in. */
export interface WorkerSettings {
  readonly modelPath?: string
  readonly models: Readonly<Record<string, string>>
  readonly contextTokens?: number
  readonly sequences: number
  readonly maxQueued: number
  readonly threads?: number
  readonly gpuLayers: number | 'auto'
  readonly thinkTags: 'split' | 'keep'
}

/** @throws {TypeError} that names the option, for a value out of its range */
export function workerSettings(options: LlamaCppOptions): WorkerSettings {
  const {
    modelPath,
    models = {},
    contextTokens,
    sequences = 4,
    maxQueued = 64,
    threads,
    gpuLayers = 'auto',
    thinkTags = 'split',
  } = options
  if ((modelPath === undefined) === (Object.keys(models).length === 0)) {
    throw new TypeError(`engine ${options.id}: give either modelPath or models`)
  }
  const counts = { contextTokens, sequences, threads }
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new TypeError(`engine ${options.id}: ${name} must be a whole number from 1`)
    }
  }
  if (!Number.isInteger(maxQueued) || maxQueued < 0) {
    throw new TypeError(`engine ${options.id}: maxQueued must be a whole number from 0`)
  }
  if (gpuLayers !== 'auto' && (!Number.isInteger(gpuLayers) || gpuLayers < 0)) {
    throw new TypeError(`engine ${options.id}: gpuLayers must be "auto" or a whole number from 0`)
  }
  return { modelPath, models, contextTokens, sequences, maxQueued, threads, gpuLayers, thinkTags }
}

/** File of a model name; `undefined` where the engine does not know the name. */
export function modelFile(settings: WorkerSettings, model: string): string | undefined {
  return settings.modelPath ?? (Object.hasOwn(settings.models, model) ? settings.models[model] : undefined)
}
