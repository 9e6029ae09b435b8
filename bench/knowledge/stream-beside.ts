import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LoadPlan, LoadResult } from '../gateway/load.ts'
import { benchKey, startOpenMaas } from '../support/openmaas.ts'
import { freePort, runNode, startNode, untilReady as untilListening } from '../support/processes.ts'
import { monotonicMicroseconds } from '../support/clock.ts'
import { median } from '../support/statistics.ts'
import type { BusyStretches } from './busy-stretches.ts'
import { densePdf } from './dense-pdf.ts'
import { knowledgeApi, untilReady } from './knowledge-api.ts'

/**
 * Does a chat stream keep its pace while long PDFs are read beside it? A model server sends a chunk every 20 ms in the mean with the
 * moment of its sending in it; the client measures how long each was under way, with and without ingestion, in turns. That depends on
 * what else runs on the machine; the longest stretch for which the serving thread was busy does not.
 *
 * Options: `--pages=200`, `--documents=3` (at once), `--streams=10`, `--interval=20` (ms), `--rounds=3`, `--seconds=8`, `--node=...` (an
 * option for the Node of the server; may stand several times).
 */
export async function streamBeside(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      pages: { type: 'string', default: '200' },
      documents: { type: 'string', default: '3' },
      streams: { type: 'string', default: '10' },
      interval: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '8' },
      node: { type: 'string', multiple: true, default: [] },
    },
  })
  const upstreamPort = await freePort()
  const upstream = startNode('bench/gateway/upstream.ts', { args: [String(upstreamPort)] })
  await untilListening(`http://127.0.0.1:${upstreamPort}/v1/models`, upstream)
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-bench-stretches-'))
  const stretchesFile = join(folder, 'stretches.ndjson')
  const server = await startOpenMaas({
    upstreamPort,
    nodeArgs: [`--import=${new URL('busy-stretches.ts', import.meta.url).href}`, ...options.node],
    env: { OPENMAAS_BENCH_STRETCHES: stretchesFile },
  })
  const api = knowledgeApi(server.port)
  const baseId = await api.createBase()

  const measure = async (): Promise<LoadResult> => {
    const plan: LoadPlan = {
      mode: 'stream',
      port: server.port,
      path: '/api/paas/v4/chat/completions',
      apiKey: benchKey,
      processId: server.processId,
      connections: Number(options.streams),
      intervalMs: Number(options.interval),
      warmUpSeconds: 1,
      seconds: Number(options.seconds),
    }
    return JSON.parse(await runNode('bench/gateway/load.ts', [JSON.stringify(plan)]))
  }
  let variant = 0
  const contents = Array.from({ length: Number(options.documents) }, () => densePdf(Number(options.pages), variant++))

  try {
    await untilReady(api, await api.upload(baseId, 'warm-up.pdf', densePdf(20, 999)))
    await measure()
    const begunAt = monotonicMicroseconds()
    const alone: number[] = []
    const beside: number[] = []
    for (let round = 1; round <= Number(options.rounds); round++) {
      const quiet = await measure()
      let documents = 0
      const stopping = new AbortController()
      const ingesting = contents.map(async (content, index) => {
        while (!stopping.signal.aborted) {
          // Another byte at the end makes it another document, which PDF readers do not mind.
          const other = Buffer.concat([content, Buffer.from(`\n%${round} ${index} ${documents}\n`)])
          await untilReady(api, await api.upload(baseId, `report-${index}.pdf`, other), 250)
          documents++
        }
      })
      const busy = await measure()
      stopping.abort()
      await Promise.all(ingesting)
      alone.push(quiet.delayP99Microseconds)
      beside.push(busy.delayP99Microseconds)
      console.log(
        `round ${round}  chunk under way: alone p50 ${inMs(quiet.delayP50Microseconds)}, p99 ${inMs(quiet.delayP99Microseconds)}; ` +
          `beside ${documents} documents p50 ${inMs(busy.delayP50Microseconds)}, p99 ${inMs(busy.delayP99Microseconds)}`,
      )
    }
    console.log(`added to the slowest hundredth: ${inMs(median(beside) - median(alone))} (aim: below 20 ms)`)
    console.log(
      `longest stretch of the serving thread: ${(await longestSince(stretchesFile, begunAt)).toFixed(1)} ms of processor time`,
    )
  } finally {
    await Promise.all([server.stop(), upstream.stop()])
    await rm(folder, { recursive: true })
  }
}

async function longestSince(file: string, microseconds: number): Promise<number> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const stretches = lines.map((line): BusyStretches => JSON.parse(line))
  return Math.max(...stretches.filter((one) => one.atMicroseconds > microseconds).map(({ longestMs }) => longestMs))
}

function inMs(microseconds: number): string {
  return `${(microseconds / 1000).toFixed(1)} ms`
}
