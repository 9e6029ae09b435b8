/**
 * What a call pays for its key check, its concurrency slot and its ledger row, without any HTTP around them.
 * Run: `node bench/access-and-ledger.ts`; with DATABASE_URL the ledger goes to that PostgreSQL (it gets tables and rows).
 */
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { InProcessLimiter, KeyAuthenticator } from '../packages/server/src/access/index.ts'
import type { Caller } from '../packages/server/src/access/index.ts'
import { openDatabase } from '../packages/server/src/database/index.ts'
import { openUsageLedger } from '../packages/server/src/usage/index.ts'

const keyId = '0123456789abcdef'.repeat(2)
const secret = 'Secret0123456789abcdefgh'
const caller: Caller = { accountId: '1734786514366738432', accountName: 'bench', keyId, role: 'member', tier: 'V1' }
const facts = { caller, secret, disabled: false, expiresAt: null, accountStatus: 'active' } as const

function token(): string {
  const parts = [
    { alg: 'HS256', sign_type: 'SIGN' },
    { api_key: keyId, exp: Date.now() + 3_600_000, timestamp: Date.now() },
  ]
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function report(name: string, microseconds: number): void {
  console.log(`${name.padEnd(58)} ${microseconds.toFixed(2).padStart(8)} us`)
}

function time(name: string, work: () => unknown, rounds = 500_000): void {
  for (let round = 0; round < rounds / 10; round++) work()
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round++) work()
  report(name, ((performance.now() - startedAt) * 1000) / rounds)
}

const authenticator = new KeyAuthenticator({ findFacts: async () => facts })
for (const [name, header] of [
  ['key', `Bearer ${keyId}.${secret}`],
  ['token', `Bearer ${token()}`],
] as const) {
  await authenticator.authenticate({ authorization: header })
  const bytes = Buffer.from(header)
  // A new string each time, as a socket gives it: its hash is not known yet.
  time(`verified ${name}, synchronous`, () => authenticator.authenticate({ authorization: bytes.toString('latin1') }))
}
const limiter = new InProcessLimiter()
time('slot taken and released, in process', () => limiter.acquire(caller, 'glm-4.6').release())

const folder = mkdtempSync(join(tmpdir(), 'openmaas-bench-'))
const database = await openDatabase({ dataFolder: folder, url: process.env['DATABASE_URL'] })
const onProblem = (message: string, error: unknown): void => console.error(message, error)
const ledger = await openUsageLedger({ db: database.db, folder: join(folder, 'usage'), onProblem })
const call = {
  requestId: '202611201559001234abcd',
  accountId: caller.accountId,
  keyId,
  operation: 'chat.completions.create',
}
const end = { cause: 'completed', httpStatus: 200, finishReason: 'stop', engineId: 'vllm-a', source: 'engine' } as const

/** Twenty calls a burst, a pause after each: the import runs in the pauses, as it does in a server. */
async function serve(
  bursts: number,
  work: () => void,
): Promise<{ cpuUs: number; workMs: number; longestTurnMs: number }> {
  const cpu = process.cpuUsage()
  let workMs = 0
  let longestTurnMs = 0
  for (let burst = 0; burst < bursts; burst++) {
    const startedAt = performance.now()
    for (let round = 0; round < 20; round++) work()
    const workedAt = performance.now()
    workMs += workedAt - startedAt
    await delay(1)
    longestTurnMs = Math.max(longestTurnMs, performance.now() - workedAt)
  }
  await ledger.flush()
  const { user, system } = process.cpuUsage(cpu)
  return { cpuUs: user + system, workMs, longestTurnMs }
}

const record = (): void =>
  ledger.begin({ ...call, model: 'glm-4.6', stream: true }).finish({ ...end, promptTokens: 10, completionTokens: 5 })
await serve(200, record)
const bursts = 2000
const busy = await serve(bursts, record)
const idle = await serve(bursts, () => {})
report(`ledger: begin and finish, on the way of the call`, (busy.workMs * 1000) / (bursts * 20))
report(`ledger: CPU with the import into ${database.dialect}`, (busy.cpuUs - idle.cpuUs) / (bursts * 20))
report(`ledger: longest turn of the event loop (idle ${idle.longestTurnMs.toFixed(1)} ms)`, busy.longestTurnMs * 1000)
await ledger.close()
await database.close()
rmSync(folder, { recursive: true })
