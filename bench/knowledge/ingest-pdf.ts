import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startOpenMaas } from '../support/openmaas.ts'
import { cpuMicroseconds } from '../support/process-figures.ts'
import { runNode } from '../support/processes.ts'
import { densePdf } from './dense-pdf.ts'
import { knowledgeApi, untilReady } from './knowledge-api.ts'
import { bindToOneCore, peakMebibytes, readersOf } from './processes.ts'

/**
 * How long does a long PDF take from its upload until it can be recalled, without model time, on one core? Beside it: the bare PDF
 * library that only takes the text out, in a process of its own on the same core.
 *
 * Options: `--pages=200`, `--rounds=3` (the first round also starts the reading process and loads index and dictionary), `--all-cores`.
 */
export async function ingestPdf(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      pages: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '3' },
      'all-cores': { type: 'boolean', default: false },
    },
  })
  const pages = Number(options.pages)
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-bench-pdf-'))
  const server = await startOpenMaas()
  try {
    const pin = !options['all-cores']
    if (pin) bindToOneCore(server.processId)
    const file = join(folder, 'dense.pdf')
    await writeFile(file, densePdf(pages))
    const bare: { seconds: number; characters: number } = JSON.parse(
      await runNode('bench/knowledge/bare-pdf.ts', [file, pin ? 'one-core' : 'all-cores']),
    )
    console.log(`${pages} pages, ${bare.characters} characters, ${pin ? 'one core' : 'all cores'}`)
    console.log(`bare library       ${bare.seconds.toFixed(2)} s for the text alone`)

    const api = knowledgeApi(server.port)
    const baseId = await api.createBase()
    for (let round = 1; round <= Number(options.rounds); round++) {
      const content = densePdf(pages, round)
      const before = cpuOf(server.processId)
      const startedAt = performance.now()
      await untilReady(api, await api.upload(baseId, `report-${round}.pdf`, content))
      const seconds = (performance.now() - startedAt) / 1000
      const cpu = cpuOf(server.processId)
      console.log(
        `round ${round}            ready after ${seconds.toFixed(2)} s (aim: 10 s), ${(seconds / bare.seconds).toFixed(1)} times the bare library; ` +
          `processor: reader ${(cpu.reader - before.reader).toFixed(2)} s, server ${(cpu.server - before.server).toFixed(2)} s`,
      )
    }
    const [reader = 0] = readersOf(server.processId)
    console.log(
      `peak memory        reader ${peakMebibytes(reader).toFixed(0)} MiB (aim: 300 MB), server ${peakMebibytes(server.processId).toFixed(0)} MiB`,
    )
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

function cpuOf(serverProcessId: number): { server: number; reader: number } {
  const reader = readersOf(serverProcessId).reduce((sum, id) => sum + cpuMicroseconds(id), 0)
  return { server: cpuMicroseconds(serverProcessId) / 1e6, reader: reader / 1e6 }
}
