/**
 * What does the whole path of a chat call cost in processor time, against a bare `node:http` proxy in the same run?
 *
 * Options: `--quick` (one short round), `--bare` (the yardstick alone), `--profile` (OpenMaaS alone, under the profiler of Node,
 * prints where its time goes), `--streams=1000`, `--interval=250` (milliseconds between two chunks of a stream), `--rounds=3`,
 * `--node=--max-semi-space-size=16` (an option for the Node of OpenMaaS; may stand several times).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchKey, startOpenMaas } from '../support/openmaas.ts'
import { freePort, runNode, startNode, untilReady } from '../support/processes.ts'
import { median } from '../support/statistics.ts'
import type { LoadPlan, LoadResult } from './load.ts'
import { topFunctions } from './profile.ts'

interface Target {
  readonly name: string
  readonly port: number
  readonly processId: number
  readonly path: string
}

interface Round {
  readonly single: LoadResult
  readonly sync: LoadResult
  readonly stream: LoadResult
}

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    streams: { type: 'string', default: '1000' },
    interval: { type: 'string', default: '250' },
    rounds: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
  },
})
const streams = Number(options.streams)
const intervalMs = Number(options.interval)
const rounds = Number(options.rounds ?? (options.quick || options.profile ? 1 : 3))
const seconds = options.quick ? 4 : 8

const upstreamPort = await freePort()
const upstream = startNode('bench/gateway/upstream.ts', { args: [String(upstreamPort)] })
await untilReady(`http://127.0.0.1:${upstreamPort}/v1/models`, upstream)
const barePort = await freePort()
const bareProcess = startNode('bench/gateway/bare-proxy.ts', { args: [String(barePort), String(upstreamPort)] })
await untilReady(`http://127.0.0.1:${barePort}/v1/models`, bareProcess)
const profileFolder = await mkdtemp(join(tmpdir(), 'openmaas-profile-'))
const openMaas = options.bare
  ? undefined
  : await startOpenMaas({
      upstreamPort,
      nodeArgs: [...options.node, ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [])],
    })
try {
  await compare()
} catch (error) {
  console.error(openMaas?.output())
  throw error
} finally {
  await Promise.all([openMaas?.stop(), bareProcess.stop(), upstream.stop()])
}
if (options.profile) {
  console.log('\nOwn time of functions, share of the time in which the process was busy:')
  for (const line of await topFunctions(profileFolder, 45)) console.log(line)
}
await rm(profileFolder, { recursive: true })

async function compare() {
  const direct = { name: 'direct', port: upstreamPort, processId: upstream.processId, path: '/v1/chat/completions' }
  const targets: Target[] = []
  if (!options.profile) {
    targets.push({ ...direct, name: 'bare', port: barePort, processId: bareProcess.processId })
  }
  if (openMaas !== undefined) {
    const { port, processId } = openMaas
    targets.push({ name: 'openmaas', port, processId, path: '/api/paas/v4/chat/completions' })
  }
  console.log(`${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
  console.log(
    `${streams} streams, a chunk every ${intervalMs} ms each; ${rounds} rounds of ${seconds} s a measurement\n`,
  )

  // One untimed round lets the compiler see both kinds of calls; the memory of many streams is then seen for the first time.
  for (const target of targets) {
    await load(target, { mode: 'sync', connections: 50, seconds: 3 })
    await load(target, { mode: 'stream', connections: 20, seconds: 3, intervalMs: 5 })
  }
  const idle = new Map<string, LoadResult>()
  for (const target of targets) idle.set(target.name, await load(target, { mode: 'sync', connections: 1, seconds: 2 }))

  const results = new Map<string, Round[]>(targets.map((target) => [target.name, []]))
  const directLatencies: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    directLatencies.push((await load(direct, { mode: 'sync', connections: 1, seconds: 2 })).delayP50Microseconds)
    for (const target of targets) {
      const measured: Round = {
        stream: await load(target, { mode: 'stream', connections: streams, seconds }),
        sync: await load(target, { mode: 'sync', connections: 50, seconds }),
        single: await load(target, { mode: 'sync', connections: 1, seconds: 2 }),
      }
      results.get(target.name)?.push(measured)
      console.log(`round ${round} ${describe(target.name, measured)}`)
    }
  }
  report(results, idle, median(directLatencies))
}

async function load(target: Target, plan: Partial<LoadPlan>): Promise<LoadResult> {
  const whole = { intervalMs, warmUpSeconds: 1, apiKey: benchKey, ...target, ...plan }
  return JSON.parse(await runNode('bench/gateway/load.ts', [JSON.stringify(whole)]))
}

function describe(name: string, { stream, sync, single }: Round): string {
  return [
    name.padEnd(9),
    `sync ${sync.cpuMicrosecondsEach.toFixed(0)} us a call (${percent(sync.cpuShare)} of a core)`,
    `stream ${stream.cpuMicrosecondsEach.toFixed(0)} us a chunk (${percent(stream.cpuShare)})`,
    `chunk delay p50 ${milliseconds(stream.delayP50Microseconds)} p99 ${milliseconds(stream.delayP99Microseconds)}`,
    `one connection p50 ${milliseconds(single.delayP50Microseconds)}`,
  ].join('  ')
}

function report(results: Map<string, Round[]>, idle: Map<string, LoadResult>, directMicroseconds: number) {
  const figures = [...results].map(([name, list]) => ({
    name,
    syncCpu: median(list.map((round) => round.sync.cpuMicrosecondsEach)),
    streamCpu: median(list.map((round) => round.stream.cpuMicrosecondsEach)),
    delayP99: median(list.map((round) => round.stream.delayP99Microseconds)),
    added: median(list.map((round) => round.single.delayP50Microseconds)) - directMicroseconds,
    memory:
      ((list[0]?.stream.memory.residentKibibytes ?? 0) - (idle.get(name)?.memory.residentKibibytes ?? 0)) / streams,
  }))
  console.log('\nMedians')
  for (const row of figures) {
    console.log(
      `${row.name.padEnd(9)} sync ${row.syncCpu.toFixed(0)} us a call, stream ${row.streamCpu.toFixed(0)} us a chunk, ` +
        `chunk delay p99 ${milliseconds(row.delayP99)}, added to one connection ${milliseconds(row.added)}, ` +
        `memory ${row.memory.toFixed(1)} KiB a stream`,
    )
  }
  const [bare, ours] = figures
  if (bare === undefined || ours === undefined) return
  console.log(
    `ratio     sync ${(ours.syncCpu / bare.syncCpu).toFixed(2)}, stream ${(ours.streamCpu / bare.streamCpu).toFixed(2)}, ` +
      `chunk delay p99 ${(ours.delayP99 / bare.delayP99).toFixed(2)}`,
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function milliseconds(microseconds: number): string {
  return `${(microseconds / 1000).toFixed(2)} ms`
}
