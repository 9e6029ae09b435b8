/** Makes a tiny reranker: `node make-tiny-ranker.ts <folder>`. */
import { makeTinyRanker } from './tiny-ranker.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: make-tiny-ranker.ts <folder>\n')
  process.exitCode = 2
} else makeTinyRanker(folder)
