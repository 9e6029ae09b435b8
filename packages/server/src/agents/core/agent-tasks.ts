import type { AgentRequest, Language } from '@openmaas/protocol'
import type { Caller } from '../../access/index.ts'
import type { CallContext } from '../../calls/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import type { TaskHandler, TaskService } from '../../tasks/index.ts'
import { wireMessage } from './agent-reply.ts'
import type { AgentMessage, LinkOf } from './agent-reply.ts'
import type { AgentService, CheckedRequest } from './agent-service.ts'

export const agentTaskKind = 'agent'

/** What a task's row keeps of the call. */
interface StoredAgentCall {
  readonly caller: Caller
  readonly path: string
  readonly language: Language
  readonly body: AgentRequest
  readonly simulate?: string
}

/** The result of a task, before links are signed. */
interface StoredAgentResult {
  readonly messages: readonly AgentMessage[]
  readonly usage: object
}

/** Agents that answer later: each call is a task whose id is the `async_id`. */
export class AgentTasks {
  readonly #agents: AgentService
  readonly #tasks: Pick<TaskService, 'submit' | 'result'>

  constructor(agents: AgentService, tasks: Pick<TaskService, 'submit' | 'result'>) {
    this.#agents = agents
    this.#tasks = tasks
  }

  /** Answers when the task is committed. */
  async submit({ definition, request, call }: CheckedRequest): Promise<object> {
    const { caller, path, headers, requestId } = call.context
    const simulate = headers['x-openmaas-simulate']
    const stored: StoredAgentCall = {
      caller,
      path,
      language: call.language,
      body: request,
      ...(typeof simulate === 'string' ? { simulate } : {}),
    }
    await this.#tasks.submit({
      caller,
      kind: agentTaskKind,
      model: definition.id,
      id: requestId,
      requestId: request.request_id ?? requestId,
      request: stored,
    })
    return {
      id: requestId,
      request_id: request.request_id ?? requestId,
      agent_id: definition.id,
      async_id: requestId,
      status: 'pending',
    }
  }

  /** @throws {ApiError} resourceNotFound, also for tasks of other accounts and of other agents */
  async result(caller: Caller, agentId: string, asyncId: string, language: Language, linkOf: LinkOf): Promise<object> {
    const task = await this.#task(caller, agentId, asyncId, language)
    const head = { agent_id: agentId, async_id: asyncId }
    if (task.task_status === 'PROCESSING') return { ...head, status: 'pending' }
    if (task.task_status !== 'SUCCESS') {
      return { ...head, status: 'failed', ...(task.error === undefined ? {} : { error: task.error }) }
    }
    const { messages = [], usage } = task
    const told = messages.map((message) => wireMessage(message, linkOf, true))
    return { ...head, status: 'success', choices: [{ index: 0, messages: told }], usage }
  }

  /** The work of the tasks. */
  handler(): TaskHandler {
    return {
      takeSlot: ({ accountId, tier, model }) =>
        this.#agents.reserveSlot({ accountId, tier }, this.#agents.definition(model)),
      run: async (task, { signal, slot }) => {
        const { caller, path, language, body, simulate } = JSON.parse(task.request) as StoredAgentCall
        const context: CallContext = {
          operation: 'agents.invoke',
          requestId: task.id,
          caller,
          path,
          headers: simulate === undefined ? {} : { 'x-openmaas-simulate': simulate },
          signal,
          slot,
          replyHeaders: {},
          outcome: {},
        }
        const checked = await this.#agents.check(body, context, language)
        const { messages, usage } = await this.#agents.complete(checked)
        const result: StoredAgentResult = { messages, usage: usage.toReply() }
        return result
      },
    }
  }

  async #task(caller: Caller, agentId: string, asyncId: string, language: Language): Promise<FoundTask> {
    const notFound = (cause?: unknown): ApiError =>
      new ApiError(
        'resourceNotFound',
        { field: 'async_id', value: asyncId.slice(0, 64) },
        { shouldRetry: false, cause },
      )
    try {
      const task = (await this.#tasks.result(caller, asyncId, language)) as FoundTask
      if (task.model !== agentId) throw notFound()
      return task
    } catch (error) {
      throw error instanceof ApiError && error.errorName === 'resourceNotFound' ? notFound(error) : error
    }
  }
}

/** As `TaskService` tells it: its own members, and those of the result that this file has stored. */
interface FoundTask extends Partial<StoredAgentResult> {
  readonly model: string
  readonly task_status: 'PROCESSING' | 'SUCCESS' | 'FAIL'
  readonly error?: { readonly code: string; readonly message: string }
}
