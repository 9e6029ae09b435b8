import { readFileSync } from 'node:fs'

/** The kernel counts processor time in ticks of 1/100 s on every Linux that Node runs on. */
const microsecondsPerTick = 10_000

/**
 * Processor time that a process has used since its start, all threads, user and kernel mode, in microseconds.
 * Resolution 10 ms: measure over seconds.
 * @throws when there is no `/proc` or no such process
 */
export function cpuMicroseconds(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
  // The second field is the command in parentheses and may hold blanks; fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return ticks * microsecondsPerTick
}

export interface MemoryFigures {
  /** Resident pages, shared ones counted in full. */
  readonly residentKibibytes: number
  /** Shared pages divided among the processes that map them. */
  readonly proportionalKibibytes: number
}

/** @throws when there is no `/proc` or no such process */
export function memoryFigures(processId: number): MemoryFigures {
  const rollup = readFileSync(`/proc/${processId}/smaps_rollup`, 'latin1')
  return { residentKibibytes: kibibytes(rollup, 'Rss'), proportionalKibibytes: kibibytes(rollup, 'Pss') }
}

function kibibytes(rollup: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)
  if (match === null) throw new Error(`smaps_rollup holds no ${name}`)
  return Number(match[1])
}
