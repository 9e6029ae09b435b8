import type { ChatGrounding, ChatPart, FoldedToolCall, FunctionTool } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { ChatRequest } from './chat-input.ts'

/** What a reply tells of the tools that were used for it. */
export interface Told {
  /** Members of the reply. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Members of the message; a list under a name that is told before goes on after it. */
  readonly messageFields?: Readonly<Record<string, unknown>>
}

/** A function that the model may call and that this server runs. */
export interface ServerFunction {
  readonly definition: FunctionTool
  /** What is told before it runs. */
  announce?(call: FoldedToolCall): Told
  /**
   * Runs it. What goes wrong on the way is an answer for the model as well.
   * @throws only what shall end the whole answer, as the reason of the signal
   */
  run(call: FoldedToolCall, signal: AbortSignal): Promise<ServerFunctionResult>
}

export interface ServerFunctionResult {
  /** What the model reads. */
  readonly text: string
  readonly told?: Told
}

/** A request whose tools of the server have been used or are ready to be: what they found stands in its last question. */
export interface InformedRequest {
  readonly request: ChatRequest
  /** What was filled in; absent when no tool was used, or when the answer has to come from what followed the question. */
  readonly grounding?: ChatGrounding
  /** Told with the first part of the answer; absent when no tool was used. */
  readonly told?: Told
  /** Told with the last part. */
  readonly toldAtEnd?: Told
  /** Offered to the model beside the functions of the client. */
  readonly functions?: readonly ServerFunction[]
  /** Reads the answer along on its way to the client, and passes every part on. */
  readonly follow?: (parts: AsyncIterable<ChatPart>) => AsyncIterable<ChatPart>
  /** Frees what they hold. */
  readonly close?: () => Promise<void>
}

/** Whether a tool is left to the engines. */
export interface ToolScope {
  readonly accountId: string
  /** Whether every engine of the model runs tools of the platform itself. */
  readonly passesOn: boolean
}

/** One type of tool that this server runs for models whose engines do not. */
export interface ServerTool {
  readonly type: 'retrieval' | 'web_search' | 'mcp'
  /**
   * What can be refused before anything works.
   * @throws {ApiError}
   */
  check(request: ChatRequest, scope: ToolScope): void | Promise<void>
  /**
   * Uses the tools of this type, or makes them ready, and takes them out of the request.
   * @param informed the request as the tools before this one left it
   * @param original the request as the client sent it
   */
  use(
    informed: InformedRequest,
    original: ChatRequest,
    scope: ToolScope,
    context: CallContext,
  ): Promise<InformedRequest> | InformedRequest
}

/** Uses all tools of a request that this server runs, one type after the other. */
export async function withServerTools(
  request: ChatRequest,
  tools: readonly ServerTool[],
  scope: ToolScope,
  context: CallContext,
): Promise<InformedRequest> {
  let informed: InformedRequest = { request }
  try {
    for (const tool of tools) {
      if (hasTool(request, tool.type)) informed = await tool.use(informed, request, scope, context)
    }
    return informed
  } catch (error) {
    await informed.close?.()
    throw error
  }
}

/** @throws {ApiError} */
export async function checkServerTools(
  request: ChatRequest,
  tools: readonly ServerTool[],
  scope: ToolScope,
): Promise<void> {
  for (const tool of tools) if (hasTool(request, tool.type)) await tool.check(request, scope)
}

function hasTool({ tools }: ChatRequest, type: string): boolean {
  return tools?.some((tool) => tool.type === type) === true
}

/** What two tools have done for one request, the later one second. */
export function joinInformed(before: InformedRequest, after: InformedRequest): InformedRequest {
  const told = joinTold(before.told, after.told)
  const toldAtEnd = joinTold(before.toldAtEnd, after.toldAtEnd)
  const functions = [...(before.functions ?? []), ...(after.functions ?? [])]
  const grounding = joinGrounding(before.grounding, after.grounding)
  const { follow: first = after.follow } = before
  const second = before.follow === undefined ? undefined : after.follow
  const follow =
    first === undefined || second === undefined ? first : (parts: AsyncIterable<ChatPart>) => second(first(parts))
  const closes = [before.close, after.close].filter((close) => close !== undefined)
  return {
    request: after.request,
    ...(grounding === undefined ? {} : { grounding }),
    ...(told === undefined ? {} : { told }),
    ...(toldAtEnd === undefined ? {} : { toldAtEnd }),
    ...(functions.length === 0 ? {} : { functions }),
    ...(follow === undefined ? {} : { follow }),
    ...(closes.length === 0 ? {} : { close: async () => void (await Promise.all(closes.map((close) => close()))) }),
  }
}

/** The question is the one that was understood first: its tool read the words of the client. */
function joinGrounding(before: ChatGrounding | undefined, after: ChatGrounding | undefined): ChatGrounding | undefined {
  if (before === undefined || after === undefined) return before ?? after
  return { question: before.question, texts: [...before.texts, ...after.texts] }
}

export function joinTold(before: Told | undefined, after: Told | undefined): Told | undefined {
  if (before === undefined || after === undefined) return before ?? after
  const messageFields = joinLists(before.messageFields ?? {}, after.messageFields ?? {})
  return {
    fields: { ...before.fields, ...after.fields },
    ...(Object.keys(messageFields).length === 0 ? {} : { messageFields }),
  }
}

function joinLists(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(after)) {
    const earlier = joined[name]
    joined[name] = Array.isArray(earlier) && Array.isArray(value) ? [...earlier, ...value] : value
  }
  return joined
}
