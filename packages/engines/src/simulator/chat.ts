import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChatEngine, ChatInput, ChatOptions, ChatPart, FinishReason, Usage } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import { untilAborted } from './clock.ts'
import type { SimulatorClock } from './clock.ts'
import { textOf } from './conversation.ts'
import { parseDirectives } from './directives.ts'
import type { Directives } from './directives.ts'
import { requestedFault } from './fault.ts'
import { limitReply } from './limit-reply.ts'
import { mediaPartTypes } from './media.ts'
import { planReply } from './plan-reply.ts'
import { repeated, replyParts } from './reply-parts.ts'
import type { ReplyPart } from './reply-parts.ts'
import type { Scenario, ScenarioRule } from './scenario.ts'
import { promptTokensOf } from './usage.ts'

export interface SimulatorChatOptions {
  readonly scenario: Scenario
  readonly clock: SimulatorClock
  /** Aborts when the engine closes. */
  readonly closing: AbortSignal
}

/** Other work gets its turn after so many parts without a pause. */
const partsPerTurn = 32

export function simulatorChat(options: SimulatorChatOptions): ChatEngine {
  return {
    // It fetches nothing and says so; what stands in the request it looks at.
    capabilities: () => ({
      contentParts: mediaPartTypes,
      fetchesMedia: mediaPartTypes,
      tools: true,
      jsonOutput: 'enforced',
    }),
    streamChat: (input, call) => streamReply(input, call, options),
  }
}

async function* streamReply(
  input: ChatInput,
  { signal, simulate }: ChatOptions,
  { scenario, clock, closing }: SimulatorChatOptions,
): AsyncGenerator<ChatPart, void, void> {
  throwIfOver(signal, closing)
  const header = parseDirectives(simulate ?? '')
  const rule = matchingRule(scenario, input, header)
  const directives = { ...rule?.directives, ...header }
  const pause = async (milliseconds: number | undefined): Promise<void> => {
    if (milliseconds) await clock.sleep(milliseconds, AbortSignal.any([signal, closing]))
  }

  await pause(directives.delayMs)
  const promptTokens = checkedPromptTokens(input, directives)
  const { reason, stopWord, ...reply } = limitReply(
    longReply(planReply(input, directives, rule, clock.now()), directives),
    input,
    promptTokens,
  )
  await pause(directives.firstDelayMs)

  const sent = new SentTokens(promptTokens, directives.cachedTokens)
  let count = 0
  try {
    for (const part of replyParts(reply, input)) {
      if (count === directives.hangAfterParts) await untilAborted(AbortSignal.any([signal, closing]))
      if (count === directives.cutAfterParts) return yield sent.finish('network_error')
      if (count > 0) await pause(directives.paceMs)
      if (++count % partsPerTurn === 0) await nextTurn()
      throwIfOver(signal, closing)
      sent.add(part)
      yield part
    }
    if (directives.hangAfterParts !== undefined) await untilAborted(AbortSignal.any([signal, closing]))
  } catch (error) {
    // The caller has half an answer already; that the engine closes is no error of the request.
    if (count > 0 && closing.aborted && !signal.aborted) return yield sent.finish('network_error')
    throw error
  }
  const told = directives.cutAfterParts === undefined ? (directives.finish ?? reason) : 'network_error'
  yield sent.finish(told, told === reason ? stopWord : undefined)
}

function matchingRule(scenario: Scenario, input: ChatInput, header: Directives): ScenarioRule | undefined {
  if (scenario.length === 0) return undefined
  const prompt = textOf(input.messages.findLast((message) => message.role === 'user'))
  return scenario.find((rule) => rule.matches({ model: input.model, prompt, header: header.scenario }))
}

/** @throws {EngineError} the fault that was asked for, or `contextTooLong` */
function checkedPromptTokens(input: ChatInput, directives: Directives): number {
  const fault = requestedFault(directives)
  if (fault !== undefined) throw fault
  const promptTokens = promptTokensOf(input)
  if (input.contextTokens !== undefined && promptTokens >= input.contextTokens) {
    throw new EngineError(
      'contextTooLong',
      `The prompt has about ${promptTokens} tokens, the model takes ${input.contextTokens}`,
    )
  }
  return promptTokens
}

function longReply<Reply extends { readonly text: string }>(reply: Reply, { repeat }: Directives): Reply {
  return repeat === undefined ? reply : { ...reply, text: repeated(reply.text, repeat) }
}

function throwIfOver(signal: AbortSignal, closing: AbortSignal): void {
  signal.throwIfAborted()
  closing.throwIfAborted()
}

/** Counts what left the engine, so that a reply that was cut off is not counted whole. */
class SentTokens {
  readonly #promptTokens: number
  readonly #cachedTokens: number
  #reasoning = ''
  #text = ''
  readonly #calls: string[] = []

  constructor(promptTokens: number, cachedTokens = 0) {
    this.#promptTokens = promptTokens
    this.#cachedTokens = Math.min(cachedTokens, promptTokens)
  }

  add(part: ReplyPart): void {
    if (part.type === 'reasoning-delta') this.#reasoning += part.text
    else if (part.type === 'text-delta') this.#text += part.text
    else this.#calls[part.index] = (this.#calls[part.index] ?? '') + part.argumentsDelta
  }

  finish(reason: FinishReason, stopWord?: string): ChatPart {
    const reasoningTokens = estimateTokens(this.#reasoning)
    const callTokens = this.#calls.reduce((sum, call) => sum + estimateTokens(call), 0)
    const usage: Usage = {
      promptTokens: this.#promptTokens,
      completionTokens: reasoningTokens + estimateTokens(this.#text) + callTokens,
      // Nothing is cached here; another number is told only when the request asks for it.
      cachedTokens: this.#cachedTokens,
      ...(reasoningTokens > 0 ? { reasoningTokens } : {}),
      source: 'estimate',
    }
    return { type: 'finish', reason, usage, ...(stopWord === undefined ? {} : { stopWord }) }
  }
}
