import { open } from 'node:fs/promises'
import { EngineError } from '../engine-error.ts'

/**
 * Looks at the first bytes, so that a wrong path or a web page saved as a model is told in plain words.
 * @throws {EngineError} `unavailable`
 */
export async function assertModelFile(path: string): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw new EngineError('unavailable', 'The model file is missing or cannot be read', { cause: error })
  })
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4) })
    if (bytesRead < 4 || buffer.toString('latin1') !== 'GGUF') {
      throw new EngineError('unavailable', 'The model file is not a GGUF file')
    }
  } finally {
    await file.close()
  }
}
