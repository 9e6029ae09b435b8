import type { AgentCall } from './agent.ts'
import { UsageSum } from './usage-sum.ts'

/** A call of an agent, for tests of its steps. */
export function agentCall(): AgentCall {
  return {
    agentId: 'a',
    context: {
      operation: 'agents.invoke',
      requestId: '1',
      caller: { accountId: '1', accountName: 'one', keyId: '1', tier: 'V0', role: 'member' },
      path: '/api/v1/agents',
      headers: {},
      signal: new AbortController().signal,
      replyHeaders: {},
      outcome: {},
    },
    language: 'en',
    variables: {},
    turns: [],
    history: [],
    conversationId: undefined,
    usage: new UsageSum(),
    memory: {},
  }
}
