import type { Language } from '@openmaas/protocol'
import type { Caller } from '../../access/index.ts'
import { answerStoredCall } from '../../calls/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { TaskHandler, TaskService } from '../../tasks/index.ts'
import type { AgentQueue } from './agent-queue.ts'
import { requestOfTask } from './agent-queue.ts'
import { wireMessage } from './agent-reply.ts'
import type { AgentMessage, LinkOf } from './agent-reply.ts'
import type { AgentService, CheckedRequest } from './agent-service.ts'

/** The result of a task, before links are signed. */
interface StoredAgentResult {
  readonly messages: readonly AgentMessage[]
  readonly usage: object
}

/** Agents that answer later: each call is a task whose id is the `async_id`. */
export class AgentTasks {
  readonly #agents: AgentService
  readonly #tasks: Pick<TaskService, 'result'>
  readonly #queue: AgentQueue

  constructor(agents: AgentService, tasks: Pick<TaskService, 'result'>, queue: AgentQueue) {
    this.#agents = agents
    this.#tasks = tasks
    this.#queue = queue
  }

  /**
   * Answers when the task is committed.
   * @param publicUrl address under which the client reaches this server
   */
  async submit({ definition, request, call }: CheckedRequest, publicUrl: string): Promise<object> {
    const { requestId } = call.context
    const asyncId =
      definition.handsOver === undefined
        ? await this.#queue.submit(call, request)
        : await definition.handsOver.submit(call, this.#agents.tools, publicUrl)
    return {
      id: requestId,
      request_id: request.request_id ?? requestId,
      agent_id: definition.id,
      async_id: asyncId,
      status: 'pending',
    }
  }

  /** @throws {ApiError} resourceNotFound, also for tasks of other accounts and of other agents */
  async result(caller: Caller, agentId: string, asyncId: string, language: Language, linkOf: LinkOf): Promise<object> {
    const { handsOver } = this.#agents.definition(agentId)
    const task = await this.#task(caller, asyncId, language, (model) => handsOver?.owns(model) ?? model === agentId)
    const head = { agent_id: agentId, async_id: asyncId }
    if (task.task_status === 'PROCESSING') return { ...head, status: 'pending' }
    if (task.task_status !== 'SUCCESS') {
      return { ...head, status: 'failed', ...(task.error === undefined ? {} : { error: task.error }) }
    }
    const { messages, usage = { total_tokens: 0 } } =
      handsOver === undefined ? (task as Partial<StoredAgentResult>) : { messages: [{ parts: handsOver.parts(task) }] }
    const told = (messages ?? []).map((message) => wireMessage(message, linkOf, true))
    return { ...head, status: 'success', choices: [{ index: 0, messages: told }], usage }
  }

  /** The work of the tasks. */
  handler(): TaskHandler {
    return {
      takeSlot: ({ accountId, tier, model }) =>
        this.#agents.reserveSlot({ accountId, tier }, this.#agents.definition(model)),
      run: async (task, { signal, slot, noteEngine }) => {
        const { language, body, ...call } = requestOfTask(task)
        const run = { operation: 'agents.invoke', requestId: task.id, signal, slot, noteEngine }
        return answerStoredCall(call, run, async (context): Promise<StoredAgentResult> => {
          const checked = await this.#agents.check(body, context, language)
          const { messages, usage } = await this.#agents.complete(checked)
          return { messages, usage: usage.toReply() }
        })
      },
    }
  }

  async #task(
    caller: Caller,
    asyncId: string,
    language: Language,
    isOwn: (model: string) => boolean,
  ): Promise<FoundTask> {
    const notFound = (cause?: unknown): ApiError =>
      new ApiError(
        'resourceNotFound',
        { field: 'async_id', value: asyncId.slice(0, 64) },
        { shouldRetry: false, cause },
      )
    let task: FoundTask
    try {
      task = (await this.#tasks.result(caller, asyncId, language)) as FoundTask
    } catch (error) {
      throw error instanceof ApiError && error.errorName === 'resourceNotFound' ? notFound(error) : error
    }
    if (!isOwn(task.model)) throw notFound()
    return task
  }
}

/** As `TaskService` tells it: its own members, and those of the result. */
interface FoundTask extends Readonly<Record<string, unknown>> {
  readonly model: string
  readonly task_status: 'PROCESSING' | 'SUCCESS' | 'FAIL'
  readonly error?: { readonly code: string; readonly message: string }
}
