import { EngineError } from '../engine-error.ts'
import type { Engine, EngineHealth, OcrOutput } from '../engine.ts'
import { missingForReading } from './model-files.ts'
import { onnxSettings } from './options.ts'
import type { OnnxOptions, OnnxSettings } from './options.ts'
import { createOnnxRanker } from './ranking/onnx-ranker.ts'
import type { PageWork } from './worker/main.ts'
import { WorkerPool } from './worker/worker-pool.ts'

/**
 * Models on the ONNX runtime, in child processes: those of PaddleOCR, which read characters, or the reranker at `path`.
 * @throws {TypeError} for options out of range
 */
export function createOnnxEngine(options: OnnxOptions): Engine {
  const settings = onnxSettings(options)
  const { id, path } = options
  return path === undefined ? createOnnxReader(id, settings) : createOnnxRanker(id, path, settings)
}

/** Nothing is loaded before the first page, and nothing is kept long after the last. */
function createOnnxReader(id: string, settings: OnnxSettings): Engine {
  const pool = new WorkerPool<PageWork, OcrOutput>({
    ...settings,
    program: new URL('./worker/main.ts', import.meta.url),
    purpose: 'reads pages',
  })
  const { threads } = settings
  let closed = false
  return {
    id,
    type: 'onnx',
    ocr: {
      async recognise({ picture }, { signal }) {
        const missing = missingForReading()
        if (missing !== undefined) throw new EngineError('unavailable', missing)
        return pool.run({ picture, threads }, signal)
      },
    },
    checkHealth: async () => (closed ? { healthy: false, detail: 'closed' } : health(pool)),
    async close() {
      closed = true
      await pool.close()
    },
  }
}

function health({ loaded, busy, waiting }: WorkerPool<PageWork, OcrOutput>): EngineHealth {
  const missing = missingForReading()
  if (missing !== undefined) return { healthy: false, detail: missing }
  if (loaded === 0) return { healthy: true, detail: 'PP-OCRv4 on this machine; loads with the first page' }
  return {
    healthy: true,
    detail: `PP-OCRv4 on this machine: ${busy} of ${loaded} processes busy, ${waiting} pages waiting`,
  }
}
