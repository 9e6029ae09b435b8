import type { Database } from '../database/index.ts'
import { accountRepository } from './account-repository.ts'
import type { Account, AccountChange, AccountPage, NewAccount } from './account-repository.ts'
import { keyRepository } from './key-repository.ts'
import type { KeyChange, KeyRecord, NewKey } from './key-repository.ts'
import type { Sealer } from './master-secret.ts'

export interface AccountServiceOptions {
  readonly db: Database
  readonly sealer: Sealer
  /** Called after every change that may alter who is let in. */
  readonly onChange: () => void
  readonly now?: () => number
}

/** Accounts and keys as an administrator handles them. A secret leaves this service once, when its key is made. */
export function accountService({ db, sealer, onChange, now = Date.now }: AccountServiceOptions) {
  const accounts = accountRepository(db, now)
  const keys = keyRepository(db, sealer, now)

  async function changed<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work
    onChange()
    return result
  }

  return {
    /** Makes an account with its first key. */
    async create(created: NewAccount): Promise<{ account: Account; key: string; keyId: string }> {
      return db.transaction().execute(async (transaction) => {
        const account = await accountRepository(transaction, now).create(created)
        const first = { accountId: account.id, name: 'default', expiresAt: null }
        const { record, key } = await keyRepository(transaction, sealer, now).create(first)
        return { account, key, keyId: record.id }
      })
    },
    find: (accountId: string): Promise<Account | undefined> => accounts.find(accountId),
    list: (page: { after?: string | undefined; limit: number }): Promise<AccountPage> => accounts.list(page),
    update: (accountId: string, change: AccountChange): Promise<Account | undefined> =>
      changed(accounts.update(accountId, change)),
    delete: (accountId: string): Promise<boolean> => changed(accounts.delete(accountId)),

    createKey: (created: NewKey): Promise<{ record: KeyRecord; key: string }> => changed(keys.create(created)),
    listKeys: (accountId: string): Promise<KeyRecord[]> => keys.list(accountId),
    updateKey: (accountId: string, keyId: string, change: KeyChange): Promise<KeyRecord | undefined> =>
      changed(keys.update(accountId, keyId, change)),
    deleteKey: (accountId: string, keyId: string): Promise<boolean> => changed(keys.delete(accountId, keyId)),
  }
}

export type AccountService = ReturnType<typeof accountService>
