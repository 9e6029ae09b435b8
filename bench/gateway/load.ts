/**
 * The client of the benchmark. One argument, JSON of `LoadPlan`; prints one line, JSON of `LoadResult`.
 * It reads the processor time of the measured process itself, at the ends of the same window in which it counts.
 */
import type { Socket } from 'node:net'
import { monotonicMicroseconds } from '../support/clock.ts'
import { cpuMicroseconds, memoryFigures, type MemoryFigures } from '../support/process-figures.ts'
import { percentile } from '../support/statistics.ts'
import { chatRequest, isWholeReply, openSocket, type ChatTarget } from './raw-connection.ts'

export interface LoadPlan extends ChatTarget {
  readonly mode: 'sync' | 'stream'
  readonly processId: number
  /** Connections of sync calls, or streams that are open at the same time. */
  readonly connections: number
  /** Pause between two chunks of a stream. */
  readonly intervalMs: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

export interface LoadResult {
  /** Calls or chunks inside the window. */
  readonly count: number
  readonly cpuMicrosecondsEach: number
  /** Of one core. */
  readonly cpuShare: number
  /** Time of a sync call, or from the sending of a chunk to its arrival here. */
  readonly delayP50Microseconds: number
  readonly delayP99Microseconds: number
  /** In the middle of the window. */
  readonly memory: MemoryFigures
}

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '')
const result = plan.mode === 'sync' ? await measureSync() : await measureStreams()
console.log(JSON.stringify(result))

async function measureSync(): Promise<LoadResult> {
  const delays: number[] = []
  let running = true
  const request = chatRequest(plan, 'chunks=4 interval=0', false)
  const sockets = await Promise.all(Array.from({ length: plan.connections }, () => openSocket(plan.port)))
  const loops = sockets.map((socket) => callRepeatedly(socket, request, delays, () => running))
  const measured = await measureWindow(delays)
  running = false
  await Promise.all(loops)
  for (const socket of sockets) socket.destroy()
  return measured
}

function callRepeatedly(socket: Socket, request: Buffer, delays: number[], keepOn: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    let sentAt = monotonicMicroseconds()
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed')))
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (!isWholeReply(text)) return
      delays.push(monotonicMicroseconds() - sentAt)
      if (!keepOn()) return resolve()
      text = ''
      sentAt = monotonicMicroseconds()
      socket.write(request)
    })
    socket.write(request)
  })
}

async function measureStreams(): Promise<LoadResult> {
  const delays: number[] = []
  const rampSeconds = plan.connections / 500
  const chunks = Math.ceil(((plan.warmUpSeconds + plan.seconds + rampSeconds + 1) * 1000) / plan.intervalMs)
  const request = chatRequest(plan, `chunks=${chunks} interval=${plan.intervalMs}`, true)
  const streams: Promise<void>[] = []
  for (let opened = 0; opened < plan.connections; opened += 1) {
    // Opened evenly over the ramp, so that their chunks do not come in bursts.
    if (opened % 5 === 0) await new Promise((resolve) => setTimeout(resolve, (rampSeconds * 5000) / plan.connections))
    streams.push(readStream(await openSocket(plan.port), request, chunks, delays))
  }
  const measured = await measureWindow(delays)
  await Promise.all(streams)
  return measured
}

/** Resolves at `[DONE]`. Rejects when a chunk is missing. */
function readStream(socket: Socket, request: Buffer, chunks: number, delays: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = ''
    let received = 0
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`the stream broke after ${received} of ${chunks} chunks: ${rest}`)))
    socket.on('data', (data) => {
      const now = monotonicMicroseconds()
      const text = rest + data.toString('latin1')
      let from = 0
      for (;;) {
        const at = text.indexOf('@', from)
        if (at < 0 || text.length < at + 16) break
        delays.push(now - Number(text.slice(at + 1, at + 16)))
        received += 1
        from = at + 16
      }
      rest = text.slice(Math.max(from, text.length - 40))
      if (!rest.includes('data: [DONE]')) return
      socket.destroy()
      if (received === chunks) resolve()
      else reject(new Error(`a stream ended after ${received} of ${chunks} chunks`))
    })
    socket.write(request)
  })
}

/** Waits for the warm-up, then reads the clocks and counts what the running calls add to `delays` in the window. */
async function measureWindow(delays: number[]): Promise<LoadResult> {
  await new Promise((resolve) => setTimeout(resolve, plan.warmUpSeconds * 1000))
  const first = delays.length
  const cpuBefore = cpuMicroseconds(plan.processId)
  const startedAt = performance.now()
  await new Promise((resolve) => setTimeout(resolve, plan.seconds * 500))
  const memory = memoryFigures(plan.processId)
  await new Promise((resolve) => setTimeout(resolve, plan.seconds * 500))
  const window = delays.slice(first)
  const cpu = cpuMicroseconds(plan.processId) - cpuBefore
  const elapsedMicroseconds = (performance.now() - startedAt) * 1000
  return {
    count: window.length,
    cpuMicrosecondsEach: cpu / window.length,
    cpuShare: cpu / elapsedMicroseconds,
    delayP50Microseconds: percentile(window, 0.5),
    delayP99Microseconds: percentile(window, 0.99),
    memory,
  }
}
