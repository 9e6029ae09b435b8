import {
  createAccount,
  deleteAccount,
  getAccount,
  getMe,
  listAccounts,
  listTiers,
  updateAccount,
} from '@openmaas/protocol'
import { defaultLimits, tiers } from '../access/index.ts'
import type { Account, AccountService } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { adminRoute, found, notFound } from './admin-route.ts'

export function accountRoutes(accounts: AccountService): Route[] {
  return [
    route(getMe, ({ caller }) => ({
      account_id: caller.accountId,
      account_name: caller.accountName,
      key_id: caller.keyId,
      tier: caller.tier,
      role: caller.role,
    })),

    adminRoute(createAccount, async ({ body }) => {
      const { account, key, keyId } = await accounts.create(body)
      return { ...toWire(account), key, key_id: keyId }
    }),

    adminRoute(listAccounts, async ({ query }) => {
      const page = await accounts.list(query)
      return { data: page.accounts.map(toWire), has_more: page.hasMore }
    }),

    adminRoute(getAccount, async ({ params }) => {
      const accountId = params['account_id'] ?? ''
      return toWire(found(await accounts.find(accountId), 'account_id', accountId))
    }),

    adminRoute(updateAccount, async ({ params, body, caller }) => {
      const accountId = params['account_id'] ?? ''
      const shutsOut = (body.status ?? 'active') !== 'active' || (body.role ?? 'admin') !== 'admin'
      if (shutsOut) refuseOwn(accountId, caller.accountId)
      return toWire(found(await accounts.update(accountId, body), 'account_id', accountId))
    }),

    adminRoute(deleteAccount, async ({ params, caller }) => {
      const accountId = params['account_id'] ?? ''
      refuseOwn(accountId, caller.accountId)
      if (!(await accounts.delete(accountId))) throw notFound('account_id', accountId)
      return { id: accountId, deleted: true }
    }),

    adminRoute(listTiers, () => ({
      data: tiers.map((tier) => ({ tier, default_limit: tier === 'unlimited' ? null : defaultLimits[tier] })),
    })),
  ]
}

/** An administrator who shuts the own account out could not undo it. */
function refuseOwn(accountId: string, ownAccountId: string): void {
  if (accountId !== ownAccountId) return
  const reason = { zh: '不能停用或删除当前账户。', en: 'An account cannot shut itself out.' }
  throw new ApiError('invalidParameter', { field: 'account_id', reason })
}

function toWire({ id, name, tier, role, status, createdAt, updatedAt }: Account): object {
  return { id, name, tier, role, status, created_at: createdAt, updated_at: updatedAt }
}
