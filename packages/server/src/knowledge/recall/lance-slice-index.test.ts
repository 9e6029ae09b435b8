import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { IndexError, openSliceIndex } from './index.ts'
import type { IndexRow, SliceIndex } from './index.ts'

let folder: string
let index: SliceIndex
let bases = 0
let base: string
const problems: string[] = []

function open(): SliceIndex {
  return openSliceIndex({ folder, onProblem: (problem) => problems.push(problem) })
}

function row(sliceId: string, text: string, more: Partial<IndexRow> = {}): IndexRow {
  return { sliceId, documentId: '1', version: 1, text, context: '', ...more }
}

async function find(text: string, documentIds?: readonly string[]): Promise<string[]> {
  const hits = await index.search(base, { method: 'keyword', text, limit: 10, ...(documentIds && { documentIds }) })
  return hits.map(({ sliceId }) => sliceId)
}

async function near(vector: readonly number[], documentIds?: readonly string[]): Promise<string[]> {
  const query = { method: 'embedding', vector: Float32Array.from(vector), limit: 10 } as const
  return (await index.search(base, { ...query, ...(documentIds && { documentIds }) })).map(({ sliceId }) => sliceId)
}

describe('an index of slices', () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-index-'))
    index = open()
  })
  after(async () => {
    await index.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    base = `base-${++bases}`
  })
  afterEach(() => assert.deepEqual(problems, []))

  it('starts no thread to say that it holds nothing', async () => {
    assert.deepEqual(await index.list(), [])
    const missing = openSliceIndex({
      folder: join(folder, 'not-there'),
      onProblem: (problem) => problems.push(problem),
    })
    assert.deepEqual(await missing.list(), [])
    assert.equal(existsSync(join(folder, 'not-there')), false)
    await missing.close()
  })

  it('holds nothing before anything was added', async () => {
    assert.deepEqual(await find('什么'), [])
    assert.deepEqual(await near([1, 2]), [])
    assert.equal(await index.count(base), 0)
    assert.equal((await index.vectors(base, ['1'])).size, 0)
    await index.removeDocument(base, '1')
    await index.drop(base)
    await index.add(base, [])
    assert.equal((await index.list()).includes(base), false)
  })

  it('finds a slice as soon as it was added, by words and by its vector', async () => {
    await index.add(base, [row('1', '天气预报', { vector: Float32Array.from([1, 0]) })])
    for (let number = 2; number <= 6; number++) {
      await index.add(base, [row(String(number), `第${number}条 雷雨`, { vector: Float32Array.from([1, number]) })])
      assert.equal((await find(`第${number}条`))[0], String(number))
      assert.equal((await near([1, number]))[0], String(number))
    }
    assert.equal(await index.count(base), 6)
  })

  it('tells document, version and scores', async () => {
    await index.add(base, [row('7', '刻度', { documentId: '55', version: 3, vector: Float32Array.from([3, 4]) })])
    const [byWords] = await index.search(base, {
      method: 'keyword',
      text: '刻度',
      limit: 1,
      vector: Float32Array.from([4, 3]),
    })
    assert.deepEqual(
      { ...byWords, score: 0, share: 0, similarity: byWords?.similarity?.toFixed(4) },
      { sliceId: '7', documentId: '55', version: 3, score: 0, share: 0, similarity: '0.9600' },
    )
    assert.ok((byWords?.score ?? 0) > 0 && (byWords?.share ?? 0) > 0)
    const [byVector] = await index.search(base, { method: 'embedding', vector: Float32Array.from([4, 3]), limit: 1 })
    assert.equal(byVector?.score.toFixed(4), '0.9600')
    assert.equal(byVector?.version, 3)
  })

  it('replaces the row of a slice that is added again', async () => {
    await index.add(base, [row('1', '旧文字'), row('2', '旁边')])
    await index.add(base, [row('1', '新说法'), row('3', '第三')])
    assert.equal(await index.count(base), 3)
    assert.deepEqual(await find('旧文字'), [])
    assert.deepEqual(await find('新说法'), ['1'])
  })

  it('keeps one of two rows of one slice in one call', async () => {
    await index.add(base, [row('1', '前一个'), row('1', '后一个')])
    assert.equal(await index.count(base), 1)
    assert.deepEqual(await find('后一个'), ['1'])
  })

  it('forgets a version, and a document', async () => {
    const rows = [1, 2, 3, 4].map((number) =>
      row(String(number), '共同的话', { documentId: number < 4 ? '1' : '2', version: number }),
    )
    await index.add(base, rows)
    await index.removeVersion(base, '1', 2)
    await index.removeVersion(base, '1', 99)
    assert.deepEqual(await find('共同'), ['1', '3', '4'])
    await index.removeDocument(base, '1')
    assert.deepEqual(await find('共同'), ['4'])
    assert.equal(await index.count(base), 1)
  })

  it('narrows to documents, by words and by vectors', async () => {
    const vector = Float32Array.from([1, 1])
    await index.add(
      base,
      ['1', '2', '3'].map((id) => row(id, '同一句', { documentId: `d${id}`, vector })),
    )
    assert.deepEqual(await find('同一句', ['d3', 'd1']), ['1', '3'])
    assert.deepEqual((await near([1, 1], ['d2', 'd3'])).toSorted(), ['2', '3'])
    assert.deepEqual(await find('同一句', []), [])
    assert.deepEqual(await near([1, 1], ['other']), [])
  })

  it('leaves other indexes alone', async () => {
    await index.add(base, [row('1', '这里')])
    await index.add(`${base}-b`, [row('1', '那边')])
    assert.deepEqual(await find('那边'), [])
    await index.drop(`${base}-b`)
    assert.deepEqual(await find('这里'), ['1'])
    const ids = await index.list()
    assert.deepEqual([ids.includes(base), ids.includes(`${base}-b`)], [true, false])
  })

  it('begins anew after it was dropped, with vectors of another length too', async () => {
    await index.add(base, [row('1', '从前', { vector: Float32Array.from([1, 2, 3]) })])
    await index.drop(base)
    assert.equal(await index.count(base), 0)
    await index.add(base, [row('2', '现在', { vector: Float32Array.from([1, 2]) })])
    assert.deepEqual(await near([1, 2]), ['2'])
  })

  it('takes vectors later than the first rows', async () => {
    await index.add(base, [row('1', '没有向量')])
    assert.deepEqual(await near([1, 0]), [])
    await index.add(base, [row('2', '有向量', { vector: Float32Array.from([1, 0]) }), row('3', '没有')])
    assert.deepEqual(await near([1, 0]), ['2'])
    const vectors = await index.vectors(base, ['1', '2', '3', 'unknown'])
    assert.deepEqual([...vectors], [['2', Float32Array.from([1, 0])]])
  })

  it('keeps the vectors of the caller and refuses those of another length', async () => {
    const vector = Float32Array.from([0.5, 0.25])
    await index.add(base, [row('1', '一', { vector })])
    assert.deepEqual(vector, Float32Array.from([0.5, 0.25]))
    const wrong = { vector: Float32Array.from([1, 2, 3]) }
    await assert.rejects(index.add(base, [row('2', '二', wrong)]), isDimensionError)
    await assert.rejects(index.search(base, { method: 'embedding', limit: 3, ...wrong }), isDimensionError)
    assert.equal(await index.count(base), 1)
  })

  it('fails one call of many that share a commit, not its neighbours', async () => {
    await index.add(base, [row('1', '一', { vector: Float32Array.from([1, 0]) })])
    const outcomes = await Promise.allSettled([
      index.add(base, [row('2', '二', { vector: Float32Array.from([0, 1]) })]),
      index.add(base, [row('3', '三', { vector: Float32Array.from([0, 1, 2]) })]),
      index.add(base, [row('4', '四', { vector: Float32Array.from([1, 1]) })]),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.equal(await index.count(base), 3)
  })

  it('takes many additions and removals at once, in their order', async () => {
    const adding = Array.from({ length: 200 }, (_, number) =>
      index.add(base, [row(String(number), `编号${number}`, { documentId: String(number) })]),
    )
    const removing = Array.from({ length: 100 }, (_, number) => index.removeDocument(base, String(number * 2)))
    const again = index.add(base, [row('0', '又来了', { documentId: '0' })])
    await Promise.all([...adding, ...removing, again])
    assert.equal(await index.count(base), 101)
    assert.deepEqual(await find('又来了'), ['0'])
  })

  it('gives no vector hit for a vector of zeros', async () => {
    await index.add(base, [
      row('1', '零', { vector: Float32Array.from([0, 0]) }),
      row('2', '一', { vector: Float32Array.from([0, 1]) }),
    ])
    assert.deepEqual(await near([0, 1]), ['2'])
  })

  it('bears odd ids, texts and questions', async () => {
    const odd = `o'ne "two" \\ %_ ; drop table x; --`
    await index.add(base, [
      row(odd, `${odd} 奇怪 \u0000 \ud800`, { documentId: odd, vector: Float32Array.from([1, 0]) }),
    ])
    for (const text of ['', '，。！', '😀', '奇怪'.repeat(500), `' or 1=1 --`, '\ud800', '*:(', 'a AND NOT b'])
      await find(text)
    assert.deepEqual(await find('奇怪'), [odd])
    assert.deepEqual(await near([1, 0], [odd]), [odd])
    assert.equal((await index.vectors(base, [odd])).size, 1)
    await index.removeDocument(base, odd)
    assert.equal(await index.count(base), 0)
  })

  it('refuses ids of indexes that could name another file', async () => {
    for (const id of ['', '../x', 'a/b', 'a.b', 'x'.repeat(200)]) {
      await assert.rejects(index.count(id), (error) => error instanceof IndexError && error.kind === 'badName')
    }
  })

  it('is there again after it was closed', async () => {
    const vector = Float32Array.from([0, 1])
    await index.add(base, [
      row('1', '留下来', { vector }),
      row('2', '也留下', { documentId: '2' }),
      row('3', '走了', { documentId: '3' }),
    ])
    await index.removeDocument(base, '3')
    await index.close()
    await assert.rejects(index.count(base), (error) => error instanceof IndexError && error.kind === 'unavailable')
    index = open()
    assert.equal(await index.count(base), 2)
    assert.deepEqual((await find('留下')).toSorted(), ['1', '2'])
    assert.deepEqual(await near([0, 1]), ['1'])
  })

  it('sees what another process writes', async () => {
    const other = open()
    try {
      await index.add(base, [row('1', '自己写的')])
      await other.add(base, [row('2', '别处写的', { vector: Float32Array.from([1, 0]) })])
      assert.equal((await find('别处'))[0], '2')
      assert.deepEqual(await near([1, 0]), ['2'])
      await index.add(base, [row('3', '再写一句'), row('2', '别处改写')])
      assert.deepEqual(
        (await other.search(base, { method: 'keyword', text: '改写', limit: 1 })).map(({ sliceId }) => sliceId),
        ['2'],
      )
      assert.equal(await other.count(base), 3)
      await other.removeDocument(base, '1')
      assert.equal(await index.count(base), 0)
    } finally {
      await other.close()
    }
  })

  it('loses nothing acknowledged and doubles nothing when its process is killed', { timeout: 120_000 }, async () => {
    base = 'kill'
    let known = 0
    for (let round = 0; round < 3; round++) {
      const acknowledged = await killedWhileAdding(folder, 150 + 170 * round)
      known = Math.max(known, ...acknowledged)
      const count = await index.count(base)
      for (const document of acknowledged) {
        const hits = await find(`第${document}号文件`, [String(document)])
        assert.equal(hits.length, 3, `document ${document}`)
      }
      const first = acknowledged[0] ?? 1
      await index.add(base, [row(String(first * 10 + 1), `第${first}号文件的第1段`, { documentId: String(first) })])
      assert.equal(await index.count(base), count)
      assert.equal(count % 3, 0, 'no document is there in part')
    }
    assert.ok(known > 0)
  })
})

function isDimensionError(error: unknown): boolean {
  return error instanceof IndexError && error.kind === 'dimension' && /numbers/.test(error.message)
}

/** Documents that the process said were added before it was killed, some time after the first of them. */
async function killedWhileAdding(into: string, afterMs: number): Promise<number[]> {
  const script = new URL('testing/adding-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, into], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: number[] = []
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === 1) setTimeout(() => child.kill('SIGKILL'), afterMs)
  }
  await ended
  return acknowledged
}
