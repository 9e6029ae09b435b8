import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { EngineError } from '../../engine-error.ts'
import type { Engine } from '../../engine.ts'
import { createOnnxEngine } from '../index.ts'
import { makeTinyRanker } from '../testing/tiny-ranker.ts'
import type { TinyRankerOptions } from '../testing/tiny-ranker.ts'

const never = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'openmaas-ranker-'))
const engines: Engine[] = []
after(async () => {
  await Promise.all(engines.map((engine) => engine.close()))
  rmSync(folder, { recursive: true, force: true })
})

function engineAt(path: string): Engine {
  const engine = createOnnxEngine({ id: 'ranker', path, threads: 1, workers: 1, idleSeconds: 30 })
  engines.push(engine)
  return engine
}

function ranker(name: string, options?: TinyRankerOptions): Engine {
  makeTinyRanker(join(folder, name), options)
  return engineAt(join(folder, name))
}

async function rank(engine: Engine, query: string, texts: readonly string[], signal = never) {
  if (engine.rerank === undefined) throw new Error('The engine does not rerank.')
  return engine.rerank.rerank({ model: 'm', query, texts }, { signal })
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value))
const isNear = (actual: number | undefined, expected: number): void =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`)
const failsAs = (kind: string, words: RegExp) => (error: unknown) =>
  error instanceof EngineError && error.kind === kind && words.test(error.message)

describe('a reranker on the onnx runtime', { timeout: 120_000 }, () => {
  it('gives each text its score and counts the tokens', async () => {
    const engine = ranker('one')
    assert.deepEqual([engine.ocr, (await engine.checkHealth(never)).healthy], [undefined, true])
    const { scores, promptTokens, source } = await rank(engine, 'radius of the moon', [
      'Paris is the capital of France',
      'The MOON: the radius!',
      '月球',
      '',
    ])
    // The tiny model counts shared tokens, minus two.
    isNear(scores[0], logistic(0))
    isNear(scores[1], logistic(1))
    isNear(scores[2], logistic(-2))
    isNear(scores[3], logistic(-2))
    // [CLS] query [SEP] text [SEP]: 7 around texts of 6, 6, 2 and 0 tokens.
    assert.deepEqual([promptTokens, source], [4 * 7 + 14, 'engine'])
    const chinese = await rank(engine, '月球的半径', ['太阳', '月球的半径是多少'])
    isNear(chinese.scores[1], logistic(3))
  })

  it('reads a text beyond the window in parts and takes the best', async () => {
    const engine = ranker('narrow', { windowTokens: 24 })
    const long = [...Array<string>(80).fill('sun'), 'moon radius', ...Array<string>(80).fill('far')].join(' ')
    for (const text of [long, `moon radius ${long}`, `${'sun '.repeat(300)}moon radius`]) {
      const { scores, promptTokens } = await rank(engine, 'moon radius', [text])
      isNear(scores[0], logistic(0))
      assert.ok(promptTokens > 160)
    }
    await assert.rejects(
      rank(engine, 'moon '.repeat(20), ['sun '.repeat(20)]),
      failsAs('contextTooLong', /window of 24/),
    )
    isNear((await rank(engine, 'moon', ['moon'])).scores[0], logistic(-1))
  })

  it('reads models that give a score for and one against', async () => {
    const { scores } = await rank(ranker('pair', { output: 'pair' }), 'moon', ['moon', 'sun'])
    isNear(scores[0], logistic(6))
    isNear(scores[1], logistic(4))
  })

  it('finds weights in a folder of their own, or by their file', async () => {
    makeTinyRanker(join(folder, 'nested'))
    mkdirSync(join(folder, 'nested', 'onnx'))
    const weights = join(folder, 'nested', 'onnx', 'model_quantized.onnx')
    renameSync(join(folder, 'nested', 'model.onnx'), weights)
    for (const path of [join(folder, 'nested'), weights])
      isNear((await rank(engineAt(path), 'moon', ['moon'])).scores[0], logistic(-1))
  })

  it('says what is wrong with its files, and is not healthy without them', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    assert.match((await engineAt(empty).checkHealth(never)).detail, /holds none of model\.onnx/)
    assert.match((await engineAt(join(folder, 'gone')).checkHealth(never)).detail, /is not there/)
    writeFileSync(join(empty, 'model.onnx'), 'no weights')
    assert.match((await engineAt(empty).checkHealth(never)).detail, /tokenizer\.json is not beside/)
    writeFileSync(join(empty, 'tokenizer.json'), '[]')
    await assert.rejects(rank(engineAt(empty), 'a', ['b']), failsAs('unavailable', /no JSON object/))
    await assert.rejects(rank(ranker('many', { output: 'many' }), 'a', ['b']), failsAs('unavailable', /no reranker/))
  })

  it('stops waiting when the signal aborts, and ranks on', async () => {
    const engine = ranker('leaving')
    const leaving = new AbortController()
    const calls = [rank(engine, 'moon', ['moon'], leaving.signal), rank(engine, 'moon', ['moon'])] as const
    leaving.abort(new Error('left'))
    await assert.rejects(calls[0], /left/)
    isNear((await calls[1]).scores[0], logistic(-1))
  })
})
