import { estimateTokens } from '@openmaas/engines'
import type { ChatMessage, TokenCount } from '@openmaas/engines'
import type { CatalogueModel, TokenizerReply, TokenizerRequest } from '@openmaas/protocol'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { callRouted } from '../models/index.ts'
import type { ModelRegistry } from '../models/index.ts'

export interface TokenizerServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
}

/**
 * Counts the tokens of a conversation with the vocabulary of the engine that would answer it. Where no engine of the model has a
 * tokenizer the count is an estimate, and the header `x-openmaas-tokenizer` says which of the two it is.
 */
export class TokenizerService {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker

  constructor(options: TokenizerServiceOptions) {
    this.#models = options.models
    this.#tracker = options.tracker
  }

  async count(request: TokenizerRequest, context: CallContext): Promise<TokenizerReply> {
    const call = this.#tracker.begin(context, {
      model: this.#models.find(request.model)?.id ?? request.model,
      stream: false,
      userId: request.user_id,
    })
    try {
      const counted = await this.#count(request, context, call)
      context.replyHeaders['x-openmaas-tokenizer'] = counted.source
      call.finish('stop', { promptTokens: 0, completionTokens: 0, source: counted.source })
      return {
        id: context.requestId,
        created: Math.floor(Date.now() / 1000),
        request_id: request.request_id ?? context.requestId,
        usage: {
          prompt_tokens: counted.promptTokens,
          image_tokens: 0,
          video_tokens: 0,
          total_tokens: counted.promptTokens,
        },
      }
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  async #count(request: TokenizerRequest, context: CallContext, call: TrackedCall): Promise<TokenCount> {
    const model = this.#models.resolve(request.model)
    requireConversationModel(model.catalogue)
    call.noteModel(model.id)
    await call.takeSlot(model.id, model.catalogue?.concurrency)
    const routes = model.routes.filter((route) => route.handle.engine.tokenizer !== undefined)
    const messages = request.messages as readonly ChatMessage[]
    if (routes.length === 0) return estimate(request)
    return callRouted(
      routes,
      {
        signal: context.signal,
        span: call.span,
        onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel),
      },
      async (route) => {
        const { tokenizer } = route.handle.engine
        if (tokenizer === undefined) return estimate(request)
        const input = {
          model: route.upstreamModel,
          messages,
          ...(request.tools === undefined ? {} : { tools: request.tools }),
        }
        return tokenizer.countTokens(input, { signal: context.signal })
      },
    )
  }
}

/** Other kinds have no conversation to count: the texts of an embedding model, for one, are counted by its own call. */
function requireConversationModel(catalogue: CatalogueModel | undefined): void {
  if (catalogue === undefined || catalogue.kind === 'chat' || catalogue.kind === 'vision') return
  throw new ApiError('methodNotSupported', { method: { zh: '分词', en: 'the tokenizer' } }, { shouldRetry: false })
}

function estimate(request: TokenizerRequest): TokenCount {
  const tools = request.tools === undefined || request.tools.length === 0 ? '' : JSON.stringify(request.tools)
  let tokens = estimateTokens(tools)
  for (const message of request.messages) {
    tokens += estimateTokens(
      typeof message.content === 'string' ? message.content : JSON.stringify(message.content ?? ''),
    )
  }
  return { promptTokens: tokens, source: 'estimate' }
}
