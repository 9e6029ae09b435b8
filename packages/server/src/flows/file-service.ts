import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../access/index.ts'
import type { ApplicationService } from '../applications/index.ts'
import type { ConversationService } from '../conversations/index.ts'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BlobStore } from '../storage/index.ts'
import { conversationNotFound, notFound } from './not-found.ts'
import { fileRepository } from './file-repository.ts'
import type { FlowFile } from './file-repository.ts'
import { fileStates } from './file-states.ts'
import type { FlowUploadFields, UploadedFlowFile } from './read-flow-upload.ts'

export interface FileServiceOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly applications: ApplicationService
  readonly conversations: ConversationService
  readonly onQueued: () => void
  readonly now?: () => number
}

/** Formats that each documented number of `file_type` stands for; of sound and film nothing can be read. */
const formatsOfType: Readonly<Record<number, readonly string[]>> = {
  1: ['xls', 'xlsx', 'csv'],
  2: ['txt', 'md', 'html', 'pdf', 'doc', 'docx', 'ppt', 'pptx', 'csv', 'xls', 'xlsx'],
  3: [],
  4: ['jpg', 'jpeg', 'png'],
  5: [],
}
const maxFilesOfConversation = 50
/** A question waits so long for files that are still being read. */
const patienceMilliseconds = 60_000
const lookMilliseconds = 100
const pictures: ReadonlySet<string> = new Set(formatsOfType[4])
const maxPictureBytes = 5_242_880

/** Files that are given to an application in a conversation. */
export class FlowFileService {
  readonly #options: FileServiceOptions
  readonly #now: () => number

  constructor(options: FileServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async add(
    { accountId }: Caller,
    fields: FlowUploadFields,
    files: readonly UploadedFlowFile[],
  ): Promise<{ success_info: object[]; fail_info: object[] }> {
    const { db, applications, conversations, onQueued } = this.#options
    const application = await applications.get(accountId, fields.app_id)
    const conversationId = fields.conversation_id
    if (conversationId !== undefined) {
      const conversation = await conversations.find(accountId, 'flow', conversationId)
      if (conversation?.applicationId !== application.id) throw conversationNotFound(conversationId)
    }
    const now = this.#now()
    const rows: FlowFile[] = []
    const refused: object[] = []
    for (const file of files) {
      const reason = refusalOf(file, fields.file_type)
      if ('refused' in file || reason !== undefined) {
        refused.push({ file_name: file.name, fail_reason: reason ?? '' })
        continue
      }
      rows.push({
        id: createId(),
        accountId,
        applicationId: application.id,
        conversationId: conversationId ?? null,
        unitId: fields.upload_unit_id?.slice(0, 64) ?? null,
        fileType: fields.file_type ?? null,
        name: file.name.slice(0, 255),
        format: file.format,
        blobHash: file.stored.hash,
        sizeBytes: file.stored.sizeBytes,
        state: 'queued',
        ...fileStates.queued,
        text: null,
        attempts: 0,
        leaseOwner: null,
        leaseExpiresAt: null,
        availableAt: now,
        createdAt: now,
        updatedAt: now,
      })
    }
    await fileRepository(db).insert(rows)
    if (rows.length > 0) onQueued()
    return { success_info: rows.map(({ id, name }) => ({ file_id: id, file_name: name })), fail_info: refused }
  }

  /** In the order of the ids. */
  async states(caller: Caller, applicationId: string, ids: readonly string[]): Promise<object[]> {
    await this.#options.applications.get(caller.accountId, applicationId)
    const files = await this.#findAll(caller.accountId, applicationId, ids)
    return files.map(({ id, state, code, message }) => ({
      file_id: id,
      code,
      msg: state === 'failed' ? message : fileStates[state].message,
    }))
  }

  /**
   * The files of a conversation for an answer in it, those that this question names among them. Waits for what is being read.
   * @throws {ApiError} resourceNotFound for a named file that the account did not give to this application, invalidParameter for one that
   * cannot be read or is not read in time
   */
  async forAnswer(
    {
      accountId,
      applicationId,
      conversationId,
    }: { readonly accountId: string; readonly applicationId: string; readonly conversationId: string },
    named: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly FlowFile[]> {
    const files = fileRepository(this.#options.db)
    const given = await this.#findAll(accountId, applicationId, named)
    const elsewhere = given.find((file) => file.conversationId !== null && file.conversationId !== conversationId)
    if (elsewhere !== undefined) throw notFound('file_id', elsewhere.id)
    await files.bind(accountId, named, conversationId, this.#now())
    const deadline = this.#now() + patienceMilliseconds
    for (;;) {
      const all = await files.ofConversation(accountId, conversationId, maxFilesOfConversation)
      const failed = all.find(({ id, state }) => state === 'failed' && named.includes(id))
      if (failed !== undefined) throw unreadable(failed.id, { zh: failed.message, en: 'The file cannot be read.' })
      const pending = all.find(({ state }) => state === 'queued' || state === 'reading')
      if (pending === undefined) return all.filter(({ state }) => state === 'ready')
      if (this.#now() > deadline) {
        throw unreadable(pending.id, { zh: '文件仍在解析中，请稍后重试。', en: 'The file is still being read.' })
      }
      await sleep(lookMilliseconds, undefined, { signal })
    }
  }

  /** A picture as a data URL, as models take it. */
  async picture({ id, blobHash, format, sizeBytes }: FlowFile): Promise<string> {
    if (!pictures.has(format)) throw unreadable(id, { zh: '该文件不是图片。', en: 'The file is no picture.' })
    if (sizeBytes > maxPictureBytes) throw unreadable(id, { zh: '图片超过 5 MB。', en: 'The picture exceeds 5 MB.' })
    const pieces: Uint8Array[] = []
    for await (const piece of await this.#options.blobs.open(blobHash)) pieces.push(piece as Uint8Array)
    return `data:image/${format === 'png' ? 'png' : 'jpeg'};base64,${Buffer.concat(pieces).toString('base64')}`
  }

  async #findAll(accountId: string, applicationId: string, ids: readonly string[]): Promise<FlowFile[]> {
    const found = await fileRepository(this.#options.db).findMany(accountId, applicationId, ids)
    const byId = new Map(found.map((file) => [file.id, file]))
    return ids.map((id) => {
      const file = byId.get(id)
      if (file === undefined) throw notFound('file_id', id)
      return file
    })
  }
}

function refusalOf(file: UploadedFlowFile, fileType: number | undefined): string | undefined {
  if ('refused' in file) return file.refused
  const taken = fileType === undefined ? undefined : formatsOfType[fileType]
  return taken === undefined || taken.includes(file.format) ? undefined : '文件类型与 file_type 不符'
}

function unreadable(id: string, reason: { zh: string; en: string }): ApiError {
  return new ApiError('invalidParameter', { field: `file_id ${id}`, reason }, { shouldRetry: false })
}
