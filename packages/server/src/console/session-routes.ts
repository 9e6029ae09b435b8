import { createConsoleSession, deleteConsoleSession, getConsoleSession } from '@openmaas/protocol'
import { parseCredential, sessionCookieName } from '../access/index.ts'
import type { Caller, ConsoleSessions, OpenedSession } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { PublicUrl } from '../storage/index.ts'

export interface SessionRouteOptions {
  readonly sessions: ConsoleSessions
  readonly publicUrl: PublicUrl
}

export function sessionRoutes({ sessions, publicUrl }: SessionRouteOptions): Route[] {
  return [
    route(createConsoleSession, async ({ caller, headers, incoming, replyHeaders }) => {
      // A token may live for minutes; a session made from it would outlive it.
      const given = headers.authorization ?? String(headers['x-api-key'] ?? '')
      if (given === '' || parseCredential(given).kind !== 'key') throw new ApiError('tokenInvalid')
      const session = await sessions.open(caller)
      const seconds = Math.max(1, Math.floor((session.expiresAt - Date.now()) / 1000))
      replyHeaders['set-cookie'] = cookie(session.token, seconds, publicUrl(incoming))
      replyHeaders['cache-control'] = 'no-store'
      return describe(caller, session)
    }),

    route(getConsoleSession, async ({ caller, headers, replyHeaders }) => {
      const session = await sessions.current(headers.cookie)
      if (session === undefined)
        throw new ApiError('resourceNotFound', { field: 'session', value: '' }, { shouldRetry: false })
      replyHeaders['cache-control'] = 'no-store'
      return describe(caller, session)
    }),

    route(deleteConsoleSession, async ({ headers, incoming, replyHeaders }) => {
      await sessions.close(headers.cookie)
      replyHeaders['set-cookie'] = cookie('', 0, publicUrl(incoming))
      return { deleted: true as const }
    }),
  ]
}

function describe(caller: Caller, { csrfToken, expiresAt }: OpenedSession): object {
  return {
    account_id: caller.accountId,
    account_name: caller.accountName,
    key_id: caller.keyId,
    tier: caller.tier,
    role: caller.role,
    csrf_token: csrfToken,
    expires_at: expiresAt,
  }
}

/** Only the API reads it; `Secure` is left out where the page itself comes without TLS, or no browser would send it back. */
function cookie(value: string, maxAgeSeconds: number, url: ReturnType<PublicUrl>): string {
  const secure = url.startsWith('https:') ? '; Secure' : ''
  return `${sessionCookieName}=${value}; Path=/api; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`
}
