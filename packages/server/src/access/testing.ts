import { createHmac } from 'node:crypto'
import type { TestDatabase } from '../database/testing.ts'
import { accountService } from './account-service.ts'
import type { AccountService } from './account-service.ts'
import type { Caller, Tier } from './caller.ts'
import { KeyAuthenticator } from './key-authenticator.ts'
import { keyRepository } from './key-repository.ts'
import { createSealer } from './master-secret.ts'
import type { Sealer } from './master-secret.ts'

export interface TestAccess {
  readonly sealer: Sealer
  readonly accounts: AccountService
  readonly authenticator: KeyAuthenticator
}

export function testAccess(database: TestDatabase, now: () => number = Date.now): TestAccess {
  const sealer = createSealer('a master secret for tests')
  const { findFacts } = keyRepository(database.db, sealer, now)
  const authenticator = new KeyAuthenticator({ findFacts, now })
  const accounts = accountService({ db: database.db, sealer, onChange: () => authenticator.invalidate(), now })
  return { sealer, accounts, authenticator }
}

/** A token as the platform's clients make it, with any header and claims. */
export function signedToken(key: string, claims: object, header: object = { alg: 'HS256', sign_type: 'SIGN' }): string {
  const [id = '', secret = ''] = key.split('.')
  const text = [header, { api_key: id, ...claims }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

export function testCaller(tier: Tier, accountId = '1734786514366738432'): Caller {
  return { accountId, accountName: 'Ada', keyId: 'f'.repeat(32), role: 'member', tier }
}
