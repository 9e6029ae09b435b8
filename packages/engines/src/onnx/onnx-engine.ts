import { EngineError } from '../engine-error.ts'
import type { Engine, EngineHealth } from '../engine.ts'
import { missingPackages } from './model-files.ts'
import { onnxSettings } from './options.ts'
import type { OnnxOptions } from './options.ts'
import { WorkerPool } from './worker/worker-pool.ts'

/**
 * PaddleOCR's models on the ONNX runtime, in child processes. Nothing is loaded before the first page, and nothing is kept
 * long after the last.
 * @throws {TypeError} for options out of range
 */
export function createOnnxEngine(options: OnnxOptions): Engine {
  const pool = new WorkerPool(onnxSettings(options))
  let closed = false
  return {
    id: options.id,
    type: 'onnx',
    ocr: {
      async recognise({ picture }, { signal }) {
        const missing = missingPackages()
        if (missing.length > 0) throw new EngineError('unavailable', notInstalled(missing))
        return pool.read(picture, signal)
      },
    },
    checkHealth: async () => (closed ? { healthy: false, detail: 'closed' } : health(pool)),
    async close() {
      closed = true
      await pool.close()
    },
  }
}

function health({ loaded, busy, waiting }: WorkerPool): EngineHealth {
  const missing = missingPackages()
  if (missing.length > 0) return { healthy: false, detail: notInstalled(missing) }
  if (loaded === 0) return { healthy: true, detail: 'PP-OCRv4 on this machine; loads with the first page' }
  return {
    healthy: true,
    detail: `PP-OCRv4 on this machine: ${busy} of ${loaded} processes busy, ${waiting} pages waiting`,
  }
}

function notInstalled(names: readonly string[]): string {
  return `Optional packages are not installed: ${names.join(', ')}.`
}
