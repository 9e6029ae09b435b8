import type { CallsTable } from '../database/index.ts'
import type { BegunCall, EndedCall } from './usage-record.ts'

export type CallRow = CallsTable

/** @param ended undefined when the process died before the call ended */
export function callRow(id: string, begun: BegunCall, ended: EndedCall | undefined): CallRow {
  const promptTokens = count(ended?.promptTokens)
  const completionTokens = count(ended?.completionTokens)
  const sum = promptTokens === null && completionTokens === null ? null : (promptTokens ?? 0) + (completionTokens ?? 0)
  return {
    id,
    requestId: text(begun.requestId) ?? '',
    accountId: begun.accountId,
    keyId: begun.keyId,
    operation: begun.operation,
    model: text(begun.model) ?? '',
    upstreamModel: text(ended?.upstreamModel),
    engineId: ended?.engineId ?? null,
    stream: begun.stream ? 1 : 0,
    startedAt: begun.startedAt ?? 0,
    firstPartAt: count(ended?.firstPartAt),
    finishedAt: count(ended?.finishedAt),
    promptTokens,
    completionTokens,
    totalTokens: count(ended?.totalTokens) ?? sum,
    cachedTokens: count(ended?.cachedTokens),
    reasoningTokens: count(ended?.reasoningTokens),
    source: ended?.source ?? 'none',
    endCause: ended?.cause ?? 'interrupted',
    httpStatus: count(ended?.httpStatus),
    errorCode: ended?.errorCode ?? null,
    finishReason: text(ended?.finishReason),
    userId: text(begun.userId),
  }
}

/** Whole numbers only: an engine may report anything, and one odd row must not hold up the others. */
function count(value: number | undefined): number | null {
  if (value === undefined || !Number.isFinite(value)) return null
  return Math.min(Math.round(value), Number.MAX_SAFE_INTEGER)
}

/** PostgreSQL takes no NUL in a text; clients may send one. */
function text(value: string | undefined): string | null {
  if (value === undefined) return null
  return value.includes('\0') ? value.replaceAll('\0', '') : value
}
