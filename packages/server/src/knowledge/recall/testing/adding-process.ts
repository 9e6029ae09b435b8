/** Adds slices without end, a few documents at a time, and prints the number of each document that was acknowledged. */
import { openSliceIndex } from '../index.ts'

const index = openSliceIndex({ folder: String(process.argv[2]), onProblem: (problem) => process.stderr.write(problem) })
for (let document = 1; ; document += 4) {
  await Promise.all([0, 1, 2, 3].map((offset) => add(document + offset)))
}

async function add(document: number): Promise<void> {
  const rows = [1, 2, 3].map((place) => ({
    sliceId: String(document * 10 + place),
    documentId: String(document),
    version: 1,
    text: `第${document}号文件的第${place}段`,
    context: '',
    vector: Float32Array.from([document, place, 1, 0]),
  }))
  await index.add('kill', rows)
  process.stdout.write(`${document}\n`)
}
