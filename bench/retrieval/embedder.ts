import { createOpenAiCompatibleEngine } from '../../packages/engines/src/openai-compatible/index.ts'
import { createSimulatorEngine } from '../../packages/engines/src/simulator/index.ts'

export interface Embedder {
  /** For the heading of the report. */
  readonly name: string
  embed(texts: readonly string[]): Promise<Float32Array[]>
}

export interface EmbedderOptions {
  /** Address of a server that speaks OpenAI's API, up to and without `/embeddings`; absent: the simulator. */
  readonly url?: string
  readonly model?: string
  readonly apiKey?: string
}

const textsPerCall = 32

export function openEmbedder({ url, model = 'embedding-3', apiKey }: EmbedderOptions): Embedder {
  const engine =
    url === undefined
      ? createSimulatorEngine({ id: 'simulator' })
      : createOpenAiCompatibleEngine({ id: 'bench', baseUrl: url, apiKey })
  const { embeddings } = engine
  if (embeddings === undefined) throw new Error('The engine makes no vectors.')
  const { signal } = new AbortController()
  return {
    name: url === undefined ? 'the simulator, which hashes words and knows no meaning' : `${model} at ${url}`,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += textsPerCall) {
        const output = await embeddings.embed({ model, texts: texts.slice(from, from + textsPerCall) }, { signal })
        for (const vector of output.vectors) vectors.push(Float32Array.from(vector))
      }
      return vectors
    },
  }
}
