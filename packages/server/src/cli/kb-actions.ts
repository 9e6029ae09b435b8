import { accountService } from '../access/index.ts'
import {
  embeddingSource,
  exportBase,
  importBase,
  overviewRepository,
  sweepOnce,
  toWireBase,
  toWireDocument,
} from '../knowledge/index.ts'
import type { BaseOverview, DocumentOverview, ImportResult } from '../knowledge/index.ts'
import { silentLog } from '../telemetry/index.ts'
import { version } from '../version.ts'
import { withInstallation } from './command-context.ts'
import type { CommandContext, Installation } from './command-context.ts'
import { withEngineView } from './engine-view.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'
import { findAccount } from './find-account.ts'
import type { DocumentStateOption } from './kb-commands.ts'
import { withKnowledge } from './knowledge-parts.ts'
import { counted } from './terminal.ts'
import type { CommandOutput, Row } from './terminal.ts'

const rowsPerPage = 100

export async function listBases(context: CommandContext, { account }: { readonly account?: string }): Promise<void> {
  await withInstallation(context, async (installation) => {
    const accountId = account === undefined ? undefined : await accountIdOf(installation, account)
    const { output } = context
    const bases = await everyBase(installation, accountId)
    if (output.isJson) output.json(bases.map(toWireBase))
    else output.list(bases.map(baseRow), ['id', 'name', 'account', 'documents', 'words', 'bytes', 'index'])
    if (bases.length === 0 && !output.isJson) output.say('No knowledge bases.')
  })
}

/** All bases, newest first. */
export async function everyBase({ db }: Installation, accountId?: string): Promise<BaseOverview[]> {
  const found: BaseOverview[] = []
  for (let after: string | undefined; ;) {
    const page = await overviewRepository(db).bases({ accountId, after, limit: rowsPerPage })
    found.push(...page.bases)
    after = page.bases.at(-1)?.base.id
    if (!page.hasMore) return found
  }
}

export async function listDocuments(
  context: CommandContext,
  baseId: string,
  { state }: { readonly state?: DocumentStateOption },
): Promise<void> {
  await withInstallation(context, async ({ db }) => {
    const overview = overviewRepository(db)
    if ((await overview.base(baseId)) === undefined) throw noBase(baseId)
    const found: DocumentOverview[] = []
    for (let after: string | undefined; ;) {
      const page = await overview.documents({ baseId, state, after, limit: rowsPerPage })
      found.push(...page.documents)
      after = page.documents.at(-1)?.document.id
      if (!page.hasMore) break
    }
    const { output } = context
    if (output.isJson) output.json(found.map(toWireDocument))
    else
      output.list(found.map(documentRow), ['id', 'name', 'state', 'progress', 'attempts', 'next_attempt', 'last_error'])
    if (found.length === 0 && !output.isJson) output.say('No documents.')
  })
}

export async function exportArchive(
  context: CommandContext,
  baseId: string,
  path: string,
  force: boolean,
): Promise<void> {
  const { output } = context
  const done = await withKnowledge(context, async ({ db, blobs, index }) => {
    return exportBase({ db, blobs, index, baseId, path, force, version, onDocument: progress(output, 'written') })
  })
  if (output.isJson) {
    output.json({
      path,
      knowledge_id: baseId,
      documents: done.documents,
      slices: done.slices,
      waiting_documents: done.waiting,
      missing_vectors: done.missingVectors,
      embedding_model: done.embeddingModel,
      bytes: done.bytes,
    })
    return
  }
  output.say(
    `Wrote ${done.name}: ${counted(done.documents, 'document')}, ${counted(done.slices, 'slice')} (${megabytes(done.bytes)}) to ${path}.`,
  )
  if (done.waiting > 0) {
    output.say(
      `${counted(done.waiting, 'document')} in work or failed went along as sources, to be worked on after the import.`,
    )
  }
  if (done.missingVectors > 0) {
    output.say(
      `${counted(done.missingVectors, 'vector')} are missing in the index; they are made anew after the import.`,
    )
  }
  if (done.leftCallback) output.say("The base's own address of callbacks stays behind: its headers are sealed here.")
}

export async function importArchive(
  context: CommandContext,
  path: string,
  { account, name }: { readonly account: string; readonly name?: string },
): Promise<void> {
  const { output } = context
  await withKnowledge(context, async (parts) => {
    const { db, blobs, index, file, config } = parts
    const accountId = await accountIdOf(parts, account)
    const done = await importBase({
      db,
      blobs,
      index,
      path,
      accountId,
      name,
      capacity: file.knowledge.capacity,
      sweep: () => sweepOnce({ db, index, log: silentLog() }),
      onDocument: progress(output, 'read'),
    })
    const present = await withEngineView(
      config,
      async ({ models }) => embeddingSource(models, done.embeddingId)?.identity,
    )
    tellImport(output, done, present ?? null)
  })
}

/** @param present what makes vectors here now */
function tellImport(output: CommandOutput, done: ImportResult, present: string | null): void {
  const rebuilds = done.embeddingModel !== present
  if (output.isJson) {
    output.json({
      knowledge_id: done.baseId,
      name: done.name,
      documents: done.documents,
      slices: done.slices,
      waiting_documents: done.waiting,
      ids_kept: done.idsKept,
      embedding_model: done.embeddingModel,
      rebuilds,
      bytes: done.bytes,
    })
    return
  }
  output.line(done.baseId)
  output.say(`Imported ${done.name}: ${counted(done.documents, 'document')}, ${counted(done.slices, 'slice')}.`)
  if (!done.idsKept) output.say('Ids of the archive are taken here, so base and documents got new ones.')
  if (done.waiting > 0)
    output.say(`${counted(done.waiting, 'document')} wait to be read and cut; a running server begins at once.`)
  if (rebuilds) {
    const made = done.embeddingModel ?? 'no engine'
    output.say(
      `The vectors were made by ${made} and here they are made by ${present ?? 'no engine'}: a running server builds the index anew, ` +
        'and the base is searched by words until then.',
    )
  }
}

function progress(output: CommandOutput, verb: string): (done: { documents: number }) => void {
  const everyMs = 10_000
  let toldAt = Date.now()
  return ({ documents }) => {
    if (output.isJson || Date.now() - toldAt < everyMs) return
    toldAt = Date.now()
    output.say(`${counted(documents, 'document')} ${verb}`)
  }
}

function baseRow({ base, accountName, amount, serving, building }: BaseOverview): Row {
  const made = serving?.embeddingModel ?? 'words only'
  return {
    id: base.id,
    name: base.name,
    account: accountName,
    documents: amount.documents,
    words: amount.words,
    bytes: amount.bytes,
    index: building === undefined ? made : `${made}, being built anew: ${building.documents} of ${amount.documents}`,
  }
}

function documentRow(overview: DocumentOverview): Row {
  const row = toWireDocument(overview)
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    progress: `${row.embedded_slices}/${row.slices}`,
    attempts: row.attempts,
    next_attempt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at).toISOString(),
    last_error: [row.error_reason, row.last_error].filter((part) => part !== null && part !== '').join(': ') || null,
  }
}

async function accountIdOf({ db, sealer }: Installation, nameOrId: string): Promise<string> {
  return (await findAccount(accountService({ db, sealer, onChange: () => {} }), nameOrId)).id
}

export function noBase(baseId: string): CommandFailure {
  return new CommandFailure(exitCodes.notFound, `There is no knowledge base ${baseId}.`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
