import { createId } from '../database/index.ts'
import type { Database, Transaction } from '../database/index.ts'
import { accountRepository } from './account-repository.ts'
import { parseKey } from './key-format.ts'
import type { ApiKey } from './key-format.ts'
import { keyRepository } from './key-repository.ts'
import type { Sealer } from './master-secret.ts'

export interface EnsureAdminOptions {
  readonly db: Database
  readonly sealer: Sealer
  /** `OPENMAAS_API_KEY`, of the form `id.secret`. */
  readonly environmentKey?: string | undefined
  readonly now?: () => number
}

export interface EnsuredAdmin {
  readonly accountId: string
  /** The key that was made now, to be shown once; absent when the account has one already. */
  readonly generatedKey?: string
}

const adminAccountSetting = 'access.admin-account'

/**
 * Makes sure that somebody can administer. The environment's key is a declaration: with each start it is the admin account's
 * key, and an earlier one from the environment is revoked. Without it a key is made when the account has none at all. Servers
 * that start together agree on one account and one key.
 * @throws {Error} when the environment's key is no `id.secret` or belongs to another account
 */
export async function ensureAdmin({
  db,
  sealer,
  environmentKey,
  now = Date.now,
}: EnsureAdminOptions): Promise<EnsuredAdmin> {
  const declared = environmentKey === undefined ? undefined : parseKey(environmentKey)
  if (environmentKey !== undefined && declared === undefined) {
    throw new Error(
      'OPENMAAS_API_KEY must have the form id.secret: two parts, one dot, no spaces, at most 256 characters.',
    )
  }
  return db.transaction().execute(async (transaction) => {
    const accountId = await adminAccount(transaction, now)
    if (declared !== undefined) {
      await declareKey(transaction, sealer, accountId, declared, now)
      return { accountId }
    }
    const keys = keyRepository(transaction, sealer, now)
    if ((await keys.list(accountId)).length > 0) return { accountId }
    const { key } = await keys.create({ accountId, name: 'first start', expiresAt: null })
    return { accountId, generatedKey: key }
  })
}

async function adminAccount(transaction: Transaction, now: () => number): Promise<string> {
  const accounts = accountRepository(transaction, now)
  const proposedId = createId()
  // The row of the setting is the lock: a server that comes second waits here for the first one's commit.
  await transaction
    .insertInto('settings')
    .values({ key: adminAccountSetting, value: JSON.stringify(proposedId), updatedAt: now() })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ updatedAt: now() }))
    .execute()
  const { value } = await transaction
    .selectFrom('settings')
    .select('value')
    .where('key', '=', adminAccountSetting)
    .executeTakeFirstOrThrow()
  const accountId = String(JSON.parse(value))
  if ((await accounts.find(accountId)) === undefined) {
    await accounts.create({ name: 'admin', role: 'admin', tier: 'unlimited' }, accountId)
  } else {
    await accounts.update(accountId, { role: 'admin', status: 'active' })
  }
  return accountId
}

async function declareKey(
  transaction: Transaction,
  sealer: Sealer,
  accountId: string,
  declared: ApiKey,
  now: () => number,
): Promise<void> {
  const owner = await transaction
    .selectFrom('apiKeys')
    .select('accountId')
    .where('id', '=', declared.id)
    .executeTakeFirst()
  if (owner !== undefined && owner.accountId !== accountId) {
    throw new Error('The key in OPENMAAS_API_KEY belongs to another account. Choose another one.')
  }
  await transaction
    .deleteFrom('apiKeys')
    .where('accountId', '=', accountId)
    .where('fromEnvironment', '=', 1)
    .where('id', '!=', declared.id)
    .execute()
  if (owner === undefined) {
    const key = { accountId, name: 'OPENMAAS_API_KEY', expiresAt: null }
    await keyRepository(transaction, sealer, now).create(key, declared, true)
    return
  }
  await transaction
    .updateTable('apiKeys')
    .set({ sealedSecret: sealer.seal(declared.secret, declared.id), fromEnvironment: 1, disabled: 0, expiresAt: null })
    .where('id', '=', declared.id)
    .where('accountId', '=', accountId)
    .execute()
}
