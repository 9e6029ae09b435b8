import { z } from 'zod'
import { accountRoles, accountTiers } from './admin.ts'
import { defineEndpoint } from './endpoint.ts'

/**
 * Sign-in of people in a browser. Ours: the platform has no such operations. The key is shown once; a cookie that no script can read
 * (`HttpOnly`, `SameSite=Strict`) stands for it until the session ends.
 */

const session = z
  .object({
    account_id: z.string(),
    account_name: z.string(),
    key_id: z.string(),
    tier: z.enum(accountTiers),
    role: z.enum(accountRoles),
    csrf_token: z.string().describe('To be sent as `x-openmaas-csrf` with every call that is not a GET.'),
    expires_at: z.int().describe('Milliseconds since the epoch.'),
  })
  .meta({ id: 'ConsoleSession' })

const tag = 'Console'

export const createConsoleSession = defineEndpoint({
  operation: 'console.signIn',
  method: 'POST',
  path: '/console/session',
  tag,
  summary: 'Sign in with a key',
  description: 'Takes the whole key in `authorization`, not a token signed with it, and sets the cookie.',
  response: session,
  errors: ['tokenInvalid', 'authenticationFailed'],
})

export const getConsoleSession = defineEndpoint({
  operation: 'console.session',
  method: 'GET',
  path: '/console/session',
  tag,
  summary: 'Who is signed in',
  description: 'For calls that bring the cookie; a call with a key has no session.',
  response: session,
  errors: ['resourceNotFound'],
})

export const deleteConsoleSession = defineEndpoint({
  operation: 'console.signOut',
  method: 'DELETE',
  path: '/console/session',
  tag,
  summary: 'Sign out',
  response: z.object({ deleted: z.literal(true) }),
})

export const consoleEndpoints = [createConsoleSession, getConsoleSession, deleteConsoleSession] as const
