import { z } from 'zod'
import type { BegunCall, EndedCall } from './usage-record.ts'

/**
 * A line of the journal: a JSON array, since it is written on the way of every call. `["b", id, ...]` for a call that began,
 * `["e", id, ...]` for its end; null stands for what is not known.
 */
export type JournalLine =
  | { readonly kind: 'begin'; readonly id: string; readonly call: BegunCall }
  | { readonly kind: 'end'; readonly id: string; readonly end: EndedCall }

export function beginLine(id: string, call: BegunCall): string {
  const { requestId, accountId, keyId, operation, model, stream, startedAt, userId } = call
  return `${JSON.stringify(['b', id, requestId, accountId, keyId, operation, model, stream, startedAt, userId ?? null])}\n`
}

export function endLine(id: string, end: EndedCall): string {
  return `${JSON.stringify([
    'e',
    id,
    end.cause,
    end.httpStatus,
    end.errorCode ?? null,
    end.finishReason ?? null,
    end.engineId ?? null,
    end.upstreamModel ?? null,
    end.firstPartAt ?? null,
    end.finishedAt ?? null,
    end.source,
    end.promptTokens ?? null,
    end.completionTokens ?? null,
    end.totalTokens ?? null,
    end.cachedTokens ?? null,
    end.reasoningTokens ?? null,
  ])}\n`
}

const text = z.string().nullable().transform(nullToUndefined)
const number = z.number().nullable().transform(nullToUndefined)

const beginTuple = z
  .tuple([
    z.literal('b'),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.boolean(),
    z.number(),
    text,
  ])
  .transform(([, id, requestId, accountId, keyId, operation, model, stream, startedAt, userId]): JournalLine => {
    return { kind: 'begin', id, call: { requestId, accountId, keyId, operation, model, stream, startedAt, userId } }
  })

const cause = z.enum(['completed', 'error', 'client_closed', 'engine_error', 'timeout', 'server_stopping'])
const source = z.enum(['engine', 'estimate', 'none'])

const endTuple = z
  .tuple([
    z.literal('e'),
    z.string(),
    cause,
    z.number(),
    text,
    text,
    text,
    text,
    number,
    number,
    source,
    number,
    number,
    number,
    number,
    number,
  ])
  .transform(
    ([
      ,
      id,
      endCause,
      httpStatus,
      errorCode,
      finishReason,
      engineId,
      upstreamModel,
      firstPartAt,
      ...rest
    ]): JournalLine => {
      const [finishedAt, endSource, promptTokens, completionTokens, totalTokens, cachedTokens, reasoningTokens] = rest
      const tokens = { promptTokens, completionTokens, totalTokens, cachedTokens, reasoningTokens }
      const times = { firstPartAt, finishedAt: finishedAt ?? Date.now() }
      return {
        kind: 'end',
        id,
        end: {
          cause: endCause,
          httpStatus,
          errorCode,
          finishReason,
          engineId,
          upstreamModel,
          source: endSource,
          ...times,
          ...tokens,
        },
      }
    },
  )

const journalLine = z.union([beginTuple, endTuple])

/** Undefined for a line that is damaged, or cut off by the end of the process. */
export function parseJournalLine(line: string): JournalLine | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // The caller counts damaged lines and reports them.
    return undefined
  }
  return journalLine.safeParse(json).data
}

function nullToUndefined<Value>(value: Value | null): Value | undefined {
  return value ?? undefined
}
