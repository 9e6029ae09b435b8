/**
 * Do knowledge applications answer from the right paragraph, and are they silent where the documents are? Uploads each paragraph of a
 * question set as a document, asks through the API, and looks at the answer and at the slices behind it. The simulator answers.
 *
 * Options: `--data=FOLDER` (required: files `{name, paragraphs: [{id, title, text}], queries: [{q, gold, answers}]}`), `--slices=5`
 * (slices in the prompt), `--questions=100` (of each set, evenly chosen).
 */
import { parseArgs } from 'node:util'
import { citedSlices } from '../../packages/server/src/applications/cited-slices.ts'
import { readSets } from '../retrieval/development-sets.ts'
import type { QuestionSet } from '../retrieval/development-sets.ts'
import { startOpenMaas } from '../support/openmaas.ts'
import { AnswersClient } from './client.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    slices: { type: 'string', default: '5' },
    questions: { type: 'string', default: '100' },
  },
})
if (options.data === undefined)
  throw new Error('Name the folder of question sets: npm run bench:answers -- --data FOLDER')

/** What the simulator says where the material tells nothing, and the note under each of its answers. */
const silence = /所给材料中没有回答这个问题的内容|The given material does not answer this question/
const note = /[（(](?:模拟回复|Simulated reply)[^）)]*[）)]\s*$/

const server = await startOpenMaas({ env: { OPENMAAS_LOG_LEVEL: 'error' } })
try {
  const client = new AnswersClient(server.port)
  for (const set of readSets(options.data)) await measure(client, set)
} finally {
  await server.stop()
}

async function measure(client: AnswersClient, set: QuestionSet): Promise<void> {
  const baseId = await client.createBase(set.name.slice(0, 20))
  const documents = await client.addDocuments(
    baseId,
    set.paragraphs.map(({ id, text }) => ({ name: `${id}.txt`, text })),
  )
  const application = await client.createApplication(baseId, Number(options.slices))
  const step = Math.max(1, set.queries.length / Number(options.questions))
  const queries = Array.from(
    { length: Math.floor(set.queries.length / step) },
    (_, at) => set.queries[Math.floor(at * step)],
  )
  const tally = { asked: 0, recalled: 0, answered: 0, fromGold: 0, holdsAnswer: 0, unsupported: 0, silent: 0 }
  for (const query of queries) {
    if (query === undefined) continue
    tally.asked++
    const gold = new Set(query.gold.map((id) => `${id}.txt`))
    const answer = await client.ask(application, query.q)
    const slices = await client.slices(answer.requestId)
    if (slices.some(({ documentName }) => gold.has(documentName))) tally.recalled++
    const said = answer.content.replace(note, '')
    const { cited, unsupported } = citedSlices(said, slices)
    if (!silence.test(said)) {
      tally.answered++
      if (unsupported.length > 0) tally.unsupported++
      if (cited.some((position) => gold.has(slices[position]?.documentName ?? ''))) tally.fromGold++
    }
    if (query.answers.some((text) => plain(said).includes(plain(text)))) tally.holdsAnswer++
    if (silence.test((await client.ask(application, query.q, withoutTopic(set, query.gold, documents))).content))
      tally.silent++
  }
  const share = (count: number): string => `${((100 * count) / tally.asked).toFixed(1)} %`
  console.log(
    `${set.name}: ${set.paragraphs.length} paragraphs, ${tally.asked} questions, ${options.slices} slices a question`,
  )
  console.log(`  gold paragraph among the slices of slice_info  ${share(tally.recalled)}`)
  console.log(`  answered                                        ${share(tally.answered)}`)
  console.log(`  answer has a sentence of the gold paragraph     ${share(tally.fromGold)}`)
  console.log(`  answer holds the gold answer                    ${share(tally.holdsAnswer)}`)
  console.log(`  answer has a sentence that stands in no slice   ${share(tally.unsupported)}`)
  console.log(`  silent where the topic was left out             ${share(tally.silent)}`)
}

/** Documents of other titles than those that answer. */
function withoutTopic(set: QuestionSet, gold: readonly string[], documents: ReadonlyMap<string, string>): string[] {
  const titles = new Set(set.paragraphs.filter(({ id }) => gold.includes(id)).map(({ title }) => title))
  return set.paragraphs.flatMap(({ id, title }) => (titles.has(title) ? [] : (documents.get(`${id}.txt`) ?? [])))
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
