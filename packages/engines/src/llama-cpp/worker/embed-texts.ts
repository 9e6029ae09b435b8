import { EngineError } from '../../engine-error.ts'
import type { EmbeddingInput } from '../../engine.ts'
import type { EmbeddingModel } from './model-host.ts'

/**
 * Vectors of unit length, one a text, in order.
 * @throws {EngineError} `unsupported` for another length than the model's, `contextTooLong` for a text beyond its window
 */
export async function embedTexts(
  { context, model, contextTokens }: EmbeddingModel,
  { texts, dimensions }: EmbeddingInput,
  signal: AbortSignal,
): Promise<{ vectors: Float32Array[]; promptTokens: number }> {
  if (dimensions !== undefined && dimensions !== model.embeddingVectorSize) {
    throw new EngineError('unsupported', `This model gives vectors of ${model.embeddingVectorSize} dimensions only`)
  }
  const tokenized = texts.map((text) => model.tokenize(text))
  const lengths = tokenized.map((tokens) => context.calculateInputLength(tokens))
  // The library keeps one place of the window free.
  if (lengths.some((length) => length >= contextTokens)) {
    throw new EngineError('contextTooLong', `A text is longer than the model's window of ${contextTokens} tokens`)
  }
  const vectors: Float32Array[] = []
  for (const tokens of tokenized) {
    signal.throwIfAborted()
    const { vector } = await context.getEmbeddingFor(tokens)
    // A text without a token has no direction.
    vectors.push(vector.length === 0 ? new Float32Array(model.embeddingVectorSize) : unitLength(vector))
  }
  return { vectors, promptTokens: lengths.reduce((sum, length) => sum + length, 0) }
}

function unitLength(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector)
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length))
}
