import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../acceptance/support/wait.ts'
import { checkCallbacks, checkThroughApi, untilSettled } from './check-api.ts'
import { checkStore, untilSwept } from './check-store.ts'
import { Client } from './client.ts'
import { Ledger } from './ledger.ts'
import { isReader, readersOf } from './orphans.ts'
import { Owner } from './owner.ts'
import { makeProcesses, type PlatformProcess } from './platform.ts'
import { randomFrom, type Random } from './random.ts'
import { Surroundings, type Moment } from './surroundings.ts'

export interface KillTestOptions {
  readonly folder: string
  readonly seed: number
  readonly rounds: number
  readonly databaseUrl: string | undefined
}

const owners = 5
/** Leases of documents and callbacks; those of indexes take twice as long and are given to one builder at a time. */
const leaseMs = 15_000
const workMs = 60_000
const sweepMs = 45_000
const longestRoundMs = 2200
const moments: readonly Moment[] = ['acknowledged', 'acknowledged', 'callback', 'embedding', 'page']

/** Embedding-2 has no engine, so bases with it work by words; the vectors of the two others differ in length. */
const configuration = (modelsUrl: string): string => `
engines:
  - { id: vectors, type: openai-compatible, baseUrl: "${modelsUrl}" }
models:
  embedding-3:
    - { engine: vectors, model: vectors-16 }
  embedding-3-pro:
    - { engine: vectors, model: vectors-24 }
`

/** @returns what was acknowledged, and what was found wrong */
export async function runKillTest({ folder, seed, rounds, databaseUrl }: KillTestOptions): Promise<Ledger> {
  const ledger = new Ledger()
  const surroundings = new Surroundings(seed + 1)
  await surroundings.open()
  const processes = await makeProcesses({ folder, configuration: configuration(surroundings.modelsUrl), databaseUrl })
  const [server] = processes
  const client = new Client(server)
  const killer = new Killer(processes, surroundings, ledger, randomFrom(seed))
  try {
    // The first start makes tables and key, one process after the other.
    for (const process of processes) {
      process.spawn()
      await process.ready()
    }
    const stopping = new AbortController()
    const work = Array.from({ length: owners }, (_, number) =>
      new Owner({ client, ledger, surroundings, random: randomFrom(seed + 100 + number), number }).work(
        stopping.signal,
      ),
    )
    // An owner that breaks off ends the test, not only its own part in it.
    await Promise.race([killer.kill(rounds).finally(() => stopping.abort()), Promise.all(work)])
    await Promise.all(work)
    const settledMs = await untilSettled(client, ledger, leaseMs + workMs)
    if (settledMs !== undefined) ledger.counts.set('ms until the last document was settled', Math.round(settledMs))
    await checkCallbacks(surroundings, ledger, leaseMs + workMs)
    await untilSwept({ dataFolder: server.dataFolder, databaseUrl, ledger }, sweepMs)
    await checkThroughApi(client, ledger)
    await killer.checkReaders()
    for (const process of processes) {
      const code = await process.stop()
      if (code !== 0) ledger.violate(`the platform stopped with ${code}: ${process.output}`)
    }
    await checkStore({ dataFolder: server.dataFolder, databaseUrl, ledger })
    ledger.counts.set('documents at the end', ledger.documents.length)
    ledger.counts.set('callbacks that were owed', ledger.owed.size)
  } finally {
    for (const process of processes) await process.stop()
    await surroundings.close()
  }
  return ledger
}

/** Ends processes at random moments and starts them again. */
class Killer {
  readonly #processes: readonly PlatformProcess[]
  readonly #surroundings: Surroundings
  readonly #ledger: Ledger
  readonly #random: Random
  /** Processes that read documents for servers that were killed since. */
  readonly #readers = new Set<number>()

  constructor(processes: readonly PlatformProcess[], surroundings: Surroundings, ledger: Ledger, random: Random) {
    this.#processes = processes
    this.#surroundings = surroundings
    this.#ledger = ledger
    this.#random = random
  }

  /** Every process is ready in the end. */
  async kill(rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      const process = this.#random.pick(this.#processes)
      const starts = round > 1 && this.#random.chance(0.25)
      if (starts) await pause(this.#random.below(900))
      else await this.#opportunity()
      await this.#killOne(process)
      this.#ledger.count(starts ? 'killed at its start' : 'killed at work')
      if (round % 10 === 0) console.log(`${round} kills, ${this.#ledger.documents.length} documents`)
    }
    await this.#allReady()
    await this.checkReaders()
  }

  /** Reading processes end by themselves when their server is gone. */
  async checkReaders(): Promise<void> {
    const alive = async () => {
      const found = await Promise.all([...this.#readers].map(async (id) => ((await isReader(id)) ? [id] : [])))
      return found.flat()
    }
    await until('the readers of killed servers to end', async () => (await alive()).length === 0, 10_000).catch(
      async () => this.#ledger.violate(`processes that read for killed servers are still there: ${await alive()}`),
    )
    this.#readers.clear()
  }

  /** A random time after everything is up, or just when something of interest happens. */
  async #opportunity(): Promise<void> {
    await this.#allReady()
    const late = pause(this.#random.below(longestRoundMs))
    if (this.#random.chance(0.5)) return late
    const moment = once(this.#surroundings.moments, this.#random.pick(moments))
    await Promise.race([late, moment.then(() => pause(this.#random.below(20)))])
  }

  async #killOne(process: PlatformProcess): Promise<void> {
    for (const reader of await readersOf(process.processId)) this.#readers.add(reader)
    await process.kill()
    process.spawn()
  }

  async #allReady(): Promise<void> {
    for (const process of this.#processes) await process.ready()
  }
}
