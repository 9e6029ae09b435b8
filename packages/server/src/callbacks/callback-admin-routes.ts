import {
  getCallbackDelivery,
  listCallbackDeliveries,
  replayCallbackDelivery,
  replayFailedCallbacks,
} from '@openmaas/protocol'
import { adminRoute } from '../admin/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Route } from '../http/index.ts'
import type { CallbackDelivery, CallbackRepository } from './callback-repository.ts'

export interface CallbackAdminOptions {
  readonly repository: CallbackRepository
  /** Tells the sender of this process, where there is one, that work is waiting. */
  readonly onQueued: () => void
  readonly now?: () => number
}

/** Deliveries for administrators: what was told to whom, and to tell it again. */
export function callbackAdminRoutes({ repository, onQueued, now = Date.now }: CallbackAdminOptions): Route[] {
  async function existing(id: string): Promise<CallbackDelivery> {
    const delivery = await repository.find(id)
    if (delivery === undefined) throw new ApiError('resourceNotFound', { field: 'id', value: id.slice(0, 64) })
    return delivery
  }

  return [
    adminRoute(listCallbackDeliveries, async ({ query }) => {
      const { after, limit, state } = query
      const { deliveries, hasMore } = await repository.page({ ...filterOf(query), state }, { after, limit })
      return { data: deliveries.map(toWire), has_more: hasMore }
    }),

    adminRoute(getCallbackDelivery, async ({ params }) => {
      const delivery = await existing(params['id'] ?? '')
      const attempts = await repository.attempts(delivery.id)
      return {
        ...toWire(delivery),
        attempt_log: attempts.map(({ attempt, startedAt, durationMs, httpStatus, bodyCode, error }) => ({
          attempt,
          started_at: startedAt,
          duration_ms: durationMs,
          http_status: httpStatus,
          body_code: bodyCode,
          error,
        })),
      }
    }),

    adminRoute(replayCallbackDelivery, async ({ params }) => {
      const { id } = await existing(params['id'] ?? '')
      await repository.replay(id, now())
      onQueued()
      return toWire(await existing(id))
    }),

    adminRoute(replayFailedCallbacks, async ({ body }) => {
      const replayed = await repository.replayFailed(filterOf(body), now())
      onQueued()
      return { replayed }
    }),
  ]
}

interface WireFilter {
  readonly account_id?: string | undefined
  readonly knowledge_id?: string | undefined
  readonly document_id?: string | undefined
}

function filterOf({ account_id: accountId, knowledge_id: knowledgeId, document_id: documentId }: WireFilter) {
  return { accountId, knowledgeId, documentId }
}

function toWire(delivery: CallbackDelivery): object {
  const { event } = JSON.parse(delivery.payload) as { event: { status: number; msg: string } }
  return {
    id: delivery.id,
    account_id: delivery.accountId,
    knowledge_id: delivery.knowledgeId,
    document_id: delivery.documentId,
    url: withoutQuery(delivery.url),
    event: { status: event.status, msg: event.msg },
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: delivery.state === 'pending' ? delivery.availableAt : null,
    last_error: delivery.lastError,
    created_at: delivery.createdAt,
    updated_at: delivery.updatedAt,
    delivered_at: delivery.deliveredAt,
  }
}

/** Queries of addresses often hold tokens. */
export function withoutQuery(url: string): string {
  const start = url.search(/[?#]/)
  return start === -1 ? url : url.slice(0, start)
}
