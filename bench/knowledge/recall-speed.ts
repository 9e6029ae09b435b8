import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startOpenMaas } from '../support/openmaas.ts'
import { memoryFigures } from '../support/process-figures.ts'
import { median, percentile } from '../support/statistics.ts'
import { madeUpSlices } from '../retrieval/made-up-slices.ts'
import { fillBase } from './fill-base.ts'
import { knowledgeApi } from './knowledge-api.ts'

/**
 * How long does `/knowledge/retrieve` take with many slices, through the whole server? Truth and index are filled directly, as an import
 * would; vectors come from a model server in this process that answers at once.
 *
 * Options: `--slices=100000`, `--dimensions=1024`, `--queries=200`, `--folder=/tmp/...` (filled once, kept and used again).
 */
export async function recallSpeed(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      slices: { type: 'string', default: '100000' },
      dimensions: { type: 'string', default: '1024' },
      queries: { type: 'string', default: '200' },
      folder: { type: 'string' },
    },
  })
  const dimensions = Number(options.dimensions)
  const queries = Number(options.queries)
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'openmaas-bench-recall-')))
  const made = madeUpSlices(dimensions)
  const models = await startModels((text) => made.vector(numberOf(text)))
  const configurationFile = join(folder, 'recall.yaml')
  await writeFile(configurationFile, configuration(models.url))
  const start = () => startOpenMaas({ dataFolder: folder, env: { OPENMAAS_CONFIG: configurationFile } })
  try {
    const baseId = await fillBase({ folder, slices: Number(options.slices), made, start })
    const server = await start()
    try {
      const api = knowledgeApi(server.port)
      const ask = async (fields: object, at: number) => {
        const startedAt = performance.now()
        const found = await api.retrieve(baseId, made.question(at), { top_k: 8, ...fields })
        if (found.length === 0) throw new Error('nothing was found')
        return performance.now() - startedAt
      }
      const first = await ask({ recall_method: 'keyword' }, 0)
      console.log(`${options.slices} slices, vectors of ${dimensions} numbers, ${queries} questions each`)
      console.log(`first question after the start ${(first / 1000).toFixed(1)} s`)
      for (const [method, aim] of [
        ['keyword', 20],
        ['embedding', 60],
        ['mixed', 60],
      ] as const) {
        for (let at = 1; at <= 20; at++) await ask({ recall_method: method }, at)
        const durations: number[] = []
        for (let at = 0; at < queries; at++) durations.push(await ask({ recall_method: method }, 100 + at))
        console.log(
          `${method.padEnd(10)} p50 ${median(durations).toFixed(1)} ms (aim: ${aim} ms), p99 ${percentile(durations, 0.99).toFixed(1)} ms`,
        )
      }
      const resident = memoryFigures(server.processId).residentKibibytes / 1024
      console.log(`server     ${resident.toFixed(0)} MiB resident`)
    } finally {
      await server.stop()
    }
  } finally {
    models.close()
    if (options.folder === undefined) await rm(folder, { recursive: true })
  }
}

/** A model server that only makes vectors. */
async function startModels(vectorOf: (text: string) => Float32Array): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => {
      body += piece
    })
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      if (body === '') return response.end('{"object":"list","data":[{"id":"vectors","object":"model"}]}')
      const { input }: { input: string | string[] } = JSON.parse(body)
      const data = [input].flat().map((text, index) => ({ index, embedding: [...vectorOf(text)] }))
      return response.end(JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 1, total_tokens: 1 } }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function configuration(modelsUrl: string): string {
  return [
    'engines:',
    `  - { id: vectors, type: openai-compatible, baseUrl: "${modelsUrl}" }`,
    'models:',
    '  embedding-3:',
    '    - { engine: vectors, model: vectors }',
    '',
  ].join('\n')
}

function numberOf(text: string): number {
  let number = 0
  for (const letter of text) number = (Math.imul(number, 31) + (letter.codePointAt(0) ?? 0)) | 0
  return number >>> 4
}
