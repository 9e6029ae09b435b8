import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from './processes.ts'
import { startServer, type LocalServer } from './server.ts'
import { startUpstream, type ScriptedUpstream } from './upstream.ts'

export interface Backend {
  readonly name: 'llama-cpp' | 'openai-compatible' | 'simulator'
  /** The public model that this back end answers. */
  readonly model: string
  /** A model of random weights says random things: only the shape of its replies can be checked. */
  readonly speaksSense: boolean
}

export const backends: readonly Backend[] = [
  { name: 'llama-cpp', model: 'glm-4.7-flash', speaksSense: false },
  { name: 'openai-compatible', model: 'glm-4.6', speaksSense: true },
  { name: 'simulator', model: 'glm-4.5-air', speaksSense: true },
]

export interface ServerWithBackends extends LocalServer {
  readonly upstream: ScriptedUpstream
}

/** One server whose models are answered by the three kinds of engines, the llama.cpp one with a tiny model made here. */
export async function startServerWithBackends(): Promise<ServerWithBackends> {
  const modelFolder = await mkdtemp(join(tmpdir(), 'openmaas-acceptance-model-'))
  const [upstream] = await Promise.all([startUpstream(), makeTinyModels(modelFolder)])
  const server = await startServer({ configuration: configurationText(upstream.baseUrl, modelFolder) })
  return {
    ...server,
    upstream,
    async stop() {
      await server.stop()
      await upstream.stop()
      await rm(modelFolder, { recursive: true, force: true })
    },
  }
}

async function makeTinyModels(folder: string) {
  const makers = [
    ...['chat', 'embedding', 'rerank'].map((kind) => ['llama-cpp/testing/make-tiny-gguf.ts', kind, `${kind}.gguf`]),
    ['onnx/testing/make-tiny-ranker.ts', 'ranker'],
  ]
  for (const [program = '', ...options] of makers) {
    const file = join(folder, options.pop() ?? '')
    const maker = startNode(`packages/engines/src/${program}`, [...options, file])
    const code = await maker.ended
    if (code !== 0) throw new Error(`no tiny model was made: ${maker.output()}`)
  }
}

function configurationText(upstreamUrl: string, modelFolder: string): string {
  return `
engines:
  - { id: upstream, type: openai-compatible, baseUrl: "${upstreamUrl}" }
  - { id: local-chat, type: llama-cpp, path: "${join(modelFolder, 'chat.gguf')}", threads: 1 }
  - { id: local-embedding, type: llama-cpp, path: "${join(modelFolder, 'embedding.gguf')}", threads: 1 }
  - { id: local-rerank, type: llama-cpp, path: "${join(modelFolder, 'rerank.gguf')}", threads: 1 }
  - { id: onnx-rerank, type: onnx, path: "${join(modelFolder, 'ranker')}", threads: 1 }
models:
  glm-4.6:
    - { engine: upstream, model: scripted }
  glm-4.7-flash:
    - { engine: local-chat, model: chat }
  embedding-3:
    - { engine: upstream, model: scripted }
  tiny-embedding:
    - { engine: local-embedding, model: embedding }
  tiny-rerank:
    - { engine: local-rerank, model: rerank }
  cross-encoder:
    - { engine: onnx-rerank }
  rerank-pro:
    - { engine: local-rerank, model: rerank }
`
}
