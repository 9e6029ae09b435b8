import { setTimeout as delay } from 'node:timers/promises'
import type { ChatCapabilities, ChatEngine } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { EmbeddingEngine, Engine, EngineHealth, RerankEngine, TokenizerEngine } from '../engine.ts'
import { assertModelFile } from './model-file.ts'
import { workerSettings, type LlamaCppOptions, type WorkerSettings } from './options.ts'
import { askWorker } from './worker/ask-worker.ts'
import type { WorkerStatus } from './worker/messages.ts'
import { streamChat } from './worker/stream-chat.ts'
import { createWorkerClient, type WorkerClient } from './worker/worker-client.ts'

const capabilities: ChatCapabilities = { contentParts: [], tools: true, jsonOutput: 'enforced' }

/**
 * GGUF models on llama.cpp, run by `node-llama-cpp` in a child process that starts with the first call.
 *
 * A child process, because of what was measured with a model of half a megabyte on two cores: the library computes in native
 * threads, yet each token costs its JavaScript thread 118 microseconds, a prompt of 88,000 characters holds that thread for
 * 44 ms while it is tokenized, and a failed assertion in native code ends the whole process. Here it ends the child only:
 * running calls fail, the next call starts a new one.
 *
 * Back-pressure ends in the child: a reader that stops taking parts stops the generation of its answer after 64 parts.
 * @throws {TypeError} for options out of range
 */
export function createLlamaCppEngine(options: LlamaCppOptions): Engine {
  const settings = workerSettings(options)
  const client = createWorkerClient(settings, options.onLog)
  const chat: ChatEngine = {
    capabilities: () => capabilities,
    streamChat: (input, { signal }) => streamChat(client, input, signal),
  }
  const embeddings: EmbeddingEngine = {
    async embed(input, { signal }) {
      const { vectors, promptTokens } = await askWorker(
        client,
        (id) => ({ type: 'embed', id, input }),
        'embedded',
        signal,
      )
      return { vectors: vectors.map((vector) => Array.from(vector)), promptTokens, source: 'engine' }
    },
  }
  const rerank: RerankEngine = {
    async rerank(input, { signal }) {
      const ranked = await askWorker(client, (id) => ({ type: 'rank', id, input }), 'ranked', signal)
      return { scores: ranked.scores, promptTokens: ranked.promptTokens, source: 'engine' }
    },
  }
  const tokenizer: TokenizerEngine = {
    async countTokens(input, { signal }) {
      const { promptTokens } = await askWorker(client, (id) => ({ type: 'count', id, input }), 'counted', signal)
      return { promptTokens, source: 'engine' }
    },
  }
  return {
    id: options.id,
    type: 'llama-cpp',
    chat,
    embeddings,
    rerank,
    tokenizer,
    checkHealth: (signal) => checkHealth(settings, client, options.healthTimeoutMs ?? 5_000, signal),
    close: () => client.close(),
  }
}

/** Healthy while the library is installed, a model file is there, and the child, if it runs, answers in time. */
async function checkHealth(
  settings: WorkerSettings,
  client: WorkerClient,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<EngineHealth> {
  try {
    import.meta.resolve('node-llama-cpp')
  } catch {
    return { healthy: false, detail: 'the optional package node-llama-cpp is not installed' }
  }
  const files = await Promise.all(namedFiles(settings).map(checkFile))
  const usable = files.filter(({ fault }) => fault === undefined).map(({ name }) => name)
  const faults = files.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name}: ${fault}`]))
  const models = settings.modelPath === undefined ? usable : undefined
  if (usable.length === 0) return { healthy: false, detail: faults.join('; ') }
  const running = await runningDetail(client, timeoutMs, signal)
  return { healthy: running.healthy, detail: [running.detail, ...faults].join('; '), models }
}

function namedFiles({ modelPath, models }: WorkerSettings): [string, string][] {
  return modelPath === undefined ? Object.entries(models) : [['model', modelPath]]
}

async function checkFile([name, path]: [string, string]): Promise<{ name: string; fault: string | undefined }> {
  try {
    await assertModelFile(path)
    return { name, fault: undefined }
  } catch (error) {
    return { name, fault: error instanceof Error ? error.message : String(error) }
  }
}

async function runningDetail(client: WorkerClient, timeoutMs: number, signal: AbortSignal) {
  if (client.closed) return { healthy: false, detail: 'closed' }
  if (client.processId === undefined) return { healthy: true, detail: 'ready; models load with the first call' }
  const late = new AbortController()
  const ask = askWorker(client, (id) => ({ type: 'status', id }), 'status', AbortSignal.any([signal, late.signal]))
  try {
    const answer = await Promise.race([ask, delay(timeoutMs, undefined, { signal: late.signal })])
    if (answer !== undefined) return { healthy: true, detail: describe(answer.status) }
    return { healthy: false, detail: `the llama.cpp process did not answer within ${timeoutMs} ms` }
  } catch (error) {
    const why = error instanceof EngineError ? error.message : 'the check was aborted'
    return { healthy: false, detail: why }
  } finally {
    late.abort()
  }
}

function describe({ chat, embeddings, rankings }: WorkerStatus): string {
  const chats = chat.map(({ name, busy, queued }) => `${name} (${busy} running, ${queued} waiting)`)
  const loaded = [
    ...chats,
    ...embeddings.map((name) => `${name} (embeddings)`),
    ...rankings.map((name) => `${name} (reranking)`),
  ]
  return loaded.length === 0 ? 'running, no model loaded' : `loaded: ${loaded.join(', ')}`
}
