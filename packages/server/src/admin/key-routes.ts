import { createKey, deleteKey, listKeys, updateKey } from '@openmaas/protocol'
import type { AccountService, KeyRecord } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Route } from '../http/index.ts'
import { adminRoute, found, notFound } from './admin-route.ts'

export function keyRoutes(accounts: AccountService): Route[] {
  async function existing(accountId: string): Promise<string> {
    return found(await accounts.find(accountId), 'account_id', accountId).id
  }

  return [
    adminRoute(createKey, async ({ params, body }) => {
      const accountId = await existing(params['account_id'] ?? '')
      const expiresAt = expiryTime(body.expires_at)
      const { record, key } = await accounts.createKey({ accountId, name: body.name, expiresAt })
      return { ...toWire(record), key }
    }),

    adminRoute(listKeys, async ({ params }) => {
      const accountId = await existing(params['account_id'] ?? '')
      return { data: (await accounts.listKeys(accountId)).map(toWire) }
    }),

    adminRoute(updateKey, async ({ params, body, caller }) => {
      const { account_id: accountId = '', key_id: keyId = '' } = params
      const expiresAt = body.expires_at === undefined ? undefined : expiryTime(body.expires_at)
      if (body.disabled === true || typeof expiresAt === 'number') refuseOwn(keyId, caller.keyId)
      const change = { name: body.name, disabled: body.disabled, expiresAt }
      return toWire(found(await accounts.updateKey(accountId, keyId, change), 'key_id', keyId))
    }),

    adminRoute(deleteKey, async ({ params, caller }) => {
      const { account_id: accountId = '', key_id: keyId = '' } = params
      refuseOwn(keyId, caller.keyId)
      if (!(await accounts.deleteKey(accountId, keyId))) throw notFound('key_id', keyId)
      return { id: keyId, deleted: true }
    }),
  ]
}

/** The key of the very call: shutting it out would cut the branch that one sits on. */
function refuseOwn(keyId: string, ownKeyId: string): void {
  if (keyId !== ownKeyId) return
  const reason = { zh: '不能停用或删除当前使用的密钥。', en: 'A key cannot shut itself out.' }
  throw new ApiError('invalidParameter', { field: 'key_id', reason })
}

function expiryTime(expiresAt: number | 'never'): number | null {
  return expiresAt === 'never' ? null : expiresAt
}

function toWire({ id, accountId, name, disabled, expiresAt, lastUsedAt, createdAt }: KeyRecord): object {
  return {
    id,
    account_id: accountId,
    name,
    disabled,
    expires_at: expiresAt,
    last_used_at: lastUsedAt,
    created_at: createdAt,
  }
}
