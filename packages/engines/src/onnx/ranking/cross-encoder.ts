import { InferenceSession, Tensor } from 'onnxruntime-node'
import { findRankerFiles } from './find-files.ts'
import { PairEncoder } from './pair-encoder.ts'
import type { TokenPair } from './pair-encoder.ts'

/** A model that reads a question and a text together and says how well they fit. */
export interface CrossEncoder {
  readonly pairs: PairEncoder
  /** How relevant the text is, as a logarithm of odds. */
  score(pair: TokenPair): Promise<number>
}

type Feed = (pair: TokenPair) => readonly number[]

/** What models of this kind ask for, by name of the input. */
const feeds: Readonly<Record<string, Feed>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ ids }) => ids.map(() => 1),
  token_type_ids: ({ types }) => types,
  position_ids: ({ ids }) => ids.map((_, index) => index),
}

/** @throws {Error} which says what is wrong with the files */
export async function openCrossEncoder(path: string, threads: number): Promise<CrossEncoder> {
  const files = findRankerFiles(path)
  const pairs = await PairEncoder.open(files)
  const session = await InferenceSession.create(files.model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Texts differ in length: plans and an arena for each shape would only grow.
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const inputs = session.inputNames.map((name) => {
    const feed = feeds[name]
    if (feed === undefined) throw new Error(`The model asks for ${name}, which no reranker needs.`)
    return [name, feed] as const
  })
  return {
    pairs,
    async score(pair) {
      const shape = [1, pair.ids.length]
      const given = inputs.map(([name, feed]) => [
        name,
        new Tensor('int64', BigInt64Array.from(feed(pair), BigInt), shape),
      ])
      const outputs = await session.run(Object.fromEntries(given))
      return relevanceOf(outputs[session.outputNames[0] ?? ''])
    },
  }
}

/** Rerankers give one number, or one for each of "not relevant" and "relevant". */
function relevanceOf(output: unknown): number {
  const values = output instanceof Tensor && output.dims.length === 2 ? [...numbersOf(output)] : []
  const [first, second] = values
  if (first === undefined || values.length > 2 || !values.every(Number.isFinite))
    throw new Error('The model is no reranker: it does not give one score for a pair of texts.')
  return second === undefined ? first : second - first
}

function numbersOf({ data }: Tensor): Iterable<number> {
  return data instanceof Float32Array || data instanceof Float64Array ? data : Array.from(data, Number)
}
