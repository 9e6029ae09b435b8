import { agentAsyncResult, invokeAgent } from '@openmaas/protocol'
import { ApiError } from '../../errors/api-error.ts'
import { EventStream, route } from '../../http/index.ts'
import type { ApiRequest, Route } from '../../http/index.ts'
import type { PublicUrl } from '../../storage/index.ts'
import type { AgentDefinition } from './agent.ts'
import type { AgentFiles } from './agent-files.ts'
import type { LinkOf } from './agent-reply.ts'
import type { AgentService } from './agent-service.ts'
import type { AgentTasks } from './agent-tasks.ts'

export interface AgentRouteOptions {
  readonly agents: AgentService
  readonly tasks: AgentTasks
  readonly files: AgentFiles
  readonly publicUrl: PublicUrl
}

export function agentRoutes({ agents, tasks, files, publicUrl }: AgentRouteOptions): Route[] {
  const linkOf = ({ incoming }: Pick<ApiRequest, 'incoming'>): LinkOf => {
    const url = publicUrl(incoming)
    return (part) => files.link(part, url)
  }
  return [
    route(invokeAgent, async (request) => {
      const { body } = request
      const streams = isStreamed(agents.definition(body.agent_id), body.stream)
      const checked = await agents.check(body, request, request.language)
      if (checked.definition.answers === 'later') return tasks.submit(checked)
      if (streams) return new EventStream(agents.stream(checked, linkOf(request)))
      return agents.reply(checked, await agents.complete(checked), linkOf(request))
    }),
    route(agentAsyncResult, (request) => {
      const { body, caller, language } = request
      const asyncId = body.async_id ?? body.task_id
      if (asyncId === undefined) throw new ApiError('fieldMissing', { field: 'async_id' }, { shouldRetry: false })
      return tasks.result(caller, body.agent_id, asyncId, language, linkOf(request))
    }),
  ]
}

/** @throws {ApiError} methodNotSupported */
function isStreamed({ answers }: AgentDefinition, wanted: boolean | undefined): boolean {
  switch (answers) {
    case 'any':
      return wanted === true
    case 'prefers-stream':
      return wanted !== false
    case 'stream':
      if (wanted === false) throw notSupported({ zh: '非流式', en: 'calls without a stream' })
      return true
    case 'later':
      if (wanted === true) throw notSupported({ zh: '流式', en: 'streamed calls' })
      return false
  }
}

function notSupported(method: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('methodNotSupported', { method }, { shouldRetry: false })
}
