import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
  LanguageModelV4Usage,
  LanguageModelV4FinishReason,
  SharedV4Warning,
} from '@ai-sdk/provider'
import { chatParts, textOf } from '@openmaas/sdk'
import type { ChatCompletion, ChatCompletionRequest, ChatTool, ChatUsage, OpenMaaS } from '@openmaas/sdk'
import { asCallError, providerName, requestOptions, told } from './calls.ts'
import { messagesOf } from './prompt.ts'

export class ChatModel implements LanguageModelV4 {
  readonly specificationVersion = 'v4' as const
  readonly provider = `${providerName}.chat`
  readonly modelId: string
  /** The platform fetches these itself. */
  readonly supportedUrls = { 'image/*': [/^https?:/], 'video/*': [/^https?:/], 'application/pdf': [/^https?:/] }
  readonly #client: OpenMaaS

  constructor(client: OpenMaaS, modelId: string) {
    this.#client = client
    this.modelId = modelId
  }

  get #url(): string {
    return `${this.#client.core.root}/paas/v4/chat/completions`
  }

  async doGenerate(call: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const { body, warnings } = requestOf(this.modelId, call)
    const completion = await told(
      this.#url,
      body,
      this.#client.chat.completions.create({ ...body, stream: false }, requestOptions(call)),
    )
    return {
      content: contentOf(completion),
      finishReason: finishReasonOf(completion),
      usage: usageOf(completion.usage),
      request: { body },
      response: {
        id: completion.id,
        timestamp: new Date(completion.created * 1000),
        modelId: completion.model,
        body: completion,
      },
      warnings,
    }
  }

  async doStream(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const { body, warnings } = requestOf(this.modelId, call)
    const stream = await told(
      this.#url,
      body,
      this.#client.chat.completions.create({ ...body, stream: true }, requestOptions(call)),
    )
    const parts = streamParts(chatParts(stream), warnings)
    return {
      request: { body },
      stream: new ReadableStream<LanguageModelV4StreamPart>(
        {
          pull: async (controller) => {
            try {
              const { done, value } = await parts.next()
              if (done === true) controller.close()
              else controller.enqueue(value)
            } catch (error) {
              controller.enqueue({ type: 'error', error: asCallError(this.#url, body, error) })
              controller.close()
            }
          },
          cancel: async () => {
            stream.abort()
            await parts.return()
          },
        },
        { highWaterMark: 0 },
      ),
    }
  }
}

function requestOf(
  model: string,
  call: LanguageModelV4CallOptions,
): { readonly body: ChatCompletionRequest; readonly warnings: SharedV4Warning[] } {
  const { tools = [], toolChoice, responseFormat, reasoning, topK } = call
  const warnings: SharedV4Warning[] = topK === undefined ? [] : [{ type: 'unsupported', feature: 'topK' }]
  const described = tools.flatMap((tool): ChatTool[] => {
    if (tool.type === 'function')
      return [
        {
          type: 'function',
          function: { name: tool.name, description: tool.description, parameters: { ...tool.inputSchema } },
        },
      ]
    warnings.push({
      type: 'unsupported',
      feature: `provider tool ${tool.id}`,
      details: 'Use providerOptions.openmaas.tools.',
    })
    return []
  })
  const body: ChatCompletionRequest = {
    model,
    messages: messagesOf(call.prompt),
    max_tokens: call.maxOutputTokens,
    temperature: call.temperature,
    top_p: call.topP,
    stop: call.stopSequences,
    seed: call.seed,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    ...(described.length === 0 ? {} : { tools: described }),
    ...(toolChoice === undefined || described.length === 0
      ? {}
      : {
          tool_choice:
            toolChoice.type === 'tool'
              ? { type: 'function', function: { name: toolChoice.toolName } }
              : toolChoice.type,
        }),
    ...(responseFormat?.type !== 'json'
      ? {}
      : {
          response_format:
            responseFormat.schema === undefined
              ? { type: 'json_object' }
              : {
                  type: 'json_schema',
                  json_schema: { name: responseFormat.name, schema: { ...responseFormat.schema }, strict: true },
                },
        }),
    ...(reasoning === undefined || reasoning === 'provider-default'
      ? {}
      : reasoning === 'none'
        ? { thinking: { type: 'disabled' } }
        : { thinking: { type: 'enabled' }, reasoning_effort: reasoning }),
  }
  return { body, warnings }
}

function contentOf({ choices }: ChatCompletion): LanguageModelV4Content[] {
  const message = choices[0]?.message
  if (message === undefined) return []
  const { reasoning_content: reasoning, tool_calls: calls = [] } = message
  const text = textOf(message.content)
  return [
    ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...functionCalls(calls),
  ]
}

/** Calls that the platform runs itself, such as `retrieval`, are not for the AI SDK to answer. */
function functionCalls(calls: NonNullable<ChatCompletion['choices'][number]['message']['tool_calls']>) {
  return calls.flatMap(({ id, type, function: called }) =>
    type !== 'function' || called === undefined
      ? []
      : [{ type: 'tool-call' as const, toolCallId: id, toolName: called.name, input: called.arguments || '{}' }],
  )
}

async function* streamParts(
  parts: ReturnType<typeof chatParts>,
  warnings: SharedV4Warning[],
): AsyncGenerator<LanguageModelV4StreamPart, void, undefined> {
  yield { type: 'stream-start', warnings }
  let open: 'text' | 'reasoning' | undefined
  let block = 0
  const inputs = new Map<string, string>()
  for await (const part of parts) {
    const kind = part.type === 'text-delta' ? 'text' : part.type === 'reasoning-delta' ? 'reasoning' : undefined
    if (open !== undefined && kind !== open) yield { type: `${open}-end`, id: String(block) }
    if (kind !== undefined && kind !== open) {
      block += 1
      yield { type: `${kind}-start`, id: String(block) }
    }
    open = kind
    if (part.type === 'text-delta' || part.type === 'reasoning-delta')
      yield { type: part.type, id: String(block), delta: part.text }
    else if (part.type === 'tool-call-delta') {
      if (!inputs.has(part.id)) {
        inputs.set(part.id, part.name)
        yield { type: 'tool-input-start', id: part.id, toolName: part.name }
      }
      if (part.argumentsDelta !== '') yield { type: 'tool-input-delta', id: part.id, delta: part.argumentsDelta }
    } else {
      const { completion } = part
      yield {
        type: 'response-metadata',
        id: completion.id,
        timestamp: new Date(completion.created * 1000),
        modelId: completion.model,
      }
      for (const call of functionCalls(completion.choices[0]?.message.tool_calls ?? [])) {
        if (inputs.has(call.toolCallId)) yield { type: 'tool-input-end', id: call.toolCallId }
        yield call
      }
      yield { type: 'finish', finishReason: finishReasonOf(completion), usage: usageOf(completion.usage) }
    }
  }
}

const finishReasons: Readonly<Record<string, LanguageModelV4FinishReason['unified']>> = {
  stop: 'stop',
  length: 'length',
  model_context_window_exceeded: 'length',
  tool_calls: 'tool-calls',
  sensitive: 'content-filter',
  network_error: 'error',
}

function finishReasonOf({ choices }: ChatCompletion): LanguageModelV4FinishReason {
  const raw = choices[0]?.finish_reason
  return { unified: finishReasons[raw ?? ''] ?? 'other', raw }
}

function usageOf(usage: ChatUsage): LanguageModelV4Usage {
  const cached = usage.prompt_tokens_details?.cached_tokens
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  return {
    inputTokens: {
      total: usage.prompt_tokens,
      noCache: usage.prompt_tokens - (cached ?? 0),
      cacheRead: cached,
      cacheWrite: undefined,
    },
    outputTokens: { total: usage.completion_tokens, text: usage.completion_tokens - (reasoning ?? 0), reasoning },
  }
}
