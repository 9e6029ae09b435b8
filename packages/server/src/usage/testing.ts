import type { BegunCall, EndedCall } from './usage-record.ts'

export const testStart = Date.UTC(2026, 10, 20, 15, 59, 0)

export function begunCall(changes: Partial<BegunCall> = {}): BegunCall {
  return {
    requestId: '20261120155900abcdef',
    accountId: '1734786514366738432',
    keyId: 'a'.repeat(32),
    operation: 'chat.completions.create',
    model: 'glm-4.6',
    stream: true,
    startedAt: testStart,
    userId: 'user-1',
    ...changes,
  }
}

export function endedCall(changes: Partial<EndedCall> = {}): EndedCall {
  return {
    cause: 'completed',
    httpStatus: 200,
    finishReason: 'stop',
    engineId: 'vllm-a',
    upstreamModel: 'zai-org/GLM-4.6',
    firstPartAt: testStart + 100,
    finishedAt: testStart + 900,
    source: 'engine',
    promptTokens: 10,
    completionTokens: 5,
    cachedTokens: 4,
    reasoningTokens: 2,
    ...changes,
  }
}
