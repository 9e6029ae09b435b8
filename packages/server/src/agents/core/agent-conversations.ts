import { ApiError } from '../../errors/api-error.ts'
import type { Conversation, ConversationService, Said, Turn } from '../../conversations/index.ts'
import type { AgentCall } from './agent.ts'
import type { AgentMessage } from './agent-reply.ts'

/** Messages before the request that an agent sees. */
const historyMessages = 20

/** What is kept with a conversation beside what was said. */
interface Settings {
  readonly agentId: string
}

/** Conversations of agents. An id looks like the platform's: the time of its making and a text of the store. */
export class AgentConversations {
  readonly #conversations: ConversationService

  constructor(conversations: ConversationService) {
    this.#conversations = conversations
  }

  /** @throws {ApiError} resourceNotFound for a conversation of another account or agent */
  async check(givenId: string | undefined, call: AgentCall): Promise<void> {
    if (isGiven(givenId)) await this.get(givenId, call)
  }

  /** @throws {ApiError} resourceNotFound */
  async get(id: string, { agentId, context }: Pick<AgentCall, 'agentId' | 'context'>): Promise<Conversation> {
    const conversation = await this.#conversations.find(context.caller.accountId, 'agent', id)
    const belongs = conversation !== undefined && (JSON.parse(conversation.settings) as Settings).agentId === agentId
    if (belongs) return conversation
    throw new ApiError('resourceNotFound', { field: 'conversation_id', value: id.slice(0, 64) }, { shouldRetry: false })
  }

  /** What was said last in a conversation, without taking a turn in it. */
  async last(id: string, call: Pick<AgentCall, 'agentId' | 'context'>): Promise<Said[]> {
    const { accountId } = await this.get(id, call)
    return this.#conversations.last({ accountId, id }, historyMessages)
  }

  async open(
    givenId: string | undefined,
    call: AgentCall,
  ): Promise<{ readonly conversationId: string; readonly turn: Turn }> {
    const { accountId } = call.context.caller
    const conversationId = isGiven(givenId) ? (await this.get(givenId, call)).id : await this.#create(call)
    const turn = await this.#conversations.takeTurn(
      { accountId, id: conversationId },
      historyMessages,
      call.context.signal,
    )
    return { conversationId, turn }
  }

  /** What was said in this turn, in the form in which the agent reads it again. */
  async keep(turn: Turn, { turns, context, memory }: AgentCall, answer: readonly AgentMessage[]): Promise<void> {
    const last = turns.findLast(({ role }) => role === 'user')
    await turn.keep(
      [
        { role: 'user', content: last?.parts ?? [] },
        { role: 'assistant', content: memory.state ?? answer },
      ],
      context.requestId,
    )
  }

  async #create({ agentId, context }: AgentCall): Promise<string> {
    const id = await this.#conversations.create({ accountId: context.caller.accountId, kind: 'agent' })
    const settings: Settings = { agentId }
    await this.#conversations.changeSettings({ id }, settings)
    return id
  }
}

function isGiven(id: string | undefined): id is string {
  return id !== undefined && id.trim() !== ''
}
