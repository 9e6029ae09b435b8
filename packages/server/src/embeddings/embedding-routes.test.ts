import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { EmbeddingInput } from '@openmaas/engines'
import { startModelServer } from '../testing/model-server.ts'
import { scriptedEngine } from '../testing/scripted-engine.ts'

interface Reply {
  data: { index: number; object: string; embedding: number[] | string }[]
  usage: object
  error?: { code: string; message: string }
}

/** Asks a model whose engine answers each text with a vector of the wanted length, filled with the length of the text. */
async function embed(
  test: TestContext,
  body: object,
  model = 'embedding-3',
): Promise<{ status: number; reply: Reply; inputs: EmbeddingInput[] }> {
  const inputs: EmbeddingInput[] = []
  const engine = Object.assign(
    scriptedEngine('a', async function* () {}),
    {
      embeddings: {
        embed: async (input: EmbeddingInput) => {
          inputs.push(input)
          const length = input.dimensions ?? input.defaultDimensions ?? 4
          return {
            vectors: input.texts.map((text) => Array.from({ length }, () => text.length / 2)),
            promptTokens: 9,
            source: 'engine' as const,
          }
        },
      },
    },
  )
  const server = await startModelServer({ engines: [engine], model })
  test.after(() => server.stop())
  const response = await fetch(`${server.url}/api/paas/v4/embeddings`, {
    method: 'POST',
    body: JSON.stringify({ model, ...body }),
    headers: { 'accept-language': 'en' },
  })
  return { status: response.status, reply: (await response.json()) as Reply, inputs }
}

describe('POST /api/paas/v4/embeddings', () => {
  it('gives one vector a text, in order, with the usage of the engine', async (test) => {
    const { reply, inputs } = await embed(test, { input: ['a', 'abc'] })
    assert.deepEqual(
      reply.data.map(({ index, object, embedding }) => [index, object, embedding.length, embedding[0]]),
      [
        [0, 'embedding', 2048, 0.5],
        [1, 'embedding', 2048, 1.5],
      ],
    )
    assert.deepEqual(reply.usage, { prompt_tokens: 9, completion_tokens: 0, total_tokens: 9 })
    assert.equal(inputs[0]?.dimensions, undefined)
  })

  it('gives 32-bit floats as base64 when a client asks for them', async (test) => {
    const { reply } = await embed(test, { input: 'abc', dimensions: 256, encoding_format: 'base64' })
    const bytes = Buffer.from(String(reply.data[0]?.embedding), 'base64')
    assert.equal(bytes.length, 1024)
    assert.equal(bytes.readFloatLE(4), 1.5)
  })

  it('refuses dimensions that the model does not have, more than 64 texts, and texts beyond the limit', async (test) => {
    for (const [body, model, code] of [
      [{ input: 'a', dimensions: 300 }, 'embedding-3', '1214'],
      [{ input: 'a', dimensions: 512 }, 'embedding-2', '1214'],
      [{ input: Array.from({ length: 65 }, () => 'a') }, 'embedding-3', '1214'],
      [{ input: '字'.repeat(9000) }, 'embedding-3', '1261'],
      [{ input: [] }, 'embedding-3', '1214'],
      [{}, 'embedding-3', '1213'],
      [{ input: 'a' }, 'glm-4.6', '1212'],
    ] as const) {
      const { status, reply } = await embed(test, body, model)
      assert.equal(status, 400)
      assert.equal(reply.error?.code, code, JSON.stringify(reply).slice(0, 200))
    }
  })

  it('says so when an engine gives another length than was asked for', async (test) => {
    const engine = Object.assign(
      scriptedEngine('a', async function* () {}),
      {
        embeddings: { embed: async () => ({ vectors: [[1, 2, 3]], promptTokens: 1, source: 'engine' as const }) },
      },
    )
    const server = await startModelServer({ engines: [engine], model: 'my-embedder' })
    test.after(() => server.stop())
    const body = JSON.stringify({ model: 'my-embedder', input: 'a', dimensions: 2 })
    const response = await fetch(`${server.url}/api/paas/v4/embeddings`, { method: 'POST', body })
    assert.equal(((await response.json()) as Reply).error?.code, '1214')
  })
})

describe('POST /api/paas/v4/tokenizer', () => {
  it('says whether the engine counted or an estimate was made', async (test) => {
    const counting = Object.assign(
      scriptedEngine('a', async function* () {}),
      {
        tokenizer: { countTokens: async () => ({ promptTokens: 42, source: 'engine' as const }) },
      },
    )
    for (const [engine, source] of [
      [counting, 'engine'],
      [scriptedEngine('b', async function* () {}), 'estimate'],
    ] as const) {
      const server = await startModelServer({ engines: [engine] })
      test.after(() => server.stop())
      const body = JSON.stringify({ model: 'glm-4.6', messages: [{ role: 'user', content: '你好，世界' }] })
      const response = await fetch(`${server.url}/api/paas/v4/tokenizer`, { method: 'POST', body })
      assert.equal(response.headers.get('x-openmaas-tokenizer'), source)
      const { usage } = (await response.json()) as { usage: { prompt_tokens: number; total_tokens: number } }
      assert.equal(usage.prompt_tokens, usage.total_tokens)
      assert.ok(source === 'engine' ? usage.prompt_tokens === 42 : usage.prompt_tokens > 2)
    }
  })
})
