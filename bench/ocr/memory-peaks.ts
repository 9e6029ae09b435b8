import { readdirSync, readFileSync } from 'node:fs'
import { memoryFigures } from '../support/process-figures.ts'

/** Highest figures in MiB. Resident memory counts pages that processes share once in each; `sharedOnce` counts them once. */
export interface MemoryPeaks {
  readonly server: number
  /** The largest of the processes that open and draw documents, and of those that recognise characters. */
  readonly reader: number
  readonly recogniser: number
  /** All processes at one time. */
  readonly together: number
  readonly sharedOnce: number
}

const everyMilliseconds = 100

/** Watches a server and the processes that it has started until it is told to stop. */
export function watchMemory(serverProcessId: number): () => MemoryPeaks {
  const peaks = { server: 0, reader: 0, recogniser: 0, together: 0, sharedOnce: 0 }
  const look = (): void => {
    const now = { server: 0, reader: 0, recogniser: 0, together: 0, sharedOnce: 0 }
    for (const id of [serverProcessId, ...childrenOf(serverProcessId)]) {
      const figures = figuresOf(id)
      if (figures === undefined) continue
      const kind = id === serverProcessId ? 'server' : kindOf(id)
      now[kind] = Math.max(now[kind], figures.resident)
      now.together += figures.resident
      now.sharedOnce += figures.proportional
    }
    for (const name of ['server', 'reader', 'recogniser', 'together', 'sharedOnce'] as const) {
      peaks[name] = Math.max(peaks[name], now[name])
    }
  }
  const timer = setInterval(look, everyMilliseconds)
  return () => {
    clearInterval(timer)
    look()
    return { ...peaks }
  }
}

export function childrenOf(processId: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => Number(/^PPid:\s+(\d+)$/m.exec(fileOf(id, 'status'))?.[1]) === processId)
}

function kindOf(processId: number): 'reader' | 'recogniser' {
  return fileOf(processId, 'cmdline').includes('preparation-process.ts') ? 'reader' : 'recogniser'
}

/** Undefined for a process that ended meanwhile. */
function figuresOf(processId: number): { resident: number; proportional: number } | undefined {
  try {
    const { residentKibibytes, proportionalKibibytes } = memoryFigures(processId)
    return { resident: residentKibibytes / 1024, proportional: proportionalKibibytes / 1024 }
  } catch (error) {
    if (isGone(processId)) return undefined
    throw error
  }
}

function isGone(processId: number): boolean {
  const status = fileOf(processId, 'status')
  return status === '' || /^State:\s+[ZX]/m.test(status)
}

/** Empty for a process that is gone. */
function fileOf(processId: number, name: string): string {
  try {
    return readFileSync(`/proc/${processId}/${name}`, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return ''
    throw error
  }
}
