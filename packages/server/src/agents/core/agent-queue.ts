import type { AgentRequest, Language } from '@openmaas/protocol'
import { storedCall } from '../../calls/index.ts'
import type { StoredCall } from '../../calls/index.ts'
import type { TaskRepository, TaskRow, TaskService } from '../../tasks/index.ts'
import type { AgentCall } from './agent.ts'

export const agentTaskKind = 'agent'

/** What a task's row keeps of the call. */
export interface StoredAgentCall extends StoredCall<AgentRequest> {
  readonly language: Language
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
    const { caller, requestId } = context
    const stored: StoredAgentCall = { ...storedCall(context, body), language }
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
