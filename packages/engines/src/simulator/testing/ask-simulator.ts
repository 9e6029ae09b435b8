import type { ChatInput, ChatMessage, ChatPart, FunctionTool } from '../../chat-engine.ts'
import type { Engine } from '../../engine.ts'
import { foldParts } from '../../normaliser/fold-parts.ts'
import type { FoldedReply } from '../../normaliser/fold-parts.ts'
import { requireChat } from '../../testing/collect-parts.ts'
import type { SimulatorClock } from '../clock.ts'
import { createSimulatorEngine } from '../simulator-engine.ts'

/** A Wednesday. */
export const testDay = new Date('2026-03-04T10:00:00Z')

/** A clock that stands still; pauses are over at once and kept in `slept`, in milliseconds. */
export function stoppedClock(): SimulatorClock & { readonly slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => testDay,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted()
      slept.push(milliseconds)
    },
  }
}

export interface AskOptions extends Partial<ChatInput> {
  readonly engine?: Engine
  readonly simulate?: string
}

/** The parts that the simulator answers with to a message or a conversation. */
export function streamOf(request: string | readonly ChatMessage[], options: AskOptions = {}): AsyncIterable<ChatPart> {
  const { engine = createSimulatorEngine({ clock: stoppedClock() }), simulate, ...input } = options
  const messages: readonly ChatMessage[] = typeof request === 'string' ? [{ role: 'user', content: request }] : request
  const signal = new AbortController().signal
  return requireChat(engine).streamChat({ model: 'glm-4.7', messages, ...input }, { signal, simulate })
}

export function ask(request: string | readonly ChatMessage[], options: AskOptions = {}): Promise<FoldedReply> {
  return foldParts(streamOf(request, options))
}

export function tool(name: string, description: string, parameters?: Readonly<Record<string, unknown>>): FunctionTool {
  return { type: 'function', function: { name, description, ...(parameters === undefined ? {} : { parameters }) } }
}

/** Names and parsed arguments of the calls in a reply. */
export function callsOf(reply: FoldedReply): { name: string; arguments: unknown }[] {
  return reply.toolCalls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) as unknown }))
}
