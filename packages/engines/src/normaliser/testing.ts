import type { ChatPart, FinishReason, FunctionTool } from '../chat-engine.ts'
import { OutputNormaliser } from './output-normaliser.ts'
import type { OutputNormaliserOptions } from './output-normaliser.ts'

export interface JoinedOutput {
  readonly content: string
  readonly reasoning: string
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly reason: FinishReason
}

/** Functions with arguments of several types, for calls in tests. */
export const testTools: readonly FunctionTool[] = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: {
        type: 'object',
        properties: {
          city: { type: 'string' },
          zip: { type: 'string' },
          days: { type: 'integer' },
          detailed: { type: 'boolean' },
          place: { $ref: '#/$defs/place' },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          level: { enum: ['1', '2'] },
        },
        $defs: { place: { type: 'object' } },
      },
    },
  },
  { type: 'function', function: { name: 'now' } },
]

/** Runs text pieces through a new normaliser and joins its parts; ids count from `id-0`. */
export function normaliseText(
  pieces: readonly string[],
  options: OutputNormaliserOptions = {},
  reason?: string,
): JoinedOutput {
  return normalise(
    (normaliser, out) => {
      for (const piece of pieces) normaliser.pushText(piece, out)
    },
    options,
    reason,
  )
}

/** The same for deltas of OpenAI's form. */
export function normaliseDeltas(
  deltas: readonly Readonly<Record<string, unknown>>[],
  options: OutputNormaliserOptions = {},
  reason?: string,
): JoinedOutput {
  return normalise(
    (normaliser, out) => {
      for (const delta of deltas) normaliser.pushDelta(delta, out)
    },
    options,
    reason,
  )
}

function normalise(
  feed: (normaliser: OutputNormaliser, out: ChatPart[]) => void,
  options: OutputNormaliserOptions,
  reason: string | undefined,
): JoinedOutput {
  let ids = 0
  const normaliser = new OutputNormaliser({ createCallId: () => `id-${ids++}`, ...options })
  const out: ChatPart[] = []
  feed(normaliser, out)
  const finishReason = normaliser.finish(reason, out)
  return joinParts(out, finishReason)
}

/** Joins parts, and fails on parts that no engine may send. */
export function joinParts(parts: readonly ChatPart[], reason: FinishReason): JoinedOutput {
  let content = ''
  let reasoning = ''
  const toolCalls: { id: string; name: string; arguments: string }[] = []
  for (const part of parts) {
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      if (part.text === '') throw new Error('an empty delta')
      if (part.type === 'text-delta') content += part.text
      else reasoning += part.text
    } else if (part.type === 'tool-call-delta') {
      if (part.index > toolCalls.length) throw new Error(`call ${part.index} came after ${toolCalls.length} calls`)
      if (part.index === toolCalls.length) {
        if (part.id === undefined || part.name === undefined) throw new Error('a first delta without id or name')
        toolCalls.push({ id: part.id, name: part.name, arguments: '' })
      }
      const call = toolCalls[part.index]
      if (call !== undefined) call.arguments += part.argumentsDelta
    }
  }
  return { content, reasoning, toolCalls, reason }
}
