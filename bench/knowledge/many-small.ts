import { parseArgs } from 'node:util'
import { startOpenMaas } from '../support/openmaas.ts'
import { cpuMicroseconds } from '../support/process-figures.ts'
import { median, percentile } from '../support/statistics.ts'
import { knowledgeApi } from './knowledge-api.ts'
import { readersOf } from './processes.ts'

/**
 * Many small documents at once: is every one of them ready in the end, how long does a client wait for the reply to its upload, and
 * how many documents a second are made ready?
 *
 * Options: `--documents=1000`, `--connections=32`.
 */
export async function manySmall(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: { documents: { type: 'string', default: '1000' }, connections: { type: 'string', default: '32' } },
  })
  const documents = Number(options.documents)
  const connections = Number(options.connections)
  const server = await startOpenMaas()
  try {
    const api = knowledgeApi(server.port)
    const baseId = await api.createBase()
    const ids = new Set<string>()
    const durations: number[] = []
    let next = 0
    const before = cpuMicroseconds(server.processId)
    const startedAt = performance.now()
    const upload = async () => {
      while (next < documents) {
        const number = next++
        const begun = performance.now()
        ids.add(await api.upload(baseId, `note-${number}.txt`, Buffer.from(note(number))))
        durations.push(performance.now() - begun)
      }
    }
    await Promise.all(Array.from({ length: connections }, upload))
    const uploaded = performance.now() - startedAt
    console.log(`${documents} documents over ${connections} connections`)
    console.log(`uploaded    in ${(uploaded / 1000).toFixed(1)} s, ${rate(documents, uploaded)} documents a second`)
    console.log(`reply       p50 ${median(durations).toFixed(0)} ms, p99 ${percentile(durations, 0.99).toFixed(0)} ms`)

    const states = new Map<number, number>()
    do {
      await new Promise((resolve) => setTimeout(resolve, 200))
      states.clear()
      for (let page = 1; page <= Math.ceil(documents / 100); page++) {
        for (const { id, state } of await api.list(baseId, page)) {
          if (!ids.has(id)) throw new Error(`nobody was told of document ${id}`)
          states.set(state, (states.get(state) ?? 0) + 1)
        }
      }
    } while ((states.get(0) ?? 0) > 0)
    const all = performance.now() - startedAt
    const ready = states.get(1) ?? 0
    console.log(`all ready   after ${(all / 1000).toFixed(1)} s, ${rate(documents, all)} documents a second`)
    const ms = (microseconds: number) => (microseconds / 1000 / documents).toFixed(1)
    const reader = readersOf(server.processId).reduce((sum, id) => sum + cpuMicroseconds(id), 0)
    console.log(
      `processor   server ${ms(cpuMicroseconds(server.processId) - before)} ms, readers ${ms(reader)} ms a document`,
    )
    console.log(`lost        ${documents - ready - (states.get(2) ?? 0)} (aim: 0), failed ${states.get(2) ?? 0}`)
  } finally {
    await server.stop()
  }
}

function note(number: number): string {
  return `第${number}号便条。码头在${number % 24}点开放，值班员记录水位与风向。\n\nNote ${number}: the gate opens when the tide allows.`
}

function rate(count: number, milliseconds: number): string {
  return ((count / milliseconds) * 1000).toFixed(0)
}
