import { EngineError } from '../../engine-error.ts'
import type { Engine, EngineHealth } from '../../engine.ts'
import { missingModules } from '../missing-modules.ts'
import type { OnnxSettings } from '../options.ts'
import { WorkerPool } from '../worker/worker-pool.ts'
import { findRankerFiles } from './find-files.ts'
import type { RankResult, RankWork } from './main.ts'

const neededModules = ['onnxruntime-node', '@huggingface/tokenizers']

/**
 * A cross-encoder on the ONNX runtime, such as bge-reranker, in child processes. Nothing is loaded before the first question, and
 * nothing is kept long after the last.
 */
export function createOnnxRanker(id: string, path: string, settings: OnnxSettings): Engine {
  const pool = new WorkerPool<RankWork, RankResult>({
    ...settings,
    program: new URL('./main.ts', import.meta.url),
    purpose: 'ranks texts',
  })
  const { threads } = settings
  let closed = false
  return {
    id,
    type: 'onnx',
    rerank: {
      async rerank({ query, texts }, { signal }) {
        const missing = missingModules(neededModules)
        if (missing !== undefined) throw new EngineError('unavailable', missing)
        const result = await pool.run({ path, threads, query, texts }, signal)
        return { ...result, source: 'engine' }
      },
    },
    checkHealth: async () => (closed ? { healthy: false, detail: 'closed' } : health(path, pool)),
    async close() {
      closed = true
      await pool.close()
    },
  }
}

function health(path: string, { loaded, busy, waiting }: WorkerPool<RankWork, RankResult>): EngineHealth {
  const missing = missingModules(neededModules)
  if (missing !== undefined) return { healthy: false, detail: missing }
  try {
    findRankerFiles(path)
  } catch (error) {
    return { healthy: false, detail: error instanceof Error ? error.message : String(error) }
  }
  if (loaded === 0) return { healthy: true, detail: 'a reranker on this machine; loads with the first question' }
  return {
    healthy: true,
    detail: `a reranker on this machine: ${busy} of ${loaded} processes busy, ${waiting} questions waiting`,
  }
}
