import { describeIssue } from '@openmaas/protocol'
import type { AgentRequest, Language } from '@openmaas/protocol'
import type { Lease } from '../../access/index.ts'
import type { CallContext, CallTracker } from '../../calls/index.ts'
import type { Turn } from '../../conversations/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import { toApiError } from '../../errors/to-api-error.ts'
import type { AgentCall, AgentDefinition, AgentEvent } from './agent.ts'
import { readTurns } from './agent-input.ts'
import { foldEvents, wireMessage } from './agent-reply.ts'
import type { AgentMessage, LinkOf } from './agent-reply.ts'
import type { AgentTools } from './agent-tools.ts'
import type { AgentConversations } from './agent-conversations.ts'
import { OwnWork } from './own-work.ts'
import { UsageSum } from './usage-sum.ts'

export interface AgentServiceOptions {
  readonly definitions: readonly AgentDefinition[]
  readonly tools: AgentTools
  readonly tracker: CallTracker
  readonly conversations: AgentConversations
}

/** A request that was found to be in order. */
export interface CheckedRequest {
  readonly definition: AgentDefinition
  readonly request: AgentRequest
  readonly call: AgentCall
}

export interface AgentResult {
  readonly messages: readonly AgentMessage[]
  readonly usage: UsageSum
  readonly conversationId: string | undefined
}

/** Runs agents: at once, as a stream of events, or as the work of a task. */
export class AgentService {
  readonly #options: AgentServiceOptions
  readonly #definitions: ReadonlyMap<string, AgentDefinition>
  readonly #conversations: AgentConversations

  constructor(options: AgentServiceOptions) {
    this.#options = options
    this.#definitions = new Map(options.definitions.map((definition) => [definition.id, definition]))
    this.#conversations = options.conversations
  }

  get tools(): AgentTools {
    return this.#options.tools
  }

  /** @throws {ApiError} invalidParameter for an id that no agent has */
  definition(agentId: string): AgentDefinition {
    const definition = this.#definitions.get(agentId)
    if (definition !== undefined) return definition
    const reason = { zh: `智能体 ${agentId.slice(0, 64)} 不存在。`, en: `There is no agent ${agentId.slice(0, 64)}.` }
    throw new ApiError('invalidParameter', { field: 'agent_id', reason }, { shouldRetry: false })
  }

