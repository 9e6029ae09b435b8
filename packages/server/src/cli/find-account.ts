import type { Account, AccountService, KeyRecord } from '../access/index.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

const pageSize = 500
const fewestPrefixCharacters = 6

/** All accounts, oldest first. */
export async function allAccounts(accounts: AccountService): Promise<Account[]> {
  const found: Account[] = []
  for (let after: string | undefined; ;) {
    const page = await accounts.list({ after, limit: pageSize })
    found.push(...page.accounts)
    after = page.accounts.at(-1)?.id
    if (!page.hasMore || after === undefined) return found.toReversed()
  }
}

/**
 * @param nameOrId ids are told apart from names by being an existing id
 * @throws {CommandFailure} when none or several are meant
 */
export async function findAccount(accounts: AccountService, nameOrId: string): Promise<Account> {
  const byId = await accounts.find(nameOrId)
  if (byId !== undefined) return byId
  const named = (await allAccounts(accounts)).filter(({ name }) => name === nameOrId)
  const [only, ...others] = named
  if (only === undefined) throw new CommandFailure(exitCodes.notFound, `There is no account ${nameOrId}.`)
  if (others.length > 0) {
    const ids = named.map(({ id }) => id).join(', ')
    throw new CommandFailure(exitCodes.refused, `Several accounts are named ${nameOrId}; use the id of one: ${ids}.`)
  }
  return only
}

export interface FoundKey {
  readonly account: Account
  readonly record: KeyRecord
}

/**
 * @param wanted a key id, its first six or more characters, or a whole key, of which only the id is looked at
 * @throws {CommandFailure} when none or several are meant
 */
export async function findKey(accounts: AccountService, wanted: string): Promise<FoundKey> {
  const id = wanted.split('.')[0] ?? ''
  const keys = await allKeys(accounts)
  const exact = keys.find(({ record }) => record.id === id)
  if (exact !== undefined) return exact
  const matches = id.length < fewestPrefixCharacters ? [] : keys.filter(({ record }) => record.id.startsWith(id))
  const [only, ...others] = matches
  if (only === undefined) throw new CommandFailure(exitCodes.notFound, `There is no key ${id}.`)
  if (others.length > 0) throw new CommandFailure(exitCodes.refused, `Several keys begin with ${id}; give more of it.`)
  return only
}

/** Keys of all accounts, or of one. */
export async function allKeys(accounts: AccountService, account?: Account): Promise<FoundKey[]> {
  const owners = account === undefined ? await allAccounts(accounts) : [account]
  const found: FoundKey[] = []
  for (const owner of owners) {
    const records = await accounts.listKeys(owner.id)
    found.push(...records.map((record) => ({ account: owner, record })))
  }
  return found
}
