import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Binds all threads of a process, and what it starts later, to the first core. @throws without `taskset` of util-linux */
export function bindToOneCore(processId: number): void {
  const { status, error, stderr } = spawnSync('taskset', ['-a', '-c', '-p', '0', String(processId)])
  if (status !== 0) throw new Error(`taskset: ${error?.message ?? stderr.toString()}`)
}

/** The processes in which a server reads documents. */
export function readersOf(serverProcessId: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => textOf(`/proc/${id}/cmdline`).includes('preparation-process.ts'))
    .filter((id) => Number(/^PPid:\s+(\d+)$/m.exec(textOf(`/proc/${id}/status`))?.[1]) === serverProcessId)
}

/** The most that was ever resident, in MiB; 0 for a process that is gone. */
export function peakMebibytes(processId: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(textOf(`/proc/${processId}/status`))?.[1] ?? 0) / 1024
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return ''
    throw error
  }
}
