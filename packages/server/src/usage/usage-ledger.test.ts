import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { beginLine, endLine, parseJournalLine } from './journal-line.ts'
import { openUsageLedger } from './open-usage-ledger.ts'
import type { UsageLedgerOptions } from './open-usage-ledger.ts'
import { begunCall, endedCall, testStart } from './testing.ts'

async function openLedger(database: TestDatabase, changes: Partial<UsageLedgerOptions> = {}) {
  const problems: string[] = []
  const folder = join(database.dataFolder, 'usage')
  const onProblem = (message: string): void => void problems.push(message)
  const ledger = await openUsageLedger({ db: database.db, folder, onProblem, importEveryMs: 5, ...changes })
  return { ledger, folder, problems }
}

const rowsOf = ({ db }: TestDatabase) => db.selectFrom('calls').selectAll().orderBy('requestId').execute()
const segments = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.jsonl'))

describeOnDatabases('the usage ledger', (create) => {
  it('writes one row per call, with its end and the source of its numbers', async () => {
    await using database = await create()
    const { ledger, folder, problems } = await openLedger(database)
    ledger.begin(begunCall()).finish(endedCall())
    await ledger.flush()
    const [row] = await rowsOf(database)
    assert.ok(row)
    const { id, ...facts } = row
    assert.match(id, /^[0-9a-f]{16}\w{8}$/)
    assert.deepEqual(facts, {
      requestId: '20261120155900abcdef',
      accountId: '1734786514366738432',
      keyId: 'a'.repeat(32),
      operation: 'chat.completions.create',
      model: 'glm-4.6',
      upstreamModel: 'zai-org/GLM-4.6',
      engineId: 'vllm-a',
      stream: 1,
      startedAt: testStart,
      firstPartAt: testStart + 100,
      finishedAt: testStart + 900,
      promptTokens: 10,
      completionTokens: 5,
      totalTokens: 15,
      cachedTokens: 4,
      reasoningTokens: 2,
      source: 'engine',
      endCause: 'completed',
      httpStatus: 200,
      errorCode: null,
      finishReason: 'stop',
      userId: 'user-1',
    })
    await ledger.close()
    assert.deepEqual([readdirSync(folder), problems], [[], []])
  })

  it('counts the first end of a call only', async () => {
    await using database = await create()
    const { ledger } = await openLedger(database)
    const entry = ledger.begin(begunCall())
    entry.finish(endedCall({ cause: 'client_closed', httpStatus: 499 }))
    entry.finish(endedCall())
    await ledger.close()
    assert.deepEqual(
      (await rowsOf(database)).map(({ endCause, httpStatus }) => [endCause, httpStatus]),
      [['client_closed', 499]],
    )
  })

  it('writes by itself, drops the journal on the way, and keeps no file of calls that are in', async () => {
    await using database = await create()
    const { ledger, folder } = await openLedger(database, { maxSegmentBytes: 2000 })
    const long = ledger.begin(begunCall({ requestId: 'long' }))
    for (let call = 0; call < 500; call++) ledger.begin(begunCall({ requestId: `r${call}` })).finish(endedCall())
    assert.ok(segments(folder).length > 10)
    assert.ok(ledger.backlogBytes() > 10_000)
    while ((await rowsOf(database)).length < 500) await delay(10)
    await ledger.flush()
    // The one with the call that still runs, and the one that is being written.
    assert.ok(segments(folder).length <= 2, String(segments(folder)))
    long.finish(endedCall())
    await ledger.close()
    assert.equal((await rowsOf(database)).length, 501)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('notes when a key was last used', async () => {
    await using database = await create()
    const account = {
      id: '1',
      name: '',
      tier: 'V0',
      role: 'member',
      status: 'active',
      createdAt: 1,
      updatedAt: 1,
    } as const
    await database.db.insertInto('accounts').values(account).execute()
    const key = {
      id: 'k',
      accountId: '1',
      name: '',
      sealedSecret: '',
      createdAt: 1,
      expiresAt: null,
      lastUsedAt: null,
    } as const
    await database.db
      .insertInto('apiKeys')
      .values({ ...key, fromEnvironment: 0, disabled: 0 })
      .execute()
    const { ledger } = await openLedger(database)
    for (const startedAt of [testStart, testStart - 5])
      ledger.begin(begunCall({ keyId: 'k', startedAt })).finish(endedCall())
    await ledger.close()
    assert.deepEqual(await database.db.selectFrom('apiKeys').select('lastUsedAt').execute(), [
      { lastUsedAt: testStart },
    ])
  })

  it('takes values that a database would refuse', async () => {
    await using database = await create()
    const { ledger, problems } = await openLedger(database)
    ledger.begin(begunCall({ requestId: 'a\0b', model: '模型😀\ud800', userId: 'u\n\0' })).finish(
      endedCall({
        promptTokens: 1.4,
        completionTokens: Number.NaN,
        cachedTokens: Infinity,
        totalTokens: 1e300,
        finishReason: '\0',
      }),
    )
    ledger.begin(begunCall({ requestId: 'z' })).finish(endedCall())
    await ledger.close()
    const [odd, plain] = await rowsOf(database)
    assert.deepEqual(
      [odd?.requestId, odd?.userId, odd?.promptTokens, odd?.completionTokens, odd?.cachedTokens],
      ['ab', 'u\n', 1, null, null],
    )
    assert.equal(plain?.requestId, 'z')
    assert.deepEqual(problems, [])
  })

  it('puts a row that the database refuses aside and goes on with the others', async () => {
    await using database = await create()
    const { ledger, folder, problems } = await openLedger(database)
    const unfit = { startedAt: Number.MAX_VALUE }
    for (const changes of [{}, unfit, {}]) ledger.begin(begunCall(changes)).finish(endedCall())
    await ledger.close()
    assert.equal((await rowsOf(database)).length, 2)
    assert.equal(readFileSync(join(folder, 'refused.jsonl'), 'utf8').split('\n').length, 2)
    assert.ok(problems[0]?.startsWith('The database refused 1 calls'))
  })

  it('loses nothing and doubles nothing while the database is away, within a bound of memory', async () => {
    await using database = await create()
    const heal = await withoutTable(database)
    const { ledger, folder, problems } = await openLedger(database, { maxWaitingCalls: 10, maxSegmentBytes: 2000 })
    for (let call = 0; call < 300; call++) {
      ledger.begin(begunCall({ requestId: `r${call}` })).finish(endedCall())
      if (call % 50 === 0) await delay(5)
    }
    await assert.rejects(ledger.flush())
    const early = ledger.begin(begunCall({ requestId: 'early' }))
    assert.ok(problems.some((problem) => problem.startsWith('The database takes no calls')))
    await heal()
    ledger.begin(begunCall({ requestId: 'later' })).finish(endedCall())
    await ledger.flush()
    assert.equal((await rowsOf(database)).length, 301)
    early.finish(endedCall())
    await ledger.close()
    assert.equal(new Set((await rowsOf(database)).map(({ requestId }) => requestId)).size, 302)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('leaves the journal to the next start when the database is away at the end', async () => {
    await using database = await create()
    const heal = await withoutTable(database)
    const { ledger } = await openLedger(database)
    ledger.begin(begunCall({ requestId: 'ended' })).finish(endedCall())
    ledger.begin(begunCall({ requestId: 'running' }))
    await ledger.close()
    await heal()
    const next = await openLedger(database)
    await next.ledger.flush()
    assert.deepEqual(
      (await rowsOf(database)).map(({ requestId, endCause }) => [requestId, endCause]),
      [
        ['ended', 'completed'],
        ['running', 'interrupted'],
      ],
    )
    await next.ledger.close()
    assert.deepEqual(readdirSync(next.folder), [])
  })

  it('leaves the journal of a living process alone', async () => {
    await using database = await create()
    const first = await openLedger(database, { importEveryMs: 60_000 })
    const running = first.ledger.begin(begunCall({ requestId: 'running' }))
    const second = await openLedger(database)
    await second.ledger.flush()
    assert.deepEqual(await rowsOf(database), [])
    running.finish(endedCall())
    await second.ledger.close()
    await first.ledger.close()
    assert.deepEqual(
      (await rowsOf(database)).map(({ endCause }) => endCause),
      ['completed'],
    )
  })

  it('has every call that a killed process had begun, the unfinished ones as interrupted, none twice', async () => {
    await using database = await create()
    const folder = join(database.dataFolder, 'usage')
    const printed = await killedWriter(database, folder, 400)
    const begun = printed.filter((line) => line.startsWith('b ')).map((line) => line.slice(2))
    const ended = new Set(printed.filter((line) => line.startsWith('e ')).map((line) => line.slice(2)))
    // A second start that is killed at once, and a third: replaying is repeatable.
    for (let start = 0; start < 2; start++) {
      const { ledger, problems } = await openLedger(database)
      await ledger.flush()
      assert.deepEqual(problems, [])
      await ledger.close()
    }
    const rows = new Map((await rowsOf(database)).map((row) => [row.requestId, row]))
    assert.equal(rows.size, (await rowsOf(database)).length)
    for (const id of begun) assert.ok(rows.has(id), `${id} is lost`)
    for (const id of ended) assert.equal(rows.get(id)?.endCause, 'completed')
    // The line of the last call may have been printed no more.
    const unfinished = begun.filter((id) => !ended.has(id) && id !== begun.at(-1))
    assert.ok(unfinished.length > 20)
    for (const id of unfinished)
      assert.deepEqual(
        [rows.get(id)?.endCause, rows.get(id)?.source, rows.get(id)?.finishedAt],
        ['interrupted', 'none', null],
      )
    assert.ok(rows.size <= begun.length + 1)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('reads past a line that was cut off, and reports damage in the middle', async () => {
    await using database = await create()
    const folder = join(database.dataFolder, 'usage')
    const before = await openLedger(database)
    await before.ledger.close()
    const lines = [
      beginLine('1', begunCall({ requestId: 'a' })),
      'torn\n',
      endLine('1', endedCall()),
      beginLine('2', begunCall({ requestId: 'b' })).slice(0, 30),
    ]
    writeFileSync(join(folder, `${'0'.repeat(16)}-000001.jsonl`), lines.join(''))
    const { ledger, problems } = await openLedger(database)
    await ledger.flush()
    assert.deepEqual(
      (await rowsOf(database)).map(({ requestId, endCause }) => [requestId, endCause]),
      [['a', 'completed']],
    )
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /^1 lines/)
    await ledger.close()
  })
})

describe('a line of the journal', () => {
  it('comes back as it was written', () => {
    const call = begunCall({ requestId: '"\n模型', userId: undefined })
    assert.deepEqual(parseJournalLine(beginLine('1', call)), { kind: 'begin', id: '1', call })
    const end = endedCall({ errorCode: '1302', totalTokens: 15, cachedTokens: undefined })
    assert.deepEqual(parseJournalLine(endLine('1', end)), { kind: 'end', id: '1', end })
    for (const line of ['', 'x', '{}', '["b"]', '["e","1",null]']) assert.equal(parseJournalLine(line), undefined)
  })
})

/** Takes the table away, until the returned function brings it back. */
async function withoutTable({ db }: TestDatabase): Promise<() => Promise<unknown>> {
  await sql`alter table calls rename to calls_away`.execute(db)
  return () => sql`alter table calls_away rename to calls`.execute(db)
}

/** Runs a writer, kills it when it has printed so many lines, and answers what it printed. */
async function killedWriter(database: TestDatabase, folder: string, lines: number): Promise<string[]> {
  const { url = '', schema = '' } = database.options
  const script = fileURLToPath(new URL('testing-writer.ts', import.meta.url))
  const writer = spawn(process.execPath, [script, database.dataFolder, folder, url, schema], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  writer.stdout.on('data', (data: Buffer) => {
    printed += data.toString()
    if (printed.split('\n').length > lines) writer.kill('SIGKILL')
  })
  await once(writer, 'close')
  return printed.split('\n').slice(0, -1)
}
