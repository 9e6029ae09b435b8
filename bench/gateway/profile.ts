import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  /** Microseconds between two samples. */
  readonly timeDeltas: readonly number[]
}

/** Functions of all profiles in a folder, one a thread, by the time spent in their own code; idle time is left out of the shares. */
export async function topFunctions(folder: string, count: number): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'))
  if (files.length === 0) throw new Error(`no profile was written to ${folder}`)
  const selfMicroseconds = new Map<string, number>()
  for (const file of files) {
    const profile: CpuProfile = JSON.parse(await readFile(join(folder, file), 'utf8'))
    const names = new Map(profile.nodes.map((node) => [node.id, functionName(node.callFrame)]))
    for (const [index, nodeId] of profile.samples.entries()) {
      const name = names.get(nodeId) ?? '(unknown)'
      selfMicroseconds.set(name, (selfMicroseconds.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0))
    }
  }
  selfMicroseconds.delete('(idle)')
  const busy = [...selfMicroseconds.values()].reduce((sum, own) => sum + own, 0)
  return [...selfMicroseconds]
    .sort(([, left], [, right]) => right - left)
    .slice(0, count)
    .map(([name, own]) => `${((own / busy) * 100).toFixed(1).padStart(5)} %  ${name}`)
}

function functionName(frame: { functionName: string; url: string; lineNumber: number }): string {
  const name = frame.functionName === '' ? '(anonymous)' : frame.functionName
  if (frame.url === '') return name
  const place = frame.url.split('/').slice(-3).join('/')
  return `${name}  ${place}:${frame.lineNumber + 1}`
}
