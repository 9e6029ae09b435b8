/**
 * How quick is the index with many slices? Fills one with made-up Chinese slices and vectors, and measures adding, finding by words and
 * by vectors, opening, disk, memory, and what all of it does to the event loop of the thread that serves.
 *
 * Options: `--slices=100000`, `--dimensions=1024`, `--queries=200`, `--folder=/tmp/...` (kept; otherwise a temporary one, removed).
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { openSliceIndex } from '../../packages/server/src/knowledge/recall/index.ts'
import type { IndexQuery } from '../../packages/server/src/knowledge/recall/index.ts'
import { median, percentile } from '../support/statistics.ts'
import { madeUpSlices } from './made-up-slices.ts'

const { values: options } = parseArgs({
  options: {
    slices: { type: 'string', default: '100000' },
    dimensions: { type: 'string', default: '1024' },
    queries: { type: 'string', default: '200' },
    folder: { type: 'string' },
  },
})
const slices = Number(options.slices)
const dimensions = Number(options.dimensions)
const queries = Number(options.queries)
const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'openmaas-recall-')))
const made = madeUpSlices(dimensions)
const onProblem = (problem: string) => console.log(`problem: ${problem}`)
let opened = openSliceIndex({ folder, onProblem })
const delay = monitorEventLoopDelay({ resolution: 1 })
const before = process.memoryUsage().rss
let longestDelayMs = 0

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`)
console.log(`${slices} slices, vectors of ${dimensions} numbers, ${queries} questions\n`)
try {
  await fill()
  await ask('while the vector index is not built yet', 40)
  await freshRows()
  await untilIndexed()
  await ask('afterwards', queries)
  await nearness()
  await whileAdding()
  await reopen()
} finally {
  await opened.close()
  if (options.folder === undefined) await rm(folder, { recursive: true })
}

async function fill(): Promise<void> {
  delay.enable()
  const start = performance.now()
  let making = 0
  for (let from = 0; from < slices; from += 200) {
    const begun = performance.now()
    const rows = made.rows(from, Math.min(200, slices - from))
    making += performance.now() - begun
    delay.reset()
    await opened.add('bench', rows)
    noteDelay()
  }
  const ms = performance.now() - start - making
  line('add', `${Math.round((slices / ms) * 1000)} slices a second, ${(ms / 1000).toFixed(1)} s in all`)
  line('event loop while adding', `longest wait ${longestDelayMs.toFixed(1)} ms`)
  await size()
}

async function freshRows(): Promise<void> {
  const text = '刚刚写下的独角兽备忘录'
  const row = { sliceId: '999999999', documentId: '999999', version: 1, text, context: '', vector: made.vector(7) }
  const start = performance.now()
  await opened.add('bench', [row])
  const added = performance.now()
  const hits = await opened.search('bench', { method: 'keyword', text: '独角兽备忘录', limit: 1 })
  if (hits[0]?.sliceId !== row.sliceId) throw new Error('A row that was just added is not found.')
  const near = await opened.search('bench', { method: 'embedding', vector: row.vector, limit: 1 })
  if (near[0]?.sliceId !== row.sliceId) throw new Error('A vector that was just added is not found.')
  line('one row', `added in ${(added - start).toFixed(1)} ms, found at once by words and by its vector`)
}

/** The vector index is built in the background; its end shows in the time of a search. */
async function untilIndexed(): Promise<void> {
  if (slices < 50_000) return
  const start = performance.now()
  const durations: number[] = []
  while (performance.now() - start < 300_000) {
    const begun = performance.now()
    await opened.search('bench', { method: 'keyword', text: made.question(durations.length), limit: 50 })
    durations.push(performance.now() - begun)
    if (durations.length % 20 === 0 && (await hasVectorIndex())) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  line('building the vector index', `${seconds} s; keyword meanwhile ${spread(durations)}`)
}

/** What the vector index misses of what an exact comparison with every vector finds. */
async function nearness(): Promise<void> {
  const questions = Array.from({ length: Math.min(20, queries) }, (_, at) => ({
    vector: made.vector(at),
    nearest: [] as { sliceId: string; similarity: number }[],
  }))
  for (let number = 0; number < slices; number++) {
    const row = made.vectorOfRow(number)
    for (const { vector, nearest } of questions) {
      const similarity = cosine(row, vector)
      if (nearest.length === 10 && similarity <= (nearest.at(-1)?.similarity ?? 0)) continue
      nearest.push({ sliceId: String(number + 1), similarity })
      nearest.sort((left, right) => right.similarity - left.similarity)
      nearest.length = Math.min(10, nearest.length)
    }
  }
  let found = 0
  for (const { vector, nearest } of questions) {
    const hits = await opened.search('bench', { method: 'embedding', vector, limit: 50 })
    const ids = new Set(hits.slice(0, 10).map(({ sliceId }) => sliceId))
    found += nearest.filter(({ sliceId }) => ids.has(sliceId)).length
  }
  line('vectors found', `${((10 * found) / questions.length).toFixed(1)} % of the ten nearest`)
}

function cosine(left: Float32Array, right: Float32Array): number {
  let product = 0
  let squares = 0
  for (let index = 0; index < left.length; index++) {
    product += (left[index] ?? 0) * (right[index] ?? 0)
    squares += (left[index] ?? 0) ** 2
  }
  return product / Math.sqrt(squares)
}

async function hasVectorIndex(): Promise<boolean> {
  const names = await readdir(folder, { recursive: true })
  return names.some((name) => /_indices\/[^/]+\/index\.idx$/.test(name))
}

async function ask(when: string, count: number): Promise<void> {
  console.log(`\nquestions ${when}`)
  const kinds: [string, (at: number) => IndexQuery][] = [
    ['keyword', (at) => ({ method: 'keyword', text: made.question(at), limit: 50 })],
    ['keyword, 1,000 characters', (at) => ({ method: 'keyword', text: made.longQuestion(at), limit: 50 })],
    ['keyword, one document', (at) => ({ method: 'keyword', text: made.question(at), documentIds: ['17'], limit: 50 })],
    [
      'keyword with similarities',
      (at) => ({ method: 'keyword', text: made.question(at), vector: made.vector(at), limit: 50 }),
    ],
    ['vector', (at) => ({ method: 'embedding', vector: made.vector(at), limit: 50 })],
    [
      'vector, one document',
      (at) => ({ method: 'embedding', vector: made.vector(at), documentIds: ['17'], limit: 50 }),
    ],
  ]
  for (const [name, query] of kinds) {
    const durations: number[] = []
    for (let at = 0; at < count; at++) {
      const question = query(at)
      const start = performance.now()
      await opened.search('bench', question)
      durations.push(performance.now() - start)
    }
    line(name, spread(durations))
  }
}

async function whileAdding(): Promise<void> {
  console.log('\nquestions while 64 slices at a time are added')
  const asked = new AbortController()
  let added = 0
  const writer = (async () => {
    while (!asked.signal.aborted) {
      await opened.add('bench', made.rows(2_000_000 + added, 64))
      added += 64
    }
  })()
  const durations: number[] = []
  delay.reset()
  for (let at = 0; at < queries; at++) {
    const text = made.question(at)
    const start = performance.now()
    await opened.search('bench', { method: 'keyword', text, limit: 50 })
    durations.push(performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  asked.abort()
  await writer
  line('keyword', `${spread(durations)}; ${added} slices were added meanwhile`)
}

async function reopen(): Promise<void> {
  await opened.close()
  opened = openSliceIndex({ folder, onProblem })
  const start = performance.now()
  await opened.search('bench', { method: 'keyword', text: made.question(1), limit: 10 })
  line('\nfirst question after a start', `${((performance.now() - start) / 1000).toFixed(2)} s`)
  await size()
}

async function size(): Promise<void> {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) bytes += (await stat(join(folder, name))).size
  const memory = process.memoryUsage().rss - before
  line('disk', `${Math.round(bytes / 2 ** 20)} MiB`)
  line('memory', `${Math.round(memory / 2 ** 20)} MiB more than before`)
}

function noteDelay(): void {
  longestDelayMs = Math.max(longestDelayMs, delay.max / 1e6)
}

function spread(durations: readonly number[]): string {
  return `p50 ${median(durations).toFixed(1)} ms, p99 ${percentile(durations, 0.99).toFixed(1)} ms`
}

function line(name: string, figure: string): void {
  console.log(`${name.padEnd(28)} ${figure}`)
}
