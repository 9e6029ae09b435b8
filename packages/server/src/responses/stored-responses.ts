import { responseStatuses } from '@openmaas/protocol'
import type { Language, ResponseItem, ResponseObject } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { wireError } from '../tasks/index.ts'
import type { TaskAdminRepository, TaskRepository, TaskRow, TaskService } from '../tasks/index.ts'
import { requestIdOf, responseOfItem } from './response-ids.ts'
import { emptyResponse } from './response-object.ts'
import type { ResponseRepository, ResponseRow } from './response-repository.ts'
import { responseTaskKind } from './stored-call.ts'
import type { StoredResponseCall } from './stored-call.ts'

export interface StoredResponsesOptions {
  readonly repository: ResponseRepository
  readonly tasksOfStore: Pick<TaskRepository, 'find'>
  readonly taskAdmin: Pick<TaskAdminRepository, 'cancel'>
  readonly tasks: Pick<TaskService, 'wake'>
  readonly keepDays: number
}

/** What came before in a conversation. */
export interface History {
  readonly items: readonly ResponseItem[]
  /** Ids of the responses that they are of. */
  readonly ids: readonly string[]
}

const dayMilliseconds = 86_400_000
/** Responses of one conversation. */
const longestChain = 2000
/** In place of a response that was deleted while its task is still on record. */
const gone = 'null'

/** Responses that clients may name later, and those that are still being answered in the background. */
export class StoredResponses {
  readonly #options: StoredResponsesOptions

  constructor(options: StoredResponsesOptions) {
    this.#options = options
  }

