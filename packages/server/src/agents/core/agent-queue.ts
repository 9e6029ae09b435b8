import type { AgentRequest, Language } from '@openmaas/protocol'
import type { Caller } from '../../access/index.ts'
import type { TaskRepository, TaskRow, TaskService } from '../../tasks/index.ts'
import type { AgentCall } from './agent.ts'

export const agentTaskKind = 'agent'

/** What a task's row keeps of the call. */
export interface StoredAgentCall {
  readonly caller: Caller
  readonly path: string
  readonly language: Language
  readonly body: AgentRequest
  readonly simulate?: string
}

/** Tasks of agents. */
export class AgentQueue {
  readonly #tasks: Pick<TaskService, 'submit'>
  readonly #stored: Pick<TaskRepository, 'find'>

  constructor(tasks: Pick<TaskService, 'submit'>, stored: Pick<TaskRepository, 'find'>) {
    this.#tasks = tasks
    this.#stored = stored
  }

  /** Answers when the task is committed; its id is that of the call. */
  async submit({ context, language }: AgentCall, body: AgentRequest): Promise<string> {
    const { caller, path, headers, requestId } = context
    const simulate = headers['x-openmaas-simulate']
    const stored: StoredAgentCall = {
      caller,
      path,
      language,
      body,
      ...(typeof simulate === 'string' ? { simulate } : {}),
    }
    await this.#tasks.submit({
      caller,
      kind: agentTaskKind,
      model: body.agent_id,
      id: requestId,
      requestId: body.request_id ?? requestId,
      request: stored,
    })
    return requestId
  }

  /** A task of this account and agent, whatever its state. */
  async find(accountId: string, agentId: string, id: string): Promise<TaskRow | undefined> {
    const task = await this.#stored.find(accountId, id)
    return task?.kind === agentTaskKind && task.model === agentId ? task : undefined
  }
}

/** What was asked of a task. */
export function requestOfTask({ request }: Pick<TaskRow, 'request'>): StoredAgentCall {
  return JSON.parse(request) as StoredAgentCall
}
