import type { RequestOptions } from '../client-core.ts'
import type { OpenMaaS } from '../client.ts'
import { OpenMaaSError } from '../errors.ts'
import type {
  AssistantReply,
  ChatCompletion,
  ChatCompletionRequest,
  ChatMessage,
  ChatTool,
} from '../generated/types.ts'
import { chatParts, textOf } from './collect-chat.ts'
import type { ChatPart } from './collect-chat.ts'
import { jsonSchemaOf, OutputError, parseOutput } from './schema.ts'
import type { OutputSchema } from './schema.ts'

/** A function that a model may call. */
export interface Tool {
  readonly type: 'function'
  readonly function: {
    readonly name: string
    readonly description: string
    readonly parameters: Record<string, unknown>
  }
  /** Parses the arguments and runs. @throws {OutputError} for arguments that are not as the schema says */
  run(argumentsText: string, context: ToolContext): Promise<unknown>
}

export interface ToolContext {
  readonly toolCallId: string
  readonly signal: AbortSignal | undefined
}

export interface ToolOptions<Input> {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string
  /** Tells the model when to call it. */
  readonly description: string
  /** Of the arguments. */
  readonly input: OutputSchema<Input>
  /** What it returns goes to the model: text as it is, anything else as JSON. */
  readonly run: (input: Input, context: ToolContext) => unknown
}

/**
 * ```ts
 * const weather = defineTool({
 *   name: 'get_weather',
 *   description: 'Weather of a city at this moment.',
 *   input: z.object({ city: z.string() }),
 *   run: async ({ city }) => fetchWeather(city),
 * })
 * ```
 */
export function defineTool<Input>({ name, description, input, run }: ToolOptions<Input>): Tool {
  return {
    type: 'function',
    function: { name, description, parameters: jsonSchemaOf(input) },
    run: async (argumentsText, context) => run(await parseOutput(input, argumentsText || '{}'), context),
  }
}

export type ToolLoopRequest = Omit<ChatCompletionRequest, 'stream' | 'tools'> & {
  /** Tools that run here, beside those that the platform runs itself. */
  readonly tools: readonly (Tool | ChatTool)[]
}

export interface RunToolsOptions extends RequestOptions {
  /** How often the model may be asked, default 10. */
  readonly maxRounds?: number
  /**
   * Whether the model hears that a tool failed, so that it may go on in another way (`tell`, the default), or the whole ends (`throw`).
   * Arguments that are not as the schema says and names of no tool are always told to it.
   */
  readonly onToolError?: 'tell' | 'throw'
}

export type ToolPart =
  | ChatPart
  /** A tool has run. `error` is what it threw, if it did; `output` then is what the model hears about it. */
  | {
      readonly type: 'tool-result'
      readonly toolCallId: string
      readonly name: string
      readonly output: string
      readonly error?: unknown
    }

export interface ToolsResult {
  /** The last answer, which calls no tool. */
  readonly completion: ChatCompletion
  /** The whole conversation, the last answer included: send it back with the next question. */
  readonly messages: ChatMessage[]
  /** How often the model was asked. */
  readonly rounds: number
}

/** The model went on calling tools. */
export class TooManyRoundsError extends OpenMaaSError {
  override readonly name: string = 'TooManyRoundsError'
  /** The conversation so far, so that it can be gone on with. */
  readonly messages: readonly ChatMessage[]

  constructor(rounds: number, messages: readonly ChatMessage[]) {
    super(`The model still calls tools after ${rounds} rounds.`)
    this.messages = messages
  }
}

/**
 * Asks the model, runs the tools that it calls, all of one answer at once, tells it what they returned, and so on until it answers without
 * calling one. Reasoning goes back with its answer, as preserved thinking wants it.
 *
 * @throws {TooManyRoundsError}
 */