  /**
   * Everything that can be refused before work begins.
   * @throws {ApiError}
   */
  async check(request: AgentRequest, context: CallContext, language: Language): Promise<CheckedRequest> {
    const definition = this.definition(request.agent_id)
    const parsed = definition.variables.safeParse(request.custom_variables ?? {})
    if (!parsed.success) {
      const { name, parameters } = describeIssue(parsed.error)
      const field = parameters.field === 'body' ? 'custom_variables' : `custom_variables.${parameters.field}`
      throw new ApiError(name, { ...parameters, field }, { shouldRetry: false })
    }
    const call: AgentCall = {
      agentId: definition.id,
      context,
      language,
      variables: parsed.data,
      turns: readTurns(request.messages, definition.input),
      history: [],
      conversationId: undefined,
      usage: new UsageSum(),
      memory: {},
    }
    if (definition.remembers) await this.#conversations.check(request.conversation_id, call)
    await definition.check?.(call, this.#options.tools)
    return { definition, request, call }
  }

  /** Runs an agent to its end. */
  async complete(checked: CheckedRequest): Promise<AgentResult> {
    const events: AgentEvent[] = []
    let conversationId: string | undefined
    for await (const step of this.#run(checked)) {
      conversationId = step.conversationId
      if (step.event !== undefined) events.push(step.event)
    }
    return { messages: foldEvents(events), usage: checked.call.usage, conversationId }
  }

  /** The chunks of a streamed answer. What goes wrong after the first one is told by the last one. */
  async *stream(checked: CheckedRequest, linkOf: LinkOf): AsyncGenerator<object, void, undefined> {
    const { definition, call } = checked
    const head = headOf(checked)
    const numbered = definition.numbersEvents === true
    let index = 0
    let conversation = {}
    const chunk = (message: object | undefined, rest: object = {}, outer: object = {}): object => ({
      ...head,
      ...conversation,
      choices: [
        {
          index: numbered ? index++ : 0,
          ...(message === undefined
            ? { messages: [], delta: { role: 'assistant', content: { type: 'text', text: '' } } }
            : { messages: [message], delta: message }),
          ...rest,
        },
      ],
      ...outer,
    })
    let begun = false
    try {
      for await (const { event, conversationId } of this.#run(checked)) {
        if (conversationId !== undefined) conversation = { conversation_id: conversationId }
        if (event === undefined) continue
        const parts = [event.part]
        yield chunk(wireMessage({ phase: event.phase, parts }, linkOf, numbered))
        begun = true
      }
    } catch (error) {
      if (!begun || call.context.signal.aborted) throw error
      const failure = toApiError(error, call.context.requestId)
      const reason = failure.errorName === 'contentUnsafe' ? 'sensitive' : 'network_error'
      const told = { code: failure.code, message: failure.text(call.language) }
      yield chunk(undefined, { finish_reason: reason }, { usage: call.usage.toReply(), error: told })
      return
    }
    yield chunk(undefined, { finish_reason: call.usage.finishReason }, { usage: call.usage.toReply() })
  }

  /** The reply of an agent that answers at once. */
  reply(checked: CheckedRequest, { messages, usage, conversationId }: AgentResult, linkOf: LinkOf): object {
    const asList = checked.definition.numbersEvents === true
    const told = messages.map((message) => wireMessage(message, linkOf, asList))
    return {
      ...headOf(checked),
      ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
      status: 'success',
      choices: [{ index: 0, messages: told, message: told.at(-1), finish_reason: usage.finishReason }],
      usage: usage.toReply(),
    }
  }

  /**
   * A slot for a call of the agent that has not begun, as for a task.
   * @returns undefined while the account has none free
   */
  reserveSlot(
    owner: Parameters<CallTracker['reserveSlot']>[0],
    definition: Pick<AgentDefinition, 'id' | 'concurrency'>,
  ): Promise<Lease | undefined> {
    return this.#options.tracker.reserveSlot(owner, definition.id, definition.concurrency)
  }

  async *#run({ definition, request, call }: CheckedRequest): AsyncGenerator<RunStep, void, undefined> {
    const { context } = call
    const slot = context.slot ?? (await this.reserveSlot(context.caller, definition))
    if (slot === undefined) throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds: 1 })
    let turn: Turn | undefined
    const books = new OwnWork(this.#options.tracker, call, request.stream === true)
    try {
      if (!definition.remembers) {
        for await (const event of definition.run(call, this.#options.tools)) {
          books.note()
          yield { event, conversationId: undefined }
        }
        books.finish()
        return
      }
      const opened = await this.#conversations.open(request.conversation_id, call)
      turn = opened.turn
      const { conversationId } = opened
      const events: AgentEvent[] = []
      const remembering = { ...call, conversationId, history: turn.history }
      for await (const event of definition.run(remembering, this.#options.tools)) {
        books.note()
        events.push(event)
        yield { event, conversationId }
      }
      await this.#conversations.keep(turn, remembering, foldEvents(events))
      books.finish()
      yield { event: undefined, conversationId }
    } catch (error) {
      books.fail(error)
      throw error
    } finally {
      books.end()
      await turn?.end()
      slot.release()
    }
  }
}

interface RunStep {
  readonly event: AgentEvent | undefined
  readonly conversationId: string | undefined
}

function headOf({ definition, request, call }: CheckedRequest): object {
  return {
    id: call.context.requestId,
    request_id: request.request_id ?? call.context.requestId,
    agent_id: definition.id,
  }
}
