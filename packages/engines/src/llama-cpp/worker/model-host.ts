import { availableParallelism } from 'node:os'
import type { Llama, LlamaContext, LlamaEmbeddingContext, LlamaLogLevel } from 'node-llama-cpp'
import { EngineError } from '../../engine-error.ts'
import { assertModelFile } from '../model-file.ts'
import { modelFile, type WorkerSettings } from '../options.ts'
import { describeModel, type LoadedModel, type Packages } from './loaded-model.ts'
import type { WorkerStatus } from './messages.ts'
import { createSequencePool, type SequencePool } from './sequence-pool.ts'

export interface ChatModel extends LoadedModel {
  readonly context: LlamaContext
  readonly pool: SequencePool
  /** Window of one sequence in tokens, prompt and output together. */
  readonly contextTokens: number
  readonly thinkTags: 'split' | 'keep'
}

export interface EmbeddingModel extends LoadedModel {
  readonly context: LlamaEmbeddingContext
  readonly contextTokens: number
}

/** Loads models on first use and keeps them. Every method throws `EngineError`; a failed load is tried again next time. */
export interface ModelHost {
  tokenizer(name: string): Promise<LoadedModel>
  chat(name: string): Promise<ChatModel>
  embedding(name: string): Promise<EmbeddingModel>
  status(): WorkerStatus
}

export type WorkerLog = (level: 'warn' | 'error', message: string) => void

const defaultContextTokens = 8192
const leastContextTokens = 512

export function createModelHost(settings: WorkerSettings, log: WorkerLog): ModelHost {
  const chats = new Map<string, ChatModel>()
  const embeddings = new Set<string>()
  const packages = once(() => loadPackages(settings, log))

  const tokenizer = onceEach(async (name: string): Promise<LoadedModel> => {
    const file = modelFile(settings, name)
    if (file === undefined) throw new EngineError('unavailable', `The engine has no model named ${name}`)
    await assertModelFile(file)
    const loaded = await packages()
    const model = await loading(name, () =>
      loaded.llama.loadModel({
        modelPath: file,
        gpuLayers: settings.gpuLayers === 'auto' ? undefined : settings.gpuLayers,
      }),
    )
    return describeModel(loaded, model)
  })

  const chat = onceEach(async (name: string): Promise<ChatModel> => {
    const loaded = await tokenizer(name)
    const { model } = loaded
    if (!model.fileInsights.hasDecoder || !isCausal(loaded)) {
      throw new EngineError('unsupported', `Model ${name} makes embeddings and cannot chat`)
    }
    const context = await loading(name, () =>
      model.createContext({
        contextSize: settings.contextTokens ?? {
          min: leastContextTokens,
          max: Math.min(defaultContextTokens, model.trainContextSize),
        },
        sequences: settings.sequences,
        threads: threadsOf(settings, loaded.llama),
      }),
    )
    const ready = {
      ...loaded,
      context,
      pool: createSequencePool(context, settings.maxQueued),
      contextTokens: Math.min(settings.contextTokens ?? context.contextSize, context.contextSize),
      thinkTags: settings.thinkTags,
    }
    chats.set(name, ready)
    return ready
  })

  const embedding = onceEach(async (name: string): Promise<EmbeddingModel> => {
    const loaded = await tokenizer(name)
    const contextTokens = Math.min(settings.contextTokens ?? defaultContextTokens, loaded.model.trainContextSize)
    const context = await loading(name, () =>
      loaded.model.createEmbeddingContext({
        contextSize: contextTokens,
        // A text must be one batch: models that look in both directions cannot read it in pieces.
        batchSize: contextTokens,
        threads: threadsOf(settings, loaded.llama),
      }),
    )
    embeddings.add(name)
    return { ...loaded, context, contextTokens }
  })

  return {
    tokenizer,
    chat,
    embedding,
    status: () => ({
      chat: [...chats].map(([name, { pool }]) => ({ name, busy: pool.busy, queued: pool.queued })),
      embeddings: [...embeddings],
    }),
  }
}

async function loadPackages({ threads, gpuLayers }: WorkerSettings, log: WorkerLog): Promise<Packages> {
  const [library, { Template }] = await importPackages()
  const llama = await library.getLlama({
    gpu: gpuLayers === 0 ? false : 'auto',
    // Only what the package manager installed: nothing is compiled or downloaded at run time.
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: library.LlamaLogLevel.warn,
    logger: (level: LlamaLogLevel, message: string) => {
      const isError = level === library.LlamaLogLevel.error || level === library.LlamaLogLevel.fatal
      log(isError ? 'error' : 'warn', message.trim())
    },
    ...(threads === undefined ? {} : { maxThreads: threads }),
  })
  return { llama, Template, GrammarState: library.LlamaGrammarEvaluationState }
}

function importPackages() {
  return Promise.all([import('node-llama-cpp'), import('@huggingface/jinja')]).catch((error: unknown) => {
    throw new EngineError(
      'unavailable',
      'The optional package node-llama-cpp is not installed or has no build for this machine',
      {
        cause: error,
      },
    )
  })
}

/** Memory that does not suffice, an architecture that is newer than the library, a damaged file: the operator's to solve. */
async function loading<Value>(name: string, load: () => Promise<Value>): Promise<Value> {
  try {
    return await load()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new EngineError('unavailable', `Model ${name} cannot be loaded: ${withoutPaths(reason ?? '')}`, {
      cause: error,
    })
  }
}

/** Messages are safe to show, so the library's words lose the file's place. */
const withoutPaths = (text: string) =>
  text.replaceAll(/(["']?)(?:[A-Za-z]:)?[/\\][^\s"']+\1/g, 'the file').slice(0, 200)

function isCausal({ model }: LoadedModel): boolean {
  const { architecture } = model.fileInfo.metadata.general
  const values: Readonly<Record<string, unknown>> = { ...model.fileInfo.architectureMetadata }
  const attention = values.attention
  const causal = typeof attention === 'object' && attention !== null && 'causal' in attention ? attention.causal : true
  return causal !== false && !String(architecture).includes('bert')
}

function threadsOf({ threads }: WorkerSettings, llama: Llama): number {
  return threads ?? Math.max(1, Math.min(llama.cpuMathCores, availableParallelism() - 1))
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const each = onceEach(make)
  return () => each('')
}

/** One run a name, shared by all who ask meanwhile; a failure is forgotten, so that the next one tries again. */
function onceEach<Value>(make: (name: string) => Promise<Value>): (name: string) => Promise<Value> {
  const made = new Map<string, Promise<Value>>()
  return (name) => {
    const known = made.get(name)
    if (known !== undefined) return known
    const value = make(name)
    made.set(name, value)
    value.catch(() => made.delete(name))
    return value
  }
}
