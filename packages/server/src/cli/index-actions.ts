import { join } from 'node:path'
import { InProcessLimiter } from '../access/index.ts'
import { CallTracker } from '../calls/index.ts'
import { DataFolderInUse, lockDataFolder } from '../database/index.ts'
import type { FileLock } from '../database/index.ts'
import { askForRebuild, buildWaiting, conditionOf, overviewRepository } from '../knowledge/index.ts'
import type { BaseOverview } from '../knowledge/index.ts'
import { notifyEnd } from '../notify-end.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { openUsageLedger } from '../usage/index.ts'
import type { CommandContext, Installation } from './command-context.ts'
import { withEngineView } from './engine-view.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { everyBase, noBase } from './kb-actions.ts'
import { withKnowledge } from './knowledge-parts.ts'
import type { KnowledgeParts } from './knowledge-parts.ts'
import { counted } from './terminal.ts'
import type { Row } from './terminal.ts'

interface Wanted {
  readonly base?: string
}

export async function showStatus(context: CommandContext, wanted: Wanted): Promise<void> {
  const rows = await withKnowledge(context, async (parts) => {
    const found: Row[] = []
    for (const overview of await basesOf(parts, wanted)) found.push(await statusRow(parts, overview))
    return found
  })
  context.output.list(rows, ['base', 'name', 'account', 'state', 'slices', 'held', 'embedding_model', 'building'])
  if (rows.length === 0 && !context.output.isJson) context.output.say('No knowledge bases.')
}

export async function rebuild(context: CommandContext, wanted: Wanted): Promise<void> {
  const { output } = context
  await withKnowledge(context, async (parts) => {
    const bases = await basesOf(parts, wanted)
    const ids = bases.map(({ base }) => base.id)
    const lock = lockUnlessServed(parts.config.dataFolder)
    try {
      await askForRebuild(parts.db, ids, Date.now())
      if (lock !== undefined) await buildHere(parts)
    } finally {
      lock?.release()
    }
    const left = await unfinished(parts, ids)
    if (output.isJson) output.json({ bases: ids.length, built: lock === undefined ? 0 : ids.length - left.length })
    else if (lock === undefined) {
      output.say(
        `A server is running: it builds the index of ${counted(ids.length, 'base')} anew in the background. "openmaas index status" tells how far it is.`,
      )
    } else output.say(`Built the index of ${counted(ids.length - left.length, 'base')} anew.`)
    const [first] = left
    if (lock !== undefined && first !== undefined) {
      throw new CommandFailure(
        exitCodes.failure,
        `The index of ${counted(left.length, 'base')} could not be built: ${first.building?.lastError ?? 'interrupted'}. The next server tries again.`,
      )
    }
  })
}

async function basesOf(installation: Installation, { base }: Wanted): Promise<BaseOverview[]> {
  if (base === undefined) return everyBase(installation)
  const found = await overviewRepository(installation.db).base(base)
  if (found === undefined) throw noBase(base)
  return [found]
}

/** Undefined while a server works on the folder; none can start as long as the lock is held. */
function lockUnlessServed(dataFolder: string): FileLock | undefined {
  try {
    return lockDataFolder(dataFolder)
  } catch (error) {
    if (error instanceof DataFolderInUse) return undefined
    throw error
  }
}

async function buildHere({ config, db, sealer, index }: KnowledgeParts): Promise<void> {
  const telemetry = silentTelemetry()
  const ledger = await openUsageLedger({ db, folder: join(config.dataFolder, 'usage'), onProblem: () => {} })
  try {
    const tracker = new CallTracker({ limiter: new InProcessLimiter(), ledger, telemetry })
    await withEngineView(config, async ({ models }) => {
      await buildWaiting({ db, index, models, tracker, notify: notifyEnd(sealer), log: telemetry.log })
    })
  } finally {
    await ledger.close()
  }
}

async function unfinished({ db }: KnowledgeParts, ids: readonly string[]): Promise<BaseOverview[]> {
  const overviews = await Promise.all(ids.map((id) => overviewRepository(db).base(id)))
  return overviews.filter((one) => one?.building !== undefined) as BaseOverview[]
}

async function statusRow({ db, index }: KnowledgeParts, overview: BaseOverview): Promise<Row> {
  const { base, accountName, amount, building } = overview
  const { state, expected, held } = await conditionOf(db, index, base.servingIndexId)
  return {
    base: base.id,
    name: base.name,
    account: accountName,
    state,
    slices: expected,
    held: held ?? null,
    embedding_model: overview.serving?.embeddingModel ?? 'words only',
    building:
      building === undefined
        ? null
        : `${building.documents} of ${counted(amount.documents, 'document')}${building.lastError === null ? '' : `, ${building.lastError}`}`,
  }
}
