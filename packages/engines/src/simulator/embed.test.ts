import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '../engine-error.ts'
import { createSimulatorEngine } from './index.ts'

const signal = new AbortController().signal

async function embed(texts: readonly string[], dimensions?: number, model = 'embedding-3') {
  const { embeddings } = createSimulatorEngine()
  assert.ok(embeddings !== undefined)
  return embeddings.embed({ model, texts, dimensions }, { signal })
}

function cosine(first: readonly number[] = [], second: readonly number[] = []): number {
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0)
}

describe('simulated vectors', () => {
  it('have unit length and the dimensions asked for', async () => {
    for (const dimensions of [256, 512, 1024, 2048]) {
      for (const vector of (await embed(['a cat', '一只猫', '!!', ''], dimensions)).vectors) {
        assert.equal(vector.length, dimensions)
        assert.ok(Math.abs(cosine(vector, vector) - 1) < 1e-9)
      }
    }
  })

  it('have the length of their model when none is asked for', async () => {
    assert.equal((await embed(['a'])).vectors[0]?.length, 2048)
    assert.equal((await embed(['a'], undefined, 'embedding-2')).vectors[0]?.length, 1024)
  })

  it('are nearer for related texts than for unrelated ones, in both languages', async () => {
    const { vectors } = await embed(
      [
        'How do I reset my password?',
        'Resetting a forgotten password takes two steps.',
        'The train to Vienna leaves at noon.',
        '如何重置密码？',
        '忘记密码时可以在设置里重置密码。',
        '开往上海的列车中午出发。',
      ],
      256,
    )
    assert.ok(cosine(vectors[0], vectors[1]) > cosine(vectors[0], vectors[2]) + 0.15)
    assert.ok(cosine(vectors[3], vectors[4]) > cosine(vectors[3], vectors[5]) + 0.15)
  })

  it('are the same for the same text', async () => {
    assert.deepEqual(await embed(['again']), await embed(['again']))
  })

  it('are refused in dimensions that no model of the platform has', async () => {
    await assert.rejects(embed(['a'], 100), (error) => error instanceof EngineError && error.kind === 'unsupported')
  })
})

describe('simulated token counts', () => {
  it('are estimates that grow with messages and tools', async () => {
    const { tokenizer } = createSimulatorEngine()
    assert.ok(tokenizer !== undefined)
    const messages = [{ role: 'user', content: '你好，世界' }] as const
    const plain = await tokenizer.countTokens({ model: 'glm-4.6', messages }, { signal })
    const tools = [{ type: 'function', function: { name: 'get_weather', description: 'Weather of a city' } }] as const
    const withTools = await tokenizer.countTokens({ model: 'glm-4.6', messages, tools }, { signal })
    assert.equal(plain.source, 'estimate')
    assert.ok(plain.promptTokens > 0 && withTools.promptTokens > plain.promptTokens)
  })
})
