import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger } from './wire.ts'

/**
 * Accounts, keys, usage and the request log. Role admin, except `GET /admin/me`. Ours: the platform has no such operations.
 * Times are milliseconds since the epoch; requests may also give them as ISO 8601 with an offset.
 */

/** Concurrency tiers of the platform, by the points an account has; `unlimited` is ours, for operators. */
export const accountTiers = ['V0', 'V1', 'V2', 'V3', 'unlimited'] as const
export const accountRoles = ['admin', 'member'] as const
export const accountStatuses = ['active', 'inactive', 'locked'] as const
export const usageGroupings = ['account', 'key', 'model', 'day'] as const
/** Who counted the tokens of a call; `none`: nobody did. */
export const callUsageSources = ['engine', 'estimate', 'none'] as const
export const callEndCauses = [
  'completed',
  'error',
  'client_closed',
  'engine_error',
  'timeout',
  'server_stopping',
  'interrupted',
] as const

const time = z.int().describe('Milliseconds since the epoch.')
const givenTime = z
  .union([looseInteger(0), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
  .describe('Milliseconds since the epoch, or ISO 8601 with an offset.')
const displayName = z.string().trim().min(1).max(64)
const expiry = z.union([z.int().min(0), z.literal('never')]).describe('Milliseconds since the epoch, or `never`.')

const account = z
  .object({
    id: z.string(),
    name: z.string(),
    tier: z.enum(accountTiers),
    role: z.enum(accountRoles),
    status: z.enum(accountStatuses),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Account' })

const key = z
  .object({
    id: z.string().describe('The half before the dot; the other half is shown once, when the key is made.'),
    account_id: z.string(),
    name: z.string(),
    disabled: z.boolean(),
    expires_at: time.nullable(),
    last_used_at: time.nullable().describe('Start of the last call on record.'),
    created_at: time,
  })
  .meta({ id: 'Key' })

const wholeKey = z.string().describe('`id.secret`, shown here and never again.')
const accountPath = z.object({ account_id: z.string() })
const keyPath = z.object({ account_id: z.string(), key_id: z.string() })
const deleted = z.object({ id: z.string(), deleted: z.literal(true) })
const pageSize = looseInteger(1, 100).default(20)
const tag = 'Admin'

export const getMe = defineEndpoint({
  operation: 'admin.me',
  method: 'GET',
  path: '/admin/me',
  tag,
  summary: 'Whom this key stands for',
  description: 'Open to every role.',
  response: z.object({
    account_id: z.string(),
    account_name: z.string(),
    key_id: z.string(),
    tier: z.enum(accountTiers),
    role: z.enum(accountRoles),
  }),
})

export const createAccount = defineEndpoint({
  operation: 'admin.accounts.create',
  method: 'POST',
  path: '/admin/accounts',
  tag,
  summary: 'Make an account with its first key',
  description: 'The id identifies an account; names are labels, and several accounts may have the same one.',
  body: z.object({
    name: displayName,
    tier: choice(accountTiers).default('V0'),
    role: choice(accountRoles).default('member'),
  }),
  response: account.extend({ key: wholeKey, key_id: z.string() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const listAccounts = defineEndpoint({
  operation: 'admin.accounts.list',
  method: 'GET',
  path: '/admin/accounts',
  tag,
  summary: 'Accounts, newest first',
  query: z.strictObject({ after: z.string().optional().describe('Last id of the page before.'), limit: pageSize }),
  response: z.object({ data: z.array(account), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const getAccount = defineEndpoint({
  operation: 'admin.accounts.get',
  method: 'GET',
  path: '/admin/accounts/{account_id}',
  tag,
  summary: 'One account',
  parameters: accountPath,
  response: account,
  errors: ['forbidden', 'resourceNotFound'],
})

export const updateAccount = defineEndpoint({
  operation: 'admin.accounts.update',
  method: 'PATCH',
  path: '/admin/accounts/{account_id}',
  tag,
  summary: 'Change an account',
  description: 'Takes effect at once on this server, within ten seconds on others that share its database.',
  parameters: accountPath,
  body: z.object({
    name: displayName.optional(),
    tier: choice(accountTiers).optional(),
    role: choice(accountRoles).optional(),
    status: choice(accountStatuses).optional(),
  }),
  response: account,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const deleteAccount = defineEndpoint({
  operation: 'admin.accounts.delete',
  method: 'DELETE',
  path: '/admin/accounts/{account_id}',
  tag,
  summary: 'Delete an account with its keys and tasks',
  description: 'The calls that it made stay on record.',
  parameters: accountPath,
  response: deleted,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const createKey = defineEndpoint({
  operation: 'admin.keys.create',
  method: 'POST',
  path: '/admin/accounts/{account_id}/keys',
  tag,
  summary: 'Make a key',
  parameters: accountPath,
  body: z.object({ name: displayName.default('key'), expires_at: expiry.default('never') }),
  response: key.extend({ key: wholeKey }),
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const listKeys = defineEndpoint({
  operation: 'admin.keys.list',
  method: 'GET',
  path: '/admin/accounts/{account_id}/keys',
  tag,
  summary: 'Keys of an account, oldest first',
  parameters: accountPath,
  response: z.object({ data: z.array(key) }),
  errors: ['forbidden', 'resourceNotFound'],
})

export const updateKey = defineEndpoint({
  operation: 'admin.keys.update',
  method: 'PATCH',
  path: '/admin/accounts/{account_id}/keys/{key_id}',
  tag,
  summary: 'Rename, disable or limit a key',
  parameters: keyPath,
  body: z.object({
    name: displayName.optional(),
    disabled: z.boolean().optional(),
    expires_at: expiry.optional(),
  }),
  response: key,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const deleteKey = defineEndpoint({
  operation: 'admin.keys.delete',
  method: 'DELETE',
  path: '/admin/accounts/{account_id}/keys/{key_id}',
  tag,
  summary: 'Delete a key',
  parameters: keyPath,
  response: deleted,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const listTiers = defineEndpoint({
  operation: 'admin.tiers.list',
  method: 'GET',
  path: '/admin/tiers',
  tag,
  summary: 'Concurrency tiers',
  response: z.object({
    data: z.array(
      z.object({
        tier: z.enum(accountTiers),
        default_limit: z
          .int()
          .nullable()
          .describe('Calls in flight per model that has no figure of its own; null: no limit.'),
      }),
    ),
  }),
  errors: ['forbidden'],
})

export const listCallsInFlight = defineEndpoint({
  operation: 'admin.calls.in_flight',
  method: 'GET',
  path: '/admin/calls/in-flight',
  tag,
  summary: 'Calls in flight in this server',
  response: z.object({ data: z.array(z.object({ account_id: z.string(), model: z.string(), calls: z.int() })) }),
  errors: ['forbidden'],
})

/** Strict, because a misspelt filter would give the totals of something else. */
const usageFilter = z.strictObject({
  from: givenTime.optional().describe('Start of the span; default: 30 days before its end.'),
  to: givenTime.optional().describe('End of the span, excluded; default: now.'),
  account_id: z.string().optional(),
  key_id: z.string().optional(),
  model: z.string().optional(),
})

const sums = z
  .object({
    calls: z.int(),
    failed_calls: z.int().describe('Calls that did not end as `completed`.'),
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    cached_tokens: z.int().describe("Part of the prompt tokens that came from the engine's cache."),
    reasoning_tokens: z.int().describe('Part of the completion tokens.'),
    estimated_tokens: z.int().describe('Part of the total that was estimated, because the engine told no numbers.'),
  })
  .meta({ id: 'UsageSums' })

export const getUsage = defineEndpoint({
  operation: 'admin.usage.get',
  method: 'GET',
  path: '/admin/usage',
  tag,
  summary: 'Usage totals per account, key, model and day',
  description: 'All groups at once, so that they add up to `total`. A parameter that is not listed is refused.',
  query: usageFilter.extend({
    group_by: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter((word) => word !== ''))
      .pipe(z.array(z.enum(usageGroupings)).max(usageGroupings.length))
      .describe('Any of `account`, `key`, `model`, `day`, separated by commas.'),
    time_zone: z.string().optional().describe("IANA name, decides where a day begins; default: the server's setting."),
  }),
  response: z.object({
    from: time,
    to: time,
    time_zone: z.string(),
    total: sums,
    data: z.array(
      sums.extend({
        account_id: z.string().optional(),
        key_id: z.string().optional(),
        model: z.string().optional(),
        day: z.string().optional().describe('`2026-11-21`'),
      }),
    ),
  }),
  errors: ['forbidden', 'invalidParameter'],
})

export const listCalls = defineEndpoint({
  operation: 'admin.calls.list',
  method: 'GET',
  path: '/admin/calls',
  tag,
  summary: 'The request log, newest first',
  description: 'A parameter that is not listed is refused.',
  query: usageFilter.extend({
    end_cause: choice(callEndCauses).optional(),
    http_status: looseInteger(100, 599).optional(),
    request_id: z.string().optional(),
    after: z.string().optional().describe('The `next` of the page before.'),
    limit: pageSize,
  }),
  response: z.object({
    data: z.array(
      z
        .object({
          id: z.string(),
          request_id: z.string(),
          account_id: z.string(),
          key_id: z.string(),
          operation: z.string(),
          model: z.string(),
          upstream_model: z.string().nullable(),
          engine_id: z.string().nullable(),
          stream: z.boolean(),
          started_at: time,
          first_part_at: time.nullable(),
          finished_at: time.nullable(),
          prompt_tokens: z.int().nullable(),
          completion_tokens: z.int().nullable(),
          total_tokens: z.int().nullable(),
          cached_tokens: z.int().nullable(),
          reasoning_tokens: z.int().nullable(),
          source: z.enum(callUsageSources).describe('Who counted the tokens.'),
          end_cause: z.enum(callEndCauses),
          http_status: z.int().nullable(),
          error_code: z.string().nullable(),
          finish_reason: z.string().nullable(),
          user_id: z.string().nullable(),
        })
        .meta({ id: 'Call' }),
    ),
    has_more: z.boolean(),
    next: z.string().nullable().describe('`after` of the next page.'),
  }),
  errors: ['forbidden', 'invalidParameter'],
})

export const getCallRequest = defineEndpoint({
  operation: 'admin.calls.request',
  method: 'GET',
  path: '/admin/calls/{call_id}/request',
  tag,
  summary: 'What a call was asked',
  description:
    'The body as it was sent, if the configuration keeps bodies (`requests.keepDays`) and this one was kept; credentials for servers of tools are `***`, and integers beyond 2^53 are texts. The 404 says why there is none. Several calls may come of one request.',
  parameters: z.object({ call_id: z.string() }),
  response: z
    .object({
      call_id: z.string(),
      request_id: z.string(),
      account_id: z.string(),
      operation: z.string().describe('Of the request; the calls that came of it may be of others.'),
      method: z.string(),
      path: z.string().describe('Below `/api`.'),
      body: z.looseObject({}),
      created_at: time,
    })
    .meta({ id: 'CallRequest' }),
  errors: ['forbidden', 'resourceNotFound', 'requestNotKept'],
})

export const adminEndpoints = [
  getMe,
  createAccount,
  listAccounts,
  getAccount,
  updateAccount,
  deleteAccount,
  createKey,
  listKeys,
  updateKey,
  deleteKey,
  listTiers,
  getUsage,
  listCalls,
  getCallRequest,
  listCallsInFlight,
] as const
