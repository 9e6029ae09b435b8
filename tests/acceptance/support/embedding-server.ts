import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An OpenAI-compatible server of embeddings, as its callers see it; texts that share letters are near to each other. */
export interface EmbeddingServer {
  /** `http://127.0.0.1:1234/v1`. */
  readonly baseUrl: string
  /** Names of the models asked for, one for each text that was embedded. */
  readonly embedded: string[]
  /** While true every call fails with 500. */
  failing: boolean
  /** Waited for before an answer. */
  delayMs: number
  stop(): Promise<void>
}

const dimensions = 64

export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.url?.endsWith('/models')) return answer(200, { object: 'list', data: [{ id: 'embed-a' }] })
    const body = JSON.parse(await readText(request)) as { model: string; input: string[] }
    if (state.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, state.delayMs))
    if (state.failing) return answer(500, { error: { message: 'out of memory' } })
    for (const _ of body.input) state.embedded.push(body.model)
    const data = body.input.map((text, index) => ({ index, object: 'embedding', embedding: vectorOf(text) }))
    answer(200, { object: 'list', data, usage: { prompt_tokens: body.input.length * 7, total_tokens: 0 } })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const state: EmbeddingServer = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    embedded: [],
    failing: false,
    delayMs: 0,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return state
}

function vectorOf(text: string): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    vector[code % dimensions] = (vector[code % dimensions] ?? 0) + 1
  }
  return vector
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
