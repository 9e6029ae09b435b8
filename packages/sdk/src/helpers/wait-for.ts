import type { OpenMaaS } from '../client.ts'
import { OpenMaaSError, TimeoutError } from '../errors.ts'
import type { AgentAsyncReply, AsyncResult, Batch, DocumentData, FileParserResult } from '../generated/types.ts'
import { pause } from '../pause.ts'

export interface WaitOptions {
  readonly signal?: AbortSignal
  /** Milliseconds before the second look; grows by half with each look. Default 500. */
  readonly firstDelay?: number
  /** Milliseconds between two looks at most. Default 10,000. */
  readonly longestDelay?: number
  /** Milliseconds after which it is given up. Default 3,600,000; the work itself goes on. */
  readonly timeout?: number
  /** Told of each look that found it unfinished. */
  readonly onProgress?: (state: unknown) => void
}

/** The work was done in vain. */
export class TaskFailedError<Task = unknown> extends OpenMaaSError {
  override readonly name: string = 'TaskFailedError'
  readonly task: Task

  constructor(message: string, task: Task) {
    super(message)
    this.task = task
  }
}

/**
 * Looks at something until it is done, at growing intervals.
 *
 * @param look asked for the state; given the signal
 * @param isDone of a state; may throw for one that failed
 * @throws {TimeoutError} after `timeout`
 * @throws {AbortedError} when the signal ends the wait
 */
export async function waitFor<State>(
  look: (signal: AbortSignal | undefined) => Promise<State>,
  isDone: (state: State) => boolean,
  { signal, firstDelay = 500, longestDelay = 10_000, timeout = 3_600_000, onProgress }: WaitOptions = {},
): Promise<State> {
  const end = Date.now() + timeout
  for (let delay = firstDelay; ; delay = Math.min(longestDelay, delay * 1.5)) {
    const state = await look(signal)
    if (isDone(state)) return state
    onProgress?.(state)
    const left = end - Date.now()
    if (left <= 0) throw new TimeoutError(`It was not done within ${timeout} ms.`)
    await pause(Math.min(delay, left), signal)
  }
}

/**
 * Waits for a chat, picture or video that was asked for with `createAsync`, `generateAsync` or `videos.generate`.
 * @throws {TaskFailedError} with the platform's reason
 */
export function waitForTask(
  client: Pick<OpenMaaS, 'asyncResult'>,
  task: string | { readonly id: string },
  options?: WaitOptions,
): Promise<AsyncResult> {
  const id = typeof task === 'string' ? task : task.id
  return waitFor(
    (signal) => client.asyncResult.retrieve(id, { signal }),
    (result) => {
      if (result.task_status === 'FAIL')
        throw new TaskFailedError(result.error?.message ?? `The task ${id} failed.`, result)
      return result.task_status === 'SUCCESS'
    },
    options,
  )
}

const endedBatches: ReadonlySet<Batch['status']> = new Set(['completed', 'failed', 'expired', 'cancelled'])

/** Waits until a batch has ended. It counts as done also when some lines failed: `error_file_id` names them. @throws {TaskFailedError} */
export function waitForBatch(
  client: Pick<OpenMaaS, 'batches'>,
  batchId: string,
  options?: WaitOptions,
): Promise<Batch> {
  return waitFor(
    (signal) => client.batches.retrieve(batchId, { signal }),
    (batch) => {
      if (endedBatches.has(batch.status) && batch.status !== 'completed')
        throw new TaskFailedError(batch.errors?.data?.[0]?.message ?? `The batch is ${batch.status}.`, batch)
      return batch.status === 'completed'
    },
    options,
  )
}

/** Waits for a parsed file. @param format `text` or `download_link`. @throws {TaskFailedError} */
export function waitForParsedFile(
  client: Pick<OpenMaaS, 'files'>,
  taskId: string,
  format: 'text' | 'download_link',
  options?: WaitOptions,
): Promise<FileParserResult> {
  return waitFor(
    (signal) => client.files.parser.result(taskId, format, { signal }),
    (result) => {
      if (result.status === 'failed') throw new TaskFailedError(result.message, result)
      return result.status === 'succeeded'
    },
    options,
  )
}

/** Waits for an agent that answers later, such as one that makes slides or videos. @throws {TaskFailedError} */
export function waitForAgent(
  client: Pick<OpenMaaS, 'agents'>,
  agentId: string,
  asyncId: string,
  options?: WaitOptions,
): Promise<AgentAsyncReply> {
  return waitFor(
    (signal) => client.agents.asyncResult({ agent_id: agentId, async_id: asyncId }, { signal }),
    (result) => {
      if (result.status === 'failed') throw new TaskFailedError(result.error?.message ?? 'The agent failed.', result)
      return result.status === 'success'
    },
    options,
  )
}

/** Waits until a document of a knowledge base can be found. @throws {TaskFailedError} when it cannot be read */
export async function waitForDocument(
  client: Pick<OpenMaaS, 'knowledge'>,
  documentId: string,
  options?: WaitOptions,
): Promise<DocumentData> {
  const { data } = await waitFor(
    (signal) => client.knowledge.document.retrieve(documentId, { signal }),
    ({ data: document }) => {
      const { embedding_stat: state, failInfo, name } = document
      if (state === 2) throw new TaskFailedError(`${name}: ${failInfo?.embedding_msg ?? 'failed'}`, document)
      return state === 1
    },
    options,
  )
  return data
}
