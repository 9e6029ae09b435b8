import { availableParallelism } from 'node:os'
import type { Llama, LlamaContext, LlamaEmbeddingContext, LlamaLogLevel, LlamaRankingContext } from 'node-llama-cpp'
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

export interface RankingModel extends LoadedModel {
  readonly context: LlamaRankingContext
  readonly contextTokens: number
}

/** Loads model files on first use and keeps them, each once, however many names routes have for it. Every method throws `EngineError`; a failed load is tried again next time. */
export interface ModelHost {
  tokenizer(name: string): Promise<LoadedModel>
  chat(name: string): Promise<ChatModel>
  embedding(name: string): Promise<EmbeddingModel>
  ranking(name: string): Promise<RankingModel>
  status(): WorkerStatus
}

export type WorkerLog = (level: 'warn' | 'error', message: string) => void

const defaultContextTokens = 8192
const leastContextTokens = 512

export function createModelHost(settings: WorkerSettings, log: WorkerLog): ModelHost {
  const chats = new Map<string, ChatModel>()
  const embeddings = new Set<string>()
  const rankings = new Set<string>()
  /** The name by which a file was first asked for. */
  const names = new Map<string, string>()
  const packages = once(() => loadPackages(settings, log))

  function fileOf(name: string): string {
    const file = modelFile(settings, name)
    if (file === undefined) throw new EngineError('unavailable', `The engine has no model named ${name}`)
    if (!names.has(file)) names.set(file, name)
    return file
  }

  const load = onceEach(async (file: string): Promise<LoadedModel> => {
    await assertModelFile(file)
    const loaded = await packages()
    const model = await loading(() =>
      loaded.llama.loadModel({
        modelPath: file,
        gpuLayers: settings.gpuLayers === 'auto' ? undefined : settings.gpuLayers,
      }),
    )
    return describeModel(loaded, model)
  })

  const openChat = onceEach(async (file: string): Promise<ChatModel> => {
    const loaded = await load(file)
    const { model } = loaded
    if (!model.fileInsights.hasDecoder || !isCausal(loaded)) {
      throw new EngineError('unsupported', 'This model makes embeddings and cannot chat')
    }
    const context = await loading(() =>
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
    chats.set(file, ready)
    return ready
  })

  const openEmbedding = onceEach(async (file: string): Promise<EmbeddingModel> => {
    const loaded = await load(file)
    const options = wholeTexts(loaded, settings)
    const context = await loading(() => loaded.model.createEmbeddingContext(options))
    embeddings.add(file)
    return { ...loaded, context, contextTokens: options.contextSize }
  })

  const openRanking = onceEach(async (file: string): Promise<RankingModel> => {
    const loaded = await load(file)
    if (!loaded.model.fileInsights.supportsRanking)
      throw new EngineError('unsupported', 'This model has no head that ranks texts')
    const options = wholeTexts(loaded, settings)
    const context = await loading(() => loaded.model.createRankingContext(options))
    rankings.add(file)
    return { ...loaded, context, contextTokens: options.contextSize }
  })

  return {
    tokenizer: async (name) => load(fileOf(name)),
    chat: async (name) => openChat(fileOf(name)),
    embedding: async (name) => openEmbedding(fileOf(name)),
    ranking: async (name) => openRanking(fileOf(name)),
    status: () => ({
      chat: [...chats].map(([file, { pool }]) => ({
        name: names.get(file) ?? '',
        busy: pool.busy,
        queued: pool.queued,
      })),
      embeddings: [...embeddings].map((file) => names.get(file) ?? ''),
      rankings: [...rankings].map((file) => names.get(file) ?? ''),
    }),
  }
}

/** A context whose texts are one batch each: models that look in both directions cannot read a text in pieces. */
function wholeTexts({ model, llama }: LoadedModel, settings: WorkerSettings) {
  const contextSize = Math.min(settings.contextTokens ?? defaultContextTokens, model.trainContextSize)
  return { contextSize, batchSize: contextSize, threads: threadsOf(settings, llama) }
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
async function loading<Value>(load: () => Promise<Value>): Promise<Value> {
  try {
    return await load()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new EngineError('unavailable', `The model cannot be loaded: ${withoutPaths(reason ?? '')}`, {
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

/** One run a key, shared by all who ask meanwhile; a failure is forgotten, so that the next one tries again. */
function onceEach<Value>(make: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const made = new Map<string, Promise<Value>>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    value.catch(() => made.delete(key))
    return value
  }
}
