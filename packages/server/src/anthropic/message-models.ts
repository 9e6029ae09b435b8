import type { AnthropicModel } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { ModelNames } from './model-names.ts'

interface Page {
  readonly limit?: number | undefined
  readonly after_id?: string | undefined
  readonly before_id?: string | undefined
}

const defaultLimit = 1000
/** The catalogue has no dates; clients want the member to be there. */
const createdUnknown = '1970-01-01T00:00:00Z'

/** The models of this server in the form of the Messages protocol. */
export class MessageModels {
  readonly #models: Pick<ModelRegistry, 'find' | 'knownIds'>
  readonly #names: ModelNames

  constructor(models: Pick<ModelRegistry, 'find' | 'knownIds'>, names: ModelNames) {
    this.#models = models
    this.#names = names
  }

  list({ limit = defaultLimit, after_id: after, before_id: before }: Page): object {
    const ids = this.#models.knownIds().filter((id) => this.#answers(id))
    const end = before === undefined ? ids.length : Math.max(0, ids.indexOf(before))
    const start = before === undefined ? ids.indexOf(after ?? '') + 1 : Math.max(0, end - limit)
    const page = ids.slice(start, Math.min(end, start + limit))
    return {
      data: page.map(modelObject),
      has_more: before === undefined ? start + limit < ids.length : start > 0,
      first_id: page[0] ?? null,
      last_id: page.at(-1) ?? null,
    }
  }

  /**
   * Also under a name that the configuration maps, as it was asked for.
   * @throws {ApiError} resourceNotFound
   */
  get(asked: string): AnthropicModel {
    if (this.#answers(this.#names.modelOf(asked))) return modelObject(asked)
    throw new ApiError('resourceNotFound', { field: 'model', value: asked.slice(0, 128) }, { shouldRetry: false })
  }

  #answers(id: string): boolean {
    const model = this.#models.find(id)
    const kind = model?.catalogue?.kind ?? 'chat'
    return model !== undefined && (kind === 'chat' || kind === 'vision')
  }
}

function modelObject(id: string): AnthropicModel {
  return { type: 'model', id, display_name: id, created_at: createdUnknown }
}
