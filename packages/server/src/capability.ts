import type { ContentCheck } from './chat/index.ts'
import type { PlainHandler, Route, UpgradeHandler } from './http/index.ts'
import type { BlobHash, Downloadable, LinkKind } from './storage/index.ts'
import type { TaskHandler } from './tasks/index.ts'

/** One part of the platform that a caller can name. The platform joins the members of all of them. */
export interface Capability {
  readonly routes?: readonly Route[]
  /** Answers what no route and no page of the platform knows, before the landing page does. */
  readonly plainHandlers?: readonly PlainHandler[]
  /** Answers clients that ask for a WebSocket. */
  readonly upgrades?: readonly UpgradeHandler[]
  /** By kind of task. */
  readonly taskHandlers?: Readonly<Record<string, TaskHandler>>
  /** What its signed links lead to. */
  readonly downloads?: Readonly<Partial<Record<LinkKind, (id: string) => Promise<Downloadable | undefined>>>>
  /** What chat calls are looked at with; one part of the platform has it. */
  readonly contentCheck?: ContentCheck
  /** Those of the blobs that it still names; the others may be swept. */
  readonly referencedBlobs?: (hashes: readonly BlobHash[]) => Promise<ReadonlySet<BlobHash>>
  /** Run every hour in processes that work. */
  readonly sweeps?: readonly (() => Promise<void>)[]
  /** Takes back leases of a process that is gone; called at the start of an embedded database, which has one process only. */
  releaseAll?(): Promise<void>
  start?(): void
  /** Ends its work within the seconds that a stop may take. */
  stop?(): Promise<void>
}

/**
 * The members of several records as one.
 * @throws when two of them have a member of one name: the second would silently replace the first
 */
export function joined<T>(
  records: readonly (Readonly<Record<string, T | undefined>> | undefined)[],
): Record<string, T> {
  const whole: Record<string, T> = {}
  for (const record of records) {
    for (const [name, member] of Object.entries(record ?? {})) {
      if (member === undefined) continue
      if (name in whole) throw new Error(`Two parts of the platform are called ${name}.`)
      whole[name] = member
    }
  }
  return whole
}