export async function runTools(
  client: Pick<OpenMaaS, 'chat'>,
  body: ToolLoopRequest,
  options?: RunToolsOptions,
): Promise<ToolsResult> {
  const work = converse(body, options, (request, callOptions) =>
    whole(client.chat.completions.create({ ...request, stream: false }, callOptions)),
  )
  for (;;) {
    const step = await work.next()
    if (step.done === true) return step.value
  }
}

/**
 * The same with streamed answers: gives every part of every answer and the result of every tool as they come. The generator's return value is
 * that of `runTools`.
 *
 * @throws {TooManyRoundsError}
 */
export function streamTools(
  client: Pick<OpenMaaS, 'chat'>,
  body: ToolLoopRequest,
  options?: RunToolsOptions,
): AsyncGenerator<ToolPart, ToolsResult, undefined> {
  return converse(body, options, async function* (request, callOptions) {
    const stream = await client.chat.completions.create({ ...request, stream: true }, callOptions)
    let completion: ChatCompletion | undefined
    for await (const part of chatParts(stream)) {
      if (part.type === 'finish') completion = part.completion
      yield part
    }
    if (completion === undefined) throw new OpenMaaSError('The stream ended before the answer did.')
    return completion
  })
}

/** An answer of which nothing is told before its end. */
function whole(answer: Promise<ChatCompletion>): ReturnType<Round> {
  const parts: AsyncGenerator<ToolPart, ChatCompletion, undefined> = (async function* () {
    yield* []
    return await answer
  })()
  return parts
}

type Round = (
  request: ChatCompletionRequest,
  options: RequestOptions,
) => AsyncGenerator<ToolPart, ChatCompletion, undefined>

async function* converse(
  { tools, ...body }: ToolLoopRequest,
  { maxRounds = 10, onToolError = 'tell', ...options }: RunToolsOptions = {},
  ask: Round,
): AsyncGenerator<ToolPart, ToolsResult, undefined> {
  const own = new Map(tools.flatMap((tool) => ('run' in tool ? [[tool.function.name, tool] as const] : [])))
  const described = tools.map((tool): ChatTool => ('run' in tool ? { type: tool.type, function: tool.function } : tool))
  const messages = [...body.messages]
  for (let round = 1; round <= maxRounds; round += 1) {
    const completion = yield* ask({ ...body, messages, tools: described }, options)
    const message = completion.choices[0]?.message
    if (message === undefined) throw new OpenMaaSError('The answer holds no message.')
    messages.push(sentBack(message))
    const calls = (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function' && call.function !== undefined ? [{ id: call.id, ...call.function }] : [],
    )
    if (calls.length === 0) return { completion, messages, rounds: round }
    const results = await Promise.all(
      calls.map(async ({ id, name, arguments: text }): Promise<Extract<ToolPart, { type: 'tool-result' }>> => {
        const result = { type: 'tool-result', toolCallId: id, name } as const
        try {
          const tool = own.get(name)
          if (tool === undefined) throw new OutputError(text, [{ message: `There is no tool called ${name}.` }])
          const output = await tool.run(text, { toolCallId: id, signal: options.signal })
          return { ...result, output: typeof output === 'string' ? output : (JSON.stringify(output) ?? '') }
        } catch (error) {
          if (options.signal?.aborted === true || (onToolError === 'throw' && !(error instanceof OutputError)))
            throw error
          return { ...result, output: `Error: ${error instanceof Error ? error.message : String(error)}`, error }
        }
      }),
    )
    for (const result of results) {
      messages.push({ role: 'tool', tool_call_id: result.toolCallId, content: result.output })
      yield result
    }
  }
  throw new TooManyRoundsError(maxRounds, messages)
}

/** An answer as a message of the next request. */
function sentBack({ content, reasoning_content, tool_calls, audio }: AssistantReply): ChatMessage {
  return {
    role: 'assistant',
    content: textOf(content),
    ...(reasoning_content === undefined ? {} : { reasoning_content }),
    ...(tool_calls === undefined ? {} : { tool_calls: tool_calls.filter(({ type }) => type === 'function') }),
    ...(audio === undefined ? {} : { audio: { id: audio.id } }),
  }
}
