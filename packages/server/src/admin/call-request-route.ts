import { getCallRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { parseJson } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { RequestKeeper, UsageQueries } from '../usage/index.ts'
import { adminRoute, found } from './admin-route.ts'

export interface CallRequestRouteOptions {
  readonly usage: UsageQueries
  readonly keptRequests: RequestKeeper
}

const reasons = {
  off: {
    zh: '配置项 requests.keepDays 没有设置，平台不保存请求内容。设置保存天数并重启后，新的请求会被保存。',
    en: 'The configuration key requests.keepDays is not set, so nothing is. Set it to a number of days and start again; requests from then on are kept.',
  },
  absent: {
    zh: '它在开启保存之前到达、已过保存期限、是批处理中的一行，来自稍后才解析的文件，或服务没有来得及写入。',
    en: 'It came before keeping was switched on, is older than requests are kept, was a line of a batch or a file that was read later, or was not written in time.',
  },
  too_large: {
    zh: '请求体超过配置项 requests.maxBodyBytes 的上限。',
    en: 'Its body is larger than the configuration key requests.maxBodyBytes allows.',
  },
  form: {
    zh: '请求是带文件的表单，平台只保存 JSON。',
    en: 'It was a form with files; only JSON is kept.',
  },
} as const

/** What a call was asked, where it was kept. */
export function callRequestRoute({ usage, keptRequests }: CallRequestRouteOptions): Route {
  return adminRoute(getCallRequest, async ({ params, replyHeaders }) => {
    const { call_id: callId = '' } = params
    const requestId = found(await usage.requestIdOf(callId), 'call_id', callId)
    if (keptRequests.keepDays === undefined) throw notKept('off')
    const kept = await keptRequests.find(requestId)
    if (kept === undefined) throw notKept('absent')
    if (kept.body === null) throw notKept(kept.omitted ?? 'absent')
    replyHeaders['cache-control'] = 'no-store'
    return {
      call_id: callId,
      request_id: requestId,
      account_id: kept.accountId,
      operation: kept.operation,
      method: kept.method,
      path: kept.path,
      body: parseJson(kept.body),
      created_at: kept.createdAt,
    }
  })
}

function notKept(why: keyof typeof reasons): ApiError {
  return new ApiError('requestNotKept', { reason: reasons[why] }, { shouldRetry: false })
}
