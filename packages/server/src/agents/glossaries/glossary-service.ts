import type { createGlossary, Glossary, GlossaryEntry, updateGlossary } from '@openmaas/protocol'
import type { z } from 'zod'
import { createId } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import { isFileId } from '../../files/index.ts'
import type { AgentCall } from '../core/agent.ts'
import type { DocumentReader } from '../reading/document-reader.ts'
import { requireLanguage } from '../translation/languages.ts'
import { glossaryRepository } from './glossary-repository.ts'
import type { GlossaryRow } from './glossary-repository.ts'
import { decodeText } from '../../knowledge/index.ts'
import { officeJob } from '../translation/office/office-jobs.ts'

export interface GlossaryServiceOptions {
  readonly db: Database
  readonly reader: Pick<DocumentReader, 'bytes'>
  readonly now?: () => number
}

type CallerOfGlossary = Pick<AgentCall, 'context'>
type Change = z.output<typeof updateGlossary.body>

const defaultLimit = 20
const mostGlossaries = 1000
/** Bytes of a table; a workbook unpacks to much more than it weighs. */
const mostTableBytes = 5 * 1_048_576

/** Terms and how an account wants them translated. */
export class GlossaryService {
  readonly #options: GlossaryServiceOptions
  readonly #now: () => number

  constructor(options: GlossaryServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** @throws {ApiError} */
  async create(call: CallerOfGlossary, body: z.output<typeof createGlossary.body>): Promise<Glossary> {
    const { db } = this.#options
    const { accountId } = call.context.caller
    const change = await this.#change(call, body)
    if (change.entries === undefined) throw new ApiError('fieldMissing', { field: 'entries' }, { shouldRetry: false })
    const now = this.#now()
    const row: GlossaryRow = {
      id: createId(),
      accountId,
      name: body.name,
      sourceLang: body.source_lang ?? null,
      targetLang: body.target_lang ?? null,
      entries: change.entries,
      entryCount: change.entryCount ?? 0,
      createdAt: now,
      updatedAt: now,
    }
    await db.transaction().execute(async (transaction) => {
      const glossaries = glossaryRepository(transaction)
      if ((await glossaries.count(accountId)) >= mostGlossaries) throw tooMany()
      await glossaries.insert(row)
    })
    return toGlossary(row)
  }

  async list(
    accountId: string,
    { after, limit = defaultLimit }: { readonly after?: string | undefined; readonly limit?: number | undefined },
  ): Promise<object> {
    const rows = await glossaryRepository(this.#options.db).list(accountId, after, limit + 1)
    return { object: 'list', data: rows.slice(0, limit).map(headOf), has_more: rows.length > limit }
  }

  /** @throws {ApiError} resourceNotFound */
  async get(accountId: string, id: string): Promise<Glossary> {
    return toGlossary(await this.#row(accountId, id))
  }

  /** @throws {ApiError} */
  async update(call: CallerOfGlossary, id: string, body: Change): Promise<Glossary> {
    const { accountId } = call.context.caller
    const row = await this.#row(accountId, id)
    const change = { ...(await this.#change(call, body)), updatedAt: this.#now() }
    await glossaryRepository(this.#options.db).update(accountId, id, change)
    return toGlossary({ ...row, ...change })
  }

  /** @throws {ApiError} resourceNotFound */
  async delete(accountId: string, id: string): Promise<void> {
    if (!(await glossaryRepository(this.#options.db).delete(accountId, id))) throw notFound(id)
  }

  /**
   * The entries that a translation names by `glossary`: a glossary of the account, or a table among its files.
   * @throws {ApiError} resourceNotFound, invalidParameter
   */
  async entries(call: CallerOfGlossary, id: string): Promise<readonly GlossaryEntry[]> {
    if (isFileId(id)) return this.#table(call, id, 'custom_variables.glossary')
    return (await this.get(call.context.caller.accountId, id)).entries
  }

  async #change(call: CallerOfGlossary, body: Change): Promise<Partial<GlossaryRow>> {
    const { name, source_lang: sourceLang, target_lang: targetLang, entries, file_id: fileId } = body
    if (entries !== undefined && fileId !== undefined) {
      throw new ApiError('parametersExclusive', { field1: 'entries', field2: 'file_id' }, { shouldRetry: false })
    }
    if (sourceLang !== undefined) requireLanguage(sourceLang, 'source_lang')
    if (targetLang !== undefined) requireLanguage(targetLang, 'target_lang')
    const given = fileId === undefined ? entries : await this.#table(call, fileId, 'file_id')
    return {
      ...(name === undefined ? {} : { name }),
      ...(sourceLang === undefined ? {} : { sourceLang }),
      ...(targetLang === undefined ? {} : { targetLang }),
      ...(given === undefined ? {} : { entries: JSON.stringify(given), entryCount: given.length }),
    }
  }

  async #table(call: CallerOfGlossary, fileId: string, field: string): Promise<readonly GlossaryEntry[]> {
    const { name, bytes } = await this.#options.reader.bytes(fileId, call, field)
    const table =
      bytes.length > mostTableBytes
        ? { zh: '表格不得超过 5 MB。', en: 'A table has at most 5 MB.' }
        : await officeJob({ type: 'table', name, content: tableOf(bytes) }, call.context.signal)
    if (!('zh' in table)) return table
    throw new ApiError('invalidParameter', { field, reason: table }, { shouldRetry: false })
  }

  async #row(accountId: string, id: string): Promise<GlossaryRow> {
    const row = await glossaryRepository(this.#options.db).find(accountId, id)
    if (row === undefined) throw notFound(id)
    return row
  }
}

/** Workbooks are archives; everything else is text. */
function tableOf(bytes: Uint8Array): string | Uint8Array {
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? bytes : decodeText(bytes).text
}

function headOf(row: Omit<GlossaryRow, 'entries'>): Omit<Glossary, 'entries'> {
  return {
    id: row.id,
    object: 'glossary',
    name: row.name,
    ...(row.sourceLang === null ? {} : { source_lang: row.sourceLang }),
    ...(row.targetLang === null ? {} : { target_lang: row.targetLang }),
    entry_count: row.entryCount,
    created_at: Math.floor(row.createdAt / 1000),
    updated_at: Math.floor(row.updatedAt / 1000),
  }
}

function toGlossary(row: GlossaryRow): Glossary {
  return { ...headOf(row), entries: JSON.parse(row.entries) as GlossaryEntry[] }
}

function notFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'glossary', value: id.slice(0, 64) }, { shouldRetry: false })
}

function tooMany(): ApiError {
  const reason = {
    zh: `每个账户最多保存 ${mostGlossaries} 个术语表。`,
    en: `An account keeps at most ${mostGlossaries} glossaries.`,
  }
  return new ApiError('invalidRequest', { reason }, { shouldRetry: false })
}
