import { createId } from '../database/index.ts'
import type { AccountStatus, Database, Transaction } from '../database/index.ts'
import type { Role, Tier } from './caller.ts'

/** Times are milliseconds since the epoch. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly tier: Tier
  readonly role: Role
  readonly status: AccountStatus
  readonly createdAt: number
  readonly updatedAt: number
}

export interface NewAccount {
  readonly name: string
  readonly tier: Tier
  readonly role: Role
}

export interface AccountChange {
  readonly name?: string | undefined
  readonly tier?: Tier | undefined
  readonly role?: Role | undefined
  readonly status?: AccountStatus | undefined
}

export interface AccountPage {
  readonly accounts: readonly Account[]
  readonly hasMore: boolean
}

/** Accounts by id; ids rise with time, so the newest come first by id. */
export function accountRepository(db: Database | Transaction, now: () => number = Date.now) {
  return {
    async create(created: NewAccount, id: string = createId()): Promise<Account> {
      const time = now()
      const account: Account = { ...created, id, status: 'active', createdAt: time, updatedAt: time }
      await db.insertInto('accounts').values(account).execute()
      return account
    },

    async find(accountId: string): Promise<Account | undefined> {
      return db.selectFrom('accounts').selectAll().where('id', '=', accountId).executeTakeFirst()
    },

    /** Newest first. `after` is the last id of the page before. */
    async list({ after, limit }: { after?: string | undefined; limit: number }): Promise<AccountPage> {
      const rows = await db
        .selectFrom('accounts')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return { accounts: rows.slice(0, limit), hasMore: rows.length > limit }
    },

    /** @returns undefined when there is no such account */
    async update(accountId: string, { name, tier, role, status }: AccountChange): Promise<Account | undefined> {
      await db
        .updateTable('accounts')
        .set({
          ...(name === undefined ? {} : { name }),
          ...(tier === undefined ? {} : { tier }),
          ...(role === undefined ? {} : { role }),
          ...(status === undefined ? {} : { status }),
          updatedAt: now(),
        })
        .where('id', '=', accountId)
        .execute()
      return this.find(accountId)
    },

    /** Its keys and tasks go with it; the calls it made stay on record. @returns false when there is no such account */
    async delete(accountId: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('accounts').where('id', '=', accountId).executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

export type AccountRepository = ReturnType<typeof accountRepository>
