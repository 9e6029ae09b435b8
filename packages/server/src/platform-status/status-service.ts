import type { OpenDatabase } from '../database/index.ts'
import type { EnginePool, ModelRegistry } from '../models/index.ts'
import type { TaskRepository } from '../tasks/index.ts'
import type { EndCause, UsageLedger, UsageQueries, UsageRecord } from '../usage/index.ts'
import { engineFindings, modelFindings } from './engine-findings.ts'
import type { StatusFinding } from './finding.ts'
import { databaseFinding, diskFinding, journalFinding } from './storage-findings.ts'
import { callFinding, documentFinding, taskFinding } from './work-findings.ts'

const hourMilliseconds = 3_600_000
const dayMilliseconds = 24 * hourMilliseconds
const mostErrors = 10
/** Ends that are not the caller's doing. */
const ourFailures: readonly EndCause[] = ['engine_error', 'timeout', 'interrupted']

export interface StatusOptions {
  readonly database: Pick<OpenDatabase, 'ping' | 'dialect'>
  readonly pool: EnginePool
  readonly models: ModelRegistry
  readonly tasks: Pick<TaskRepository, 'countByState'>
  readonly documents: { countByState(): Promise<{ state: string; count: number }[]> }
  readonly ledger: Pick<UsageLedger, 'backlogBytes'>
  readonly usage: UsageQueries
  readonly dataFolder: string
  /** Asynchronous tasks at once. */
  readonly taskPlaces: number
  /** False in a process that leaves tasks to others. */
  readonly works: boolean
  readonly now?: () => number
}

export interface PlatformStatus {
  readonly findings: readonly StatusFinding[]
  readonly lastErrors: readonly UsageRecord[]
}

/** Looks at everything that can be degraded. A database that is down is told, not thrown: then nothing is known of what it holds. */
export async function readStatus(options: StatusOptions): Promise<PlatformStatus> {
  const { database, pool, models, ledger, dataFolder } = options
  const [ofDatabase, ofDisk] = await Promise.all([
    databaseFinding(() => database.ping(), database.dialect),
    diskFinding(dataFolder),
  ])
  const besides = [...engineFindings(pool), ...modelFindings(models), journalFinding(ledger.backlogBytes()), ofDisk]
  if (ofDatabase.level === 'failure') return { findings: [ofDatabase, ...besides], lastErrors: [] }
  const { findings, lastErrors } = await readWork(options)
  return { findings: [ofDatabase, ...besides, ...findings], lastErrors }
}

async function readWork({
  tasks,
  documents,
  usage,
  taskPlaces,
  works,
  now = Date.now,
}: StatusOptions): Promise<PlatformStatus> {
  const to = now()
  const [taskStates, documentStates, [totals], ...pages] = await Promise.all([
    tasks.countByState(),
    documents.countByState(),
    usage.totals({ from: to - hourMilliseconds, to }, [], 'UTC'),
    ...ourFailures.map((endCause) => usage.log({ from: to - dayMilliseconds, to, endCause }, { limit: mostErrors })),
  ])
  return {
    findings: [
      taskFinding(taskStates, taskPlaces, works),
      documentFinding(documentStates),
      callFinding(totals ?? { calls: 0, failedCalls: 0 }),
    ],
    lastErrors: pages
      .flatMap(({ records }) => records)
      .sort((left, right) => right.startedAt - left.startedAt)
      .slice(0, mostErrors),
  }
}
