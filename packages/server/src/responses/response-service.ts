import type { ChatPart } from '@openmaas/engines'
import { createResponse } from '@openmaas/protocol'
import type {
  Language,
  ResponseEvent,
  ResponseItem,
  ResponseObject,
  ResponseRequest,
  ResponseTokensRequest,
} from '@openmaas/protocol'
import { SecretMismatch } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import { answerStoredCall, storedCall } from '../calls/index.ts'
import type { CallContext } from '../calls/index.ts'
import { checkedJson } from '../chat/index.ts'
import type { ChatRequest, ChatService } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { refuse, refuseMissing } from '../errors/refuse.ts'
import { documentText } from '../media-input/index.ts'
import type { DocumentReaderOptions } from '../media-input/index.ts'
import type { TaskHandler, TaskService } from '../tasks/index.ts'
import type { TokenizerService } from '../tokenizer/index.ts'
import { searchFunction } from '../web-search/index.ts'
import type { SearchService } from '../web-search/index.ts'
import { chatRequestOf } from './chat-request.ts'
import type { FunctionNames } from './function-names.ts'
import { readItems } from './read-items.ts'
import { readTools } from './read-tools.ts'
import { responseEvents } from './response-events.ts'
import { emptyResponse } from './response-object.ts'
import { responseTaskKind } from './stored-call.ts'
import type { StoredResponseCall } from './stored-call.ts'
import type { History, StoredResponses } from './stored-responses.ts'
import { searchItems } from './told-items.ts'

export interface ResponseServiceOptions {
  readonly chat: Pick<ChatService, 'parts' | 'checkQueued' | 'takeSlot'>
  readonly tokenizer: Pick<TokenizerService, 'count'>
  readonly tasks: Pick<TaskService, 'submit'>
  readonly searches: Pick<SearchService, 'search'>
  readonly stored: StoredResponses
  readonly sealer: Sealer
  readonly documents: DocumentReaderOptions
}

/** A call, and the language of its errors. */
export type ResponseContext = CallContext & { readonly language: Language }

interface Asked {
  readonly request: ChatRequest
  readonly names: FunctionNames
  readonly searches: ReturnType<typeof readTools>['searches']
  readonly input: readonly ResponseItem[]
  readonly history: History
}

const encryptedReasoning = 'reasoning.encrypted_content'

/** The Responses API on the platform's chat: requests and answers are translated, everything else is as in chat calls. */
export class ResponseService {
  readonly #options: ResponseServiceOptions

  constructor(options: ResponseServiceOptions) {
    this.#options = options
  }

  /** Events of a streamed answer; nothing runs before the first is asked for. */
  stream(body: ResponseRequest, context: ResponseContext): AsyncIterable<ResponseEvent> {
    if (body.background === true) {
      refuse('stream', { zh: '后台响应不支持流式。', en: 'A response in the background is not streamed.' })
    }
    return this.#events(body, context, true)
  }

  /** The whole answer, or what it has come to where it is answered in the background. */
  async complete(body: ResponseRequest, context: ResponseContext): Promise<ResponseObject> {
    if (body.background === true) return this.#submit(body, context)
    const response = await this.#whole(body, context)
    if (response.status === 'failed') throw new ApiError('upstreamFailed', { errorId: context.requestId })
    return response
  }

