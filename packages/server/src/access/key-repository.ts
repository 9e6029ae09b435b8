import type { AccountStatus, Database, Transaction } from '../database/index.ts'
import type { Caller } from './caller.ts'
import { createKey, formatKey } from './key-format.ts'
import type { ApiKey } from './key-format.ts'
import type { Sealer } from './master-secret.ts'

/** A key without its secret. Times are milliseconds since the epoch. */
export interface KeyRecord {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly disabled: boolean
  readonly expiresAt: number | null
  /** Start of the last call on record. */
  readonly lastUsedAt: number | null
  readonly createdAt: number
}

/** What the authenticator needs to know about a key. */
export interface KeyFacts {
  readonly caller: Caller
  readonly secret: string
  readonly disabled: boolean
  readonly expiresAt: number | null
  readonly accountStatus: AccountStatus
}

export interface NewKey {
  readonly accountId: string
  readonly name: string
  readonly expiresAt: number | null
}

export interface KeyChange {
  readonly name?: string | undefined
  readonly disabled?: boolean | undefined
  readonly expiresAt?: number | null | undefined
}

const columns = ['id', 'accountId', 'name', 'disabled', 'expiresAt', 'lastUsedAt', 'createdAt'] as const

/** Keys of accounts. Every change is bound to the account that owns the key. */
export function keyRepository(db: Database | Transaction, sealer: Sealer, now: () => number = Date.now) {
  return {
    /** @returns the record and the whole key, which cannot be read again */
    async create(
      created: NewKey,
      apiKey: ApiKey = createKey(),
      fromEnvironment = false,
    ): Promise<{ record: KeyRecord; key: string }> {
      const record = { ...created, id: apiKey.id, disabled: 0, lastUsedAt: null, createdAt: now() } as const
      const sealedSecret = sealer.seal(apiKey.secret, apiKey.id)
      await db
        .insertInto('apiKeys')
        .values({ ...record, sealedSecret, fromEnvironment: fromEnvironment ? 1 : 0 })
        .execute()
      return { record: { ...record, disabled: false }, key: formatKey(apiKey) }
    },

    async list(accountId: string): Promise<KeyRecord[]> {
      const rows = await db
        .selectFrom('apiKeys')
        .select(columns)
        .where('accountId', '=', accountId)
        .orderBy('createdAt')
        .orderBy('id')
        .execute()
      return rows.map(toRecord)
    },

    /** @returns undefined when the account has no such key */
    async update(
      accountId: string,
      keyId: string,
      { name, disabled, expiresAt }: KeyChange,
    ): Promise<KeyRecord | undefined> {
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(disabled === undefined ? {} : { disabled: disabled ? (1 as const) : (0 as const) }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }
      const ofAccount = db
        .selectFrom('apiKeys')
        .select(columns)
        .where('accountId', '=', accountId)
        .where('id', '=', keyId)
      if (Object.keys(change).length > 0) {
        await db.updateTable('apiKeys').set(change).where('accountId', '=', accountId).where('id', '=', keyId).execute()
      }
      const row = await ofAccount.executeTakeFirst()
      return row === undefined ? undefined : toRecord(row)
    },

    /** @returns false when the account has no such key */
    async delete(accountId: string, keyId: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('apiKeys')
        .where('accountId', '=', accountId)
        .where('id', '=', keyId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    /** Not bound to an account: who the caller is, is what this finds out. */
    async findFacts(keyId: string): Promise<KeyFacts | undefined> {
      const row = await db
        .selectFrom('apiKeys')
        .innerJoin('accounts', 'accounts.id', 'apiKeys.accountId')
        .where('apiKeys.id', '=', keyId)
        .select(['apiKeys.accountId', 'apiKeys.sealedSecret', 'apiKeys.disabled', 'apiKeys.expiresAt'])
        .select(['accounts.name', 'accounts.role', 'accounts.tier', 'accounts.status'])
        .executeTakeFirst()
      if (row === undefined) return undefined
      return {
        caller: { accountId: row.accountId, accountName: row.name, keyId, role: row.role, tier: row.tier },
        secret: sealer.open(row.sealedSecret, keyId),
        disabled: row.disabled === 1,
        expiresAt: row.expiresAt,
        accountStatus: row.status,
      }
    },
  }
}

export type KeyRepository = ReturnType<typeof keyRepository>

function toRecord(row: Omit<KeyRecord, 'disabled'> & { disabled: 0 | 1 }): KeyRecord {
  return { ...row, disabled: row.disabled === 1 }
}
