/**
 * How well are paragraphs found by questions about them? Reads, cuts, indexes and recalls as the server does, and prints Recall@1, @5,
 * @10 and MRR@10 for `keyword`, `embedding` and `mixed` beside a tuned BM25 on the same slices.
 *
 * Options: `--data=FOLDER` (required: files `{name, paragraphs: [{id, title, text}], queries: [{q, gold}]}`), `--ratio=80` (share of vectors
 * in `mixed`), `--embedding-url=http://127.0.0.1:8000/v1`, `--embedding-model=bge-m3`, and the key in `EMBEDDING_API_KEY`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSliceIndex } from '../../packages/server/src/knowledge/recall/index.ts'
import { readSets } from './development-sets.ts'
import type { QuestionSet } from './development-sets.ts'
import { openEmbedder } from './embedder.ts'
import { layouts, makeSlices } from './make-slices.ts'
import type { BenchSlice, Layout } from './make-slices.ts'
import { qualityOf } from './quality.ts'
import type { Quality } from './quality.ts'
import { recallSet } from './recall-set.ts'
import { TunedBm25, tunings } from './tuned-bm25.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    ratio: { type: 'string', default: '80' },
    'embedding-url': { type: 'string' },
    'embedding-model': { type: 'string' },
  },
})
if (options.data === undefined)
  throw new Error('Name the folder of question sets: npm run bench:retrieval -- --data FOLDER')
const sets = readSets(options.data)
const vectorShare = Number(options.ratio) / 100
const embedder = openEmbedder({
  url: options['embedding-url'],
  model: options['embedding-model'],
  apiKey: process.env['EMBEDDING_API_KEY'],
})

const folder = await mkdtemp(join(tmpdir(), 'openmaas-retrieval-'))
const index = openSliceIndex({ folder, onProblem: (problem) => console.error(problem) })
try {
  console.log(`Vectors by ${embedder.name}; mixed with ${options.ratio} % of them.`)
  for (const layout of layouts) await measure(layout)
} finally {
  await index.close()
  await rm(folder, { recursive: true })
}

async function measure(layout: Layout): Promise<void> {
  const corpora = await Promise.all(sets.map(async (set) => ({ set, slices: await makeSlices(set, layout) })))
  console.log(`\n${layout.name}`)
  const yardstick = bestBm25(corpora)
  for (const { set, slices } of corpora) {
    console.log(
      `  ${set.name}: ${set.paragraphs.length} paragraphs, ${slices.length} slices, ${set.queries.length} questions`,
    )
    const found = await recallSet(set, slices, { index, embedder, vectorShare })
    print(`BM25 (k1 ${yardstick.tuning.k1}, b ${yardstick.tuning.b})`, yardstick.qualities.get(set.name))
    for (const [method, hits] of Object.entries(found)) print(method, qualityOf(set, hits))
  }
}

/** One tuning for all sets: the one that answers most questions, all sets weighing the same. */
function bestBm25(corpora: readonly { readonly set: QuestionSet; readonly slices: readonly BenchSlice[] }[]) {
  const indexes = corpora.map(({ set, slices }) => ({
    set,
    slices,
    bm25: new TunedBm25(slices.map(({ text }) => text)),
  }))
  const tried = tunings.map((tuning) => {
    const qualities = new Map(
      indexes.map(({ set, slices, bm25 }) => {
        const found = set.queries.map(({ q }) => bm25.search(q, 10, tuning).flatMap((place) => slices[place] ?? []))
        return [set.name, qualityOf(set, found)]
      }),
    )
    return {
      tuning,
      qualities,
      sum: [...qualities.values()].reduce((sum, quality) => sum + quality.meanReciprocalRank, 0),
    }
  })
  return tried.reduce((best, other) => (other.sum > best.sum ? other : best))
}

function print(name: string, quality: Quality | undefined): void {
  if (quality === undefined) return
  const { recallAt1, recallAt5, recallAt10, meanReciprocalRank } = quality
  const figures = [recallAt1, recallAt5, recallAt10].map((figure) => figure.toFixed(3)).join('  ')
  console.log(`    ${name.padEnd(24)} R@1,5,10 ${figures}  MRR@10 ${meanReciprocalRank.toFixed(3)}`)
}
