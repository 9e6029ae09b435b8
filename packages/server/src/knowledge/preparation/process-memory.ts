import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** The pipe on which a process reports its memory, bytes as one decimal number a line. */
export const memoryReportDescriptor = 4

/** Tells the resident memory of a process in bytes; undefined when it is gone or has not said yet. */
export type MemoryProbe = () => Promise<number | undefined>

/** On Linux the kernel tells, so that a process that is caught in a loop is seen too; elsewhere a thread of the process does. */
export function memoryProbe(child: ChildProcess, source: 'kernel' | 'own-report'): MemoryProbe {
  if (source === 'kernel') return () => residentBytes(child.pid)
  let latest: number | undefined
  const reports = child.stdio[memoryReportDescriptor]
  if (reports instanceof Readable) {
    reports.on('data', (data: Buffer) => {
      const lines = data.toString('latin1').trimEnd().split('\n')
      latest = Number(lines.at(-1))
    })
  }
  return async () => latest
}

/** `VmRSS` is in KiB whatever the page size of the machine is. */
async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  let status: string
  try {
    status = await readFile(`/proc/${pid}/status`, 'latin1')
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
}