  /** Durable when it resolves. */
  async keep(
    caller: Caller,
    response: ResponseObject,
    input: readonly ResponseItem[],
    history: History,
  ): Promise<void> {
    const previous = response['previous_response_id']
    const row = this.#row(caller, response.id, JSON.stringify(input), JSON.stringify(response))
    await this.#options.repository.insert(
      { ...row, previousId: typeof previous === 'string' ? previous : null },
      history.ids,
    )
  }

  /** @throws {ApiError} resourceNotFound, also for responses of other accounts */
  async get(caller: Caller, id: string, language: Language): Promise<ResponseObject> {
    const row = await this.#options.repository.find(caller.accountId, id, Date.now())
    if (row !== undefined && row.response !== gone) return JSON.parse(row.response) as ResponseObject
    const task = row === undefined ? await this.#task(caller, id) : undefined
    if (task === undefined) throw notFound('response_id', id)
    return fromTask(task, language)
  }

  /** @throws {ApiError} resourceNotFound */
  async delete(caller: Caller, id: string): Promise<object> {
    const { repository } = this.#options
    const task = await this.#task(caller, id)
    if (task === undefined) {
      if (!(await repository.delete(caller.accountId, id))) throw notFound('response_id', id)
    } else {
      await this.get(caller, id, 'en')
      await this.#cancelTask(task)
      await repository.bury(this.#row(caller, id, '[]', gone))
    }
    return { id, object: 'response', deleted: true }
  }

  /**
   * One that has its end keeps it.
   * @throws {ApiError} resourceNotFound
   */
  async cancel(caller: Caller, id: string, language: Language): Promise<ResponseObject> {
    const task = await this.#task(caller, id)
    if (task !== undefined) await this.#cancelTask(task)
    return this.get(caller, id, language)
  }

  /** @throws {ApiError} resourceNotFound */
  async input(caller: Caller, id: string): Promise<readonly ResponseItem[]> {
    const row = await this.#options.repository.find(caller.accountId, id, Date.now())
    if (row !== undefined && row.response !== gone) return JSON.parse(row.input) as ResponseItem[]
    const task = row === undefined ? await this.#task(caller, id) : undefined
    if (task === undefined) throw notFound('response_id', id)
    return (JSON.parse(task.request) as StoredResponseCall).input
  }

  /**
   * All items up to a response, the oldest first.
   * @throws {ApiError} resourceNotFound where a part of the conversation is gone: it is never shortened in silence
   */
  async history(caller: Caller, id: string | undefined): Promise<History> {
    if (id === undefined) return { items: [], ids: [] }
    const rows = await this.#options.repository.chain(caller.accountId, id, longestChain, Date.now())
    const missing = rows.length === 0 ? id : rows[0]?.previousId
    const deleted = rows.find(({ response }) => response === gone)?.id
    if (missing !== null && missing !== undefined) throw notFound('previous_response_id', missing)
    if (deleted !== undefined) throw notFound('previous_response_id', deleted)
    return { items: rows.flatMap(itemsOf), ids: rows.map((row) => row.id) }
  }

  /**
   * Items with those that are named by their id alone put in their place.
   * @throws {ApiError} resourceNotFound
   */
  async resolved(caller: Caller, items: readonly ResponseItem[]): Promise<ResponseItem[]> {
    const found = new Map<string, Map<string, ResponseItem>>()
    const resolved: ResponseItem[] = []
    for (const item of items) {
      if (item.type !== 'item_reference') {
        resolved.push(item)
        continue
      }
      const id = String(item['id'])
      const responseId = responseOfItem(id)
      if (responseId !== undefined && !found.has(responseId)) {
        const row = await this.#options.repository.find(caller.accountId, responseId, Date.now())
        found.set(responseId, row === undefined || row.response === gone ? new Map() : outputById(row))
      }
      const named = responseId === undefined ? undefined : found.get(responseId)?.get(id)
      if (named === undefined) throw notFound('input', id)
      resolved.push(named)
    }
    return resolved
  }

  async sweep(): Promise<void> {
    await this.#options.repository.deleteExpired(Date.now())
  }

  async #task(caller: Caller, id: string): Promise<TaskRow | undefined> {
    const requestId = requestIdOf(id)
    if (requestId === undefined) return undefined
    const task = await this.#options.tasksOfStore.find(caller.accountId, requestId)
    return task?.kind === responseTaskKind ? task : undefined
  }

  async #cancelTask(task: TaskRow): Promise<void> {
    if (task.finishedAt !== null) return
    await this.#options.taskAdmin.cancel(task.id, Date.now())
    this.#options.tasks.wake()
  }

  #row({ accountId }: Caller, id: string, input: string, response: string): ResponseRow {
    const now = Date.now()
    const expiresAt = now + Math.round(this.#options.keepDays * dayMilliseconds)
    return { id, accountId, previousId: null, input, response, createdAt: now, expiresAt }
  }
}

function itemsOf({ input, response }: ResponseRow): ResponseItem[] {
  return [...(JSON.parse(input) as ResponseItem[]), ...(JSON.parse(response) as ResponseObject).output]
}

function outputById({ response }: ResponseRow): Map<string, ResponseItem> {
  const { output } = JSON.parse(response) as ResponseObject
  return new Map(output.map((item) => [String(item['id']), item]))
}

const statusOfState: Readonly<Record<TaskRow['state'], (typeof responseStatuses)[number]>> = {
  queued: 'queued',
  running: 'in_progress',
  // Its row is written before the task ends; without one it is gone by its age.
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

function fromTask(task: TaskRow, language: Language): ResponseObject {
  const { body } = JSON.parse(task.request) as StoredResponseCall
  const response = emptyResponse(body, task.id, Math.floor(task.createdAt / 1000), statusOfState[task.state])
  if (task.state === 'succeeded') throw notFound('response_id', response.id)
  // Asked for, and about to be: clients wait for this word.
  if (task.cancelRequestedAt !== null) return { ...response, status: 'cancelled' }
  if (task.state !== 'failed' || task.error === null) return response
  const { code, message } = wireError(task.error, language)
  return { ...response, error: { code: 'server_error', message: `[${code}] ${message}` } }
}

function notFound(field: string, id: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: id.slice(0, 128) }, { shouldRetry: false })
}
