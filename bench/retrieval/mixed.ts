/**
 * Is `mixed` better than words and vectors alone, whatever the vectors are worth? Runs a stand-in for an embedding model that understands
 * questions more and more badly, and prints MRR@10 of the three methods, by the server's own parsers, slicers, index and fusion.
 *
 * Options: `--data=FOLDER` (as for run.ts), `--ratio=80` (share of vectors in `mixed`).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSliceIndex } from '../../packages/server/src/knowledge/recall/index.ts'
import { readSets } from './development-sets.ts'
import { openEmbedder } from './embedder.ts'
import { layouts, makeSlices } from './make-slices.ts'
import { qualityOf } from './quality.ts'
import { recallSet } from './recall-set.ts'
import { openStandInModel } from './stand-in-model.ts'

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, ratio: { type: 'string', default: '80' } },
})
if (options.data === undefined)
  throw new Error('Name the folder of question sets: npm run bench:retrieval-mixed -- --data FOLDER')
const sets = readSets(options.data)
const vectorShare = Number(options.ratio) / 100
const noises = [3, 4, 5, 6, 8]
const [ownDocuments] = layouts
if (ownDocuments === undefined) throw new Error('There is no layout.')

const folder = await mkdtemp(join(tmpdir(), 'openmaas-mixed-'))
const index = openSliceIndex({ folder, onProblem: (problem) => console.error(problem) })
const model = await openStandInModel(sets)
const embedder = openEmbedder({ url: model.url })
try {
  console.log(`${ownDocuments.name}; mixed with ${options.ratio} % of the vectors`)
  for (const set of sets) {
    const slices = await makeSlices(set, ownDocuments)
    for (const noise of noises) {
      model.setNoise(noise)
      const found = await recallSet(set, slices, { index, embedder, vectorShare })
      const figures = Object.entries(found).map(
        ([method, hits]) => `${method} ${qualityOf(set, hits).meanReciprocalRank.toFixed(3)}`,
      )
      console.log(`  ${set.name.padEnd(14)} noise ${noise}  ${figures.join('  ')}`)
    }
  }
} finally {
  await model.close()
  await index.close()
  await rm(folder, { recursive: true })
}
