import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Files of one process: `INSTANCE.lock`, held while it lives, and `INSTANCE-000001.jsonl` and so on. */
export function lockFileName(instance: string): string {
  return `${instance}.lock`
}

export function segmentFileName(instance: string, sequence: number): string {
  return `${instance}-${String(sequence).padStart(6, '0')}.jsonl`
}

const fileName = /^([0-9a-f]{16})(?:\.lock|-\d{6,}\.jsonl)$/

export interface InstanceFiles {
  readonly instance: string
  /** In the order of writing. */
  readonly segmentPaths: readonly string[]
}

export function listInstances(folder: string): InstanceFiles[] {
  const byInstance = new Map<string, string[]>()
  for (const name of readdirSync(folder)) {
    const instance = fileName.exec(name)?.[1]
    if (instance === undefined) continue
    const paths = byInstance.get(instance) ?? []
    if (name.endsWith('.jsonl')) paths.push(name)
    byInstance.set(instance, paths)
  }
  return [...byInstance].map(([instance, names]) => ({
    instance,
    segmentPaths: names.sort(bySequence).map((name) => join(folder, name)),
  }))
}

/** Names are padded to six digits; longer numbers come later. */
function bySequence(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : 1)
}
