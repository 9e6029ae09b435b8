import type { Language, LocalisedText } from '@openmaas/protocol'
import type { z } from 'zod'
import type { TierLimits } from '../../access/index.ts'
import type { CallContext } from '../../calls/index.ts'
import type { Said } from '../../conversations/index.ts'
import type { AgentTools } from './agent-tools.ts'
import type { UsageSum } from './usage-sum.ts'

/** Part of a message as an agent reads it; `file` is an id of the Files API or an address. */
export type InputPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly source: string }
  | { readonly type: 'image'; readonly source: string }

export interface AgentTurn {
  readonly role: 'system' | 'user' | 'assistant'
  readonly parts: readonly InputPart[]
}

/** What an agent takes. Everything else is refused before any model is asked. */
export interface InputRules {
  readonly parts: readonly InputPart['type'][]
  /** One of these must be there; absent: any part. */
  readonly needs?: readonly InputPart['type'][]
  /** Exactly one message with exactly one part, as the pages of some agents say. */
  readonly onePart?: boolean
  /** Exactly one message. */
  readonly oneMessage?: boolean
  /** True: a request without messages is one of another kind, which the variables tell. */
  readonly mayBeAbsent?: boolean
}

/** A part of an answer before it is put on the wire. `made` is a file of ours; its link is signed when it is told. */
export type OutputPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'object'; readonly object: Readonly<Record<string, unknown>>; readonly tag?: LocalisedText }
  | {
      readonly type: 'made'
      readonly as: 'file_url' | 'image_url' | 'video_url'
      readonly fileId: string
      readonly contentType: string
      /** When its link ends; milliseconds. */
      readonly expiresAt: number
      readonly name: string
      readonly tag?: LocalisedText
    }
  /** Something that has an address already. */
  | {
      readonly type: 'address'
      readonly as: 'file_url' | 'image_url' | 'video_url'
      readonly url: string
      readonly tag?: LocalisedText
    }

export type AgentPhase = 'thinking' | 'tool' | 'answer'

/** A piece of an answer. Texts that follow each other in one phase belong together. */
export interface AgentEvent {
  readonly part: OutputPart
  readonly phase?: AgentPhase
}

/** One call of an agent. */
export interface AgentCall<Variables = unknown> {
  readonly agentId: string
  readonly context: CallContext
  readonly language: Language
  readonly variables: Variables
  /** What this request says, oldest first. */
  readonly turns: readonly AgentTurn[]
  /** What was said in the conversation before, oldest first; empty for agents that remember nothing. */
  readonly history: readonly Said[]
  readonly conversationId: string | undefined
  readonly usage: UsageSum
  /** What the conversation keeps of the answer, where that is more than what was told. */
  readonly memory: { state?: object }
}

export type AnswerMode = 'any' | 'stream' | 'prefers-stream' | 'later' | 'result-only'

export interface AgentDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly name: LocalisedText
  readonly input: InputRules
  /** `custom_variables`. */
  readonly variables: Schema
  /**
   * How it answers: `any` at once or as a stream, as the client asks; `stream` always as one; `prefers-stream` as one unless the
   * client asks otherwise; `later` by `async-result`; `result-only` is a
   * task of ours whose result alone is asked for.
   */
  readonly answers: AnswerMode | ((request: { readonly hasMessages: boolean }) => AnswerMode)
  /** Whether it keeps conversations. */
  readonly remembers: boolean
  /** True: each event of a stream has a number of its own, and content is always a list. */
  readonly numbersEvents?: boolean
  /** Calls in flight of one account; absent: the platform's usual figures. */
  readonly concurrency?: TierLimits
  /** Refuses what can be refused before work is queued or a stream begins. */
  check?(call: AgentCall<z.output<Schema>>, tools: AgentTools): Promise<void> | void
  /** The task of another capability that does the work of an agent that answers later; absent: a task of our own runs it. */
  readonly handsOver?: HandOver<z.output<Schema>> | undefined
  /** Lazy: nothing runs before the first event is asked for. */
  run(call: AgentCall<z.output<Schema>>, tools: AgentTools): AsyncIterable<AgentEvent>
}

/** Work that is another capability's task. */
export interface HandOver<Variables> {
  /** @returns the id of the task, which is committed */
  submit(call: AgentCall<Variables>, tools: AgentTools, publicUrl: string): Promise<string>
  /** Whether a task, by its model, may be one of this agent's. */
  owns(model: string): boolean
  /** What the result of the task shows. */
  parts(result: Readonly<Record<string, unknown>>): readonly OutputPart[]
}

/** Keeps the types of the variables inside the definition; outside all definitions are alike. */
export function defineAgent<Schema extends z.ZodType>(definition: AgentDefinition<Schema>): AgentDefinition {
  return {
    ...definition,
    handsOver: definition.handsOver as HandOver<unknown> | undefined,
    // Sound because the service parses the variables with the schema of this very definition.
    check: (call, tools) => definition.check?.(call as AgentCall<z.output<Schema>>, tools),
    run: (call, tools) => definition.run(call as AgentCall<z.output<Schema>>, tools),
  }
}

/** The texts of the last user message, one below the other. */
export function lastText({ turns }: Pick<AgentCall, 'turns'>): string {
  const last = turns.findLast(({ role }) => role === 'user')
  return textOfParts(last?.parts ?? [])
}

export function textOfParts(parts: readonly InputPart[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

export function text(content: string, phase?: AgentPhase): AgentEvent {
  return { part: { type: 'text', text: content }, ...(phase === undefined ? {} : { phase }) }
}