  async count(body: ResponseTokensRequest, context: ResponseContext): Promise<object> {
    const { request } = await this.#read({ ...body, stream: false }, context)
    const { model, messages, tools } = request
    const reply = await this.#options.tokenizer.count(
      { model, messages, tools: tools?.filter((tool) => tool.type === 'function') },
      context,
    )
    return { object: 'response.input_tokens', input_tokens: reply.usage.prompt_tokens }
  }

  /** Answers those that wait in the background. */
  taskHandler(): TaskHandler {
    return {
      takeSlot: (lane) => this.#options.chat.takeSlot(lane),
      run: async (task, { signal, slot, noteEngine }) => {
        const { body, ...call } = JSON.parse(task.request) as StoredResponseCall
        const { operation } = createResponse
        const run = { operation, requestId: task.id, signal, slot, noteEngine }
        const response = await answerStoredCall(call, run, (context) =>
          this.#whole(body, { ...context, language: 'zh' }),
        )
        if (response.status === 'failed') throw new ApiError('upstreamFailed', { errorId: task.id })
        return { response_id: response.id }
      },
    }
  }

  async #submit(body: ResponseRequest, context: ResponseContext): Promise<ResponseObject> {
    if (body.store === false) {
      refuse('store', { zh: '后台响应必须保存。', en: 'A response in the background has to be stored.' })
    }
    const { caller, requestId } = context
    const { request, input } = await this.#read(body, context)
    await this.#options.chat.checkQueued(request, caller.accountId)
    const call: StoredResponseCall = { ...storedCall(context, body), input }
    await this.#options.tasks.submit({
      caller,
      kind: responseTaskKind,
      model: body.model,
      id: requestId,
      requestId,
      request: call,
    })
    return emptyResponse(body, requestId, now(), 'queued')
  }

  async #whole(body: ResponseRequest, context: ResponseContext): Promise<ResponseObject> {
    let last: ResponseEvent | undefined
    for await (const event of this.#events(body, context, false)) last = event
    const response = last?.['response'] as ResponseObject | undefined
    if (response === undefined) throw new Error('the answer ended before it began')
    return response
  }

  async *#events(
    body: ResponseRequest,
    context: ResponseContext,
    stream: boolean,
  ): AsyncGenerator<ResponseEvent, void, undefined> {
    const { caller, requestId } = context
    const asked = await this.#read(body, context)
    const { sealer, stored } = this.#options
    const broken = new ApiError('upstreamFailed', { errorId: requestId })
    yield* responseEvents(this.#parts(asked, context, stream), emptyResponse(body, requestId, now(), 'in_progress'), {
      requestId,
      names: asked.names,
      reasoningAsSummary: body.reasoning?.summary !== undefined && body.reasoning.summary !== null,
      sealReasoning:
        body.include?.includes(encryptedReasoning) === true
          ? (reasoning) => sealer.seal(reasoning, sealContext(caller.accountId))
          : undefined,
      parallelCalls: body.parallel_tool_calls !== false,
      failure: { code: 'server_error', message: `[${broken.code}] ${broken.text(context.language)}` },
      keep: async (response) => {
        if (!stream) requireFormat(response, asked.request)
        if (body.store === false || response.status === 'failed') return
        await stored.keep(caller, response, asked.input, asked.history)
      },
    })
  }

  #parts({ request, searches }: Asked, context: ResponseContext, stream: boolean): AsyncIterable<ChatPart> {
    const { searches: service, chat } = this.#options
    const functions = searches.map((tool) => searchFunction(tool, service, searchItems, context))
    return chat.parts(request, context, stream, {
      ...(functions.length === 0 ? {} : { functions }),
      failureOf: (reason) =>
        reason === 'network_error' ? new ApiError('upstreamFailed', { errorId: context.requestId }) : undefined,
    })
  }

  async #read(body: ResponseRequest, context: ResponseContext): Promise<Asked> {
    refuseUnknown(body)
    const { stored, documents, sealer } = this.#options
    const { caller } = context
    const history = await stored.history(caller, body.previous_response_id)
    const given: readonly ResponseItem[] =
      typeof body.input === 'string' ? [{ type: 'message', role: 'user', content: body.input }] : (body.input ?? [])
    if (given.length === 0 && history.items.length === 0) refuseMissing('input')
    const input = await stored.resolved(caller, given)
    const { tools, searches, names, choice } = readTools(body)
    let foreignReasoning = 0
    const messages = await readItems([...history.items, ...input], {
      names,
      readDocument: (source, field) => documentText(source, field, documents, context),
      openReasoning: (sealed) => opened(sealer, sealed, caller.accountId),
      onForeignReasoning: () => foreignReasoning++,
    })
    if (foreignReasoning > 0) context.replyHeaders['x-openmaas-thinking'] = `left-out=${foreignReasoning}`
    return { request: chatRequestOf(body, messages, tools, choice), names, searches, input, history }
  }
}

/** What would change the answer and has no place here. */
function refuseUnknown({ conversation, prompt }: ResponseRequest): void {
  if (conversation !== undefined && conversation !== null) {
    refuse('conversation', { zh: '请使用 previous_response_id。', en: 'Use previous_response_id instead.' })
  }
  if (prompt !== undefined && prompt !== null) {
    refuse('prompt', { zh: '没有保存的提示词模板。', en: 'Templates of prompts are not kept here.' })
  }
}

/** @throws {ApiError} callFailed for an answer that is not of the form that was asked for */
function requireFormat({ status, output }: ResponseObject, { response_format: format }: ChatRequest): void {
  if (status !== 'completed' || format === undefined || format.type === 'text') return
  for (const item of output) {
    if (item.type !== 'message' || !Array.isArray(item['content'])) continue
    for (const part of item['content'] as { text: string }[]) {
      part.text =
        format.type === 'json_object'
          ? checkedJson(part.text, { type: 'json_object' })
          : checkedJson(part.text, { type: 'json_schema', name: 'answer', schema: format.json_schema.schema })
    }
  }
}

function opened(sealer: Sealer, sealed: string, accountId: string): string | undefined {
  try {
    return sealer.open(sealed, sealContext(accountId))
  } catch (error) {
    // Conversations move on from other servers, whose reasoning cannot be read here.
    if (error instanceof SecretMismatch) return undefined
    throw error
  }
}

function sealContext(accountId: string): string {
  return `responses.reasoning.${accountId}`
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
