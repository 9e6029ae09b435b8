import { agentAsyncResult, agentConversation, invokeAgent } from '@openmaas/protocol'
import { ApiError } from '../../errors/api-error.ts'
import { EventStream, route } from '../../http/index.ts'
import type { ApiRequest, Route } from '../../http/index.ts'
import type { PublicUrl } from '../../storage/index.ts'
import { slides } from '../definitions/slides.ts'
import { pollingId } from '../homework/homework.ts'
import { pollHomework } from '../homework/polling.ts'
import { exportDeck } from '../slides/export-deck.ts'
import { deckOf } from '../slides/kept-deck.ts'
import type { AnswerMode } from './agent.ts'
import type { AgentConversations } from './agent-conversations.ts'
import type { AgentFiles } from './agent-files.ts'
import type { AgentQueue } from './agent-queue.ts'
import { wireMessage } from './agent-reply.ts'
import type { LinkOf } from './agent-reply.ts'
import type { AgentService } from './agent-service.ts'
import type { AgentTasks } from './agent-tasks.ts'

export interface AgentRouteOptions {
  readonly agents: AgentService
  readonly tasks: AgentTasks
  readonly queue: AgentQueue
  readonly conversations: AgentConversations
  readonly files: AgentFiles
  readonly publicUrl: PublicUrl
}

export function agentRoutes({ agents, tasks, queue, conversations, files, publicUrl }: AgentRouteOptions): Route[] {
  const linkOf = ({ incoming }: Pick<ApiRequest, 'incoming'>): LinkOf => {
    const url = publicUrl(incoming)
    return (part) => files.link(part, url)
  }
  return [
    route(invokeAgent, async (request) => {
      const { body } = request
      const { answers } = agents.definition(body.agent_id)
      const mode = typeof answers === 'function' ? answers({ hasMessages: body.messages !== undefined }) : answers
      const streams = isStreamed(mode, body.stream)
      const checked = await agents.check(body, request, request.language)
      if (mode === 'later') return tasks.submit(checked, publicUrl(request.incoming))
      if (streams) return new EventStream(agents.stream(checked, linkOf(request)))
      return agents.reply(checked, await agents.complete(checked), linkOf(request))
    }),
    route(agentAsyncResult, (request) => {
      const { body, caller, language } = request
      if (body.agent_id === pollingId) return pollHomework(body, caller, language, queue)
      const asyncId = body.async_id ?? body.task_id
      if (asyncId === undefined) throw new ApiError('fieldMissing', { field: 'async_id' }, { shouldRetry: false })
      return tasks.result(caller, body.agent_id, asyncId, language, linkOf(request))
    }),
    route(agentConversation, async (request) => {
      const { agent_id: agentId = slides.id, conversation_id: id, custom_variables: wishes = {} } = request.body
      if (id === undefined) throw new ApiError('fieldMissing', { field: 'conversation_id' }, { shouldRetry: false })
      const call = { agentId: slides.id, context: request }
      if (agentId !== slides.id) throw otherAgent()
      const deck = deckOf(await conversations.last(id, call))
      if (deck === undefined) {
        throw new ApiError(
          'resourceNotFound',
          { field: 'conversation_id', value: id.slice(0, 64) },
          { shouldRetry: false },
        )
      }
      const slot = await agents.reserveSlot(request.caller, slides)
      if (slot === undefined) throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds: 1 })
      const parts = await exportDeck(deck, wishes, call, files).finally(() => slot.release())
      const message = wireMessage({ phase: 'answer', parts }, linkOf(request), true)
      return { conversation_id: id, agent_id: slides.id, choices: [{ message: [message], messages: [message] }] }
    }),
  ]
}

/** @throws {ApiError} methodNotSupported */
function isStreamed(mode: AnswerMode, wanted: boolean | undefined): boolean {
  switch (mode) {
    case 'any':
      return wanted === true
    case 'prefers-stream':
      return wanted !== false
    case 'stream':
      if (wanted === false) throw notSupported({ zh: '非流式', en: 'calls without a stream' })
      return true
    case 'result-only':
      throw notSupported({ zh: '直接', en: 'direct calls' })
    case 'later':
      if (wanted === true) throw notSupported({ zh: '流式', en: 'streamed calls' })
      return false
  }
}

function otherAgent(): ApiError {
  const reason = { zh: `仅支持 ${slides.id}。`, en: `It is ${slides.id}.` }
  return new ApiError('invalidParameter', { field: 'agent_id', reason }, { shouldRetry: false })
}

function notSupported(method: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('methodNotSupported', { method }, { shouldRetry: false })
}
