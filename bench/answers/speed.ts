/**
 * How long does a knowledge application take before it calls its engine? The time from sending a question to the arrival of the prompt at
 * a model server in this process, beside that of a plain chat call, through the whole server, with many slices. Recall alone, as
 * `/knowledge/retrieve` gives it, tells how much of that is the search.
 *
 * Options: `--slices=100000`, `--dimensions=1024`, `--questions=200`, `--folder=/tmp/...` (filled once, kept and used again).
 */
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fillBase } from '../knowledge/fill-base.ts'
import { madeUpSlices } from '../retrieval/made-up-slices.ts'
import { benchKey, startOpenMaas } from '../support/openmaas.ts'
import type { RunningOpenMaas } from '../support/openmaas.ts'
import { cpuMicroseconds } from '../support/process-figures.ts'
import { median, percentile } from '../support/statistics.ts'
import { AnswersClient } from './client.ts'

const { values: options } = parseArgs({
  options: {
    slices: { type: 'string', default: '100000' },
    dimensions: { type: 'string', default: '1024' },
    questions: { type: 'string', default: '200' },
    folder: { type: 'string' },
  },
})
const warmUps = 20
const slicesInPrompt = 8
const questions = Number(options.questions)
const made = madeUpSlices(Number(options.dimensions))
const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'openmaas-bench-answers-')))
await mkdir(folder, { recursive: true })
const models = await startModels()
const configuration = join(folder, 'answers.yaml')
await writeFile(
  configuration,
  `engines:
  - { id: models, type: openai-compatible, baseUrl: "${models.url}" }
models:
  embedding-3:
    - { engine: models, model: vectors }
  glm-4.6:
    - { engine: models, model: chat }
`,
)
const start = () => startOpenMaas({ dataFolder: folder, env: { OPENMAAS_CONFIG: configuration } })
try {
  const baseId = await fillBase({ folder, slices: Number(options.slices), made, start })
  const server = await start()
  try {
    await measure(server, baseId)
  } finally {
    await server.stop()
  }
} finally {
  models.close()
  if (options.folder === undefined) await rm(folder, { recursive: true })
}

interface Measured {
  readonly durations: readonly number[]
  /** Processor time of the server for one question, all of it, also after the engine was called. */
  readonly processorMs: number
}

async function measure(server: RunningOpenMaas, baseId: string): Promise<void> {
  const client = new AnswersClient(server.port)
  const base = `http://127.0.0.1:${server.port}/api`
  /** @param endOf moment at which what is measured is over; absent: the end of the reply */
  async function timed(ask: (question: string) => Promise<unknown>, endOf?: () => number): Promise<Measured> {
    const found: number[] = []
    let processorBefore = 0
    for (let at = 0; at < warmUps + questions; at++) {
      if (at === warmUps) processorBefore = cpuMicroseconds(server.processId)
      const sentAt = performance.now()
      await ask(made.question(at))
      if (at >= warmUps) found.push((endOf?.() ?? performance.now()) - sentAt)
    }
    return {
      durations: found,
      processorMs: (cpuMicroseconds(server.processId) - processorBefore) / questions / 1000,
    }
  }
  const untilPrompt = (ask: (question: string) => Promise<void>) => timed(ask, models.promptArrivedAt)

  console.log(`${options.slices} slices, vectors of ${options.dimensions} numbers, ${questions} questions each`)
  const plain = await untilPrompt((question) =>
    post(`${base}/paas/v4/chat/completions`, { model: 'glm-4.6', messages: [asked(question)], stream: true }),
  )
  print('plain chat', plain)
  for (const method of ['keyword', 'embedding', 'mixed']) {
    print(
      `${method}, recall alone`,
      await timed((question) => client.retrieve(baseId, question, slicesInPrompt, method)),
    )
    const application = await client.createApplication(baseId, slicesInPrompt, { model: 'glm-4.6', method })
    const url = `${base}/llm-application/open/model-api/${application}/sse-invoke`
    print(method, await untilPrompt((question) => post(url, { prompt: [asked(question)] })), plain)
    const followUp = (question: string) => [asked(question), { role: 'assistant', content: '是。' }, asked('为什么？')]
    print(`${method}, follow-up`, await untilPrompt((question) => post(url, { prompt: followUp(question) })), plain)
  }
}

function asked(content: string): object {
  return { role: 'user', content }
}

/** The tenth part of the questions that went quickest tells what the machine does when nothing else runs on it. */
function print(name: string, { durations, processorMs }: Measured, plain?: Measured): void {
  const [quick, middle, slow] = [percentile(durations, 0.1), median(durations), percentile(durations, 0.99)]
  const added =
    plain === undefined
      ? ''
      : `; added p10 ${(quick - percentile(plain.durations, 0.1)).toFixed(1)}, p50 ${(middle - median(plain.durations)).toFixed(1)} ms (aim: 50 ms)`
  console.log(
    `${name.padEnd(24)} p10 ${quick.toFixed(1)}, p50 ${middle.toFixed(1)}, p99 ${slow.toFixed(1)} ms, processor ${processorMs.toFixed(1)} ms${added}`,
  )
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: benchKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
}

/** Vectors and one-word answers at once; notes when the last prompt came. */
async function startModels() {
  let arrivedAt = Number.NaN
  const server = createServer((request, response) => {
    const now = performance.now()
    const chats = request.url?.endsWith('/chat/completions') === true
    if (chats) arrivedAt = now
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => {
      body += piece
    })
    request.on('end', () => {
      if (chats) {
        const choice = { index: 0, delta: { content: '好' }, finish_reason: 'stop' }
        const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(`data: ${JSON.stringify({ id: 'a', choices: [choice], usage })}\n\ndata: [DONE]\n\n`)
        return
      }
      const { input = [] } = (body === '' ? {} : JSON.parse(body)) as { input?: string[] }
      const data = input.map((text, index) => ({
        index,
        embedding: [...made.vector(text.length + text.charCodeAt(0))],
      }))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 1, total_tokens: 1 } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    promptArrivedAt: () => arrivedAt,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
