import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { describeOnDatabases } from '../database/testing.ts'
import type { Database } from '../database/index.ts'
import { callRow } from './call-row.ts'
import { callStore } from './call-store.ts'
import { dayName, isTimeZone, offsetSpans } from './local-days.ts'
import { begunCall, endedCall, testStart } from './testing.ts'
import { usageQueries } from './usage-queries.ts'
import type { UsageGroup, UsageTotals } from './usage-queries.ts'

const hourMs = 3_600_000
const span = { from: testStart - 400 * hourMs, to: testStart + 400 * hourMs }
const counted = [
  'calls',
  'failedCalls',
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'cachedTokens',
  'reasoningTokens',
  'estimatedTokens',
] as const

/** Two accounts, of which one has two keys. */
const keys = [
  { accountId: '1', keyId: 'a' },
  { accountId: '1', keyId: 'b' },
  { accountId: '2', keyId: 'c' },
]
const calls = fc.array(
  fc.record({
    key: fc.constantFrom(...keys),
    model: fc.constantFrom('glm-4.6', 'glm-4.5', 'embedding-3'),
    startedAt: fc.integer({ min: span.from, max: span.to - 1 }),
    ended: fc.option(
      fc.record({
        cause: fc.constantFrom('completed', 'client_closed', 'engine_error'),
        source: fc.constantFrom('engine', 'estimate'),
        promptTokens: fc.nat(1e6),
        completionTokens: fc.option(fc.nat(1e6), { nil: undefined }),
      }),
    ),
  }),
  { maxLength: 60 },
)

async function insert(db: Database, rows: Parameters<ReturnType<typeof callStore>['insert']>[0]): Promise<void> {
  assert.deepEqual(await callStore(db).insert(rows), [])
}

describeOnDatabases('usage totals', (create) => {
  it('agree for every grouping, and with each account alone', async () => {
    await using database = await create()
    const { totals } = usageQueries(database.db)
    await fc.assert(
      fc.asyncProperty(calls, async (made) => {
        await database.db.deleteFrom('calls').execute()
        const rows = made.map(({ key, model, startedAt, ended }, index) =>
          callRow(
            String(index),
            begunCall({ ...key, model, startedAt }),
            ended === null ? undefined : endedCall({ ...ended, totalTokens: undefined }),
          ),
        )
        await insert(database.db, rows)
        const [whole] = await totals(span, [], 'Asia/Shanghai')
        assert.equal(whole?.calls, made.length)
        assert.equal(
          whole?.totalTokens,
          rows.reduce((total, row) => total + (row.totalTokens ?? 0), 0),
        )
        assert.equal(whole?.failedCalls, rows.filter((row) => row.endCause !== 'completed').length)
        const groupings: UsageGroup[][] = [
          ['key'],
          ['account'],
          ['model'],
          ['day'],
          ['day', 'key', 'model'],
          ['account', 'model'],
        ]
        for (const groups of groupings) {
          const zone = groups.length % 2 === 0 ? 'Asia/Shanghai' : 'America/New_York'
          assert.deepEqual(added(await totals(span, groups, zone)), figures(whole), groups.join())
        }
        const accounts = await Promise.all(
          ['1', '2'].map((accountId) => totals({ ...span, accountId }, ['key'], 'UTC')),
        )
        assert.deepEqual(added(accounts.flat()), figures(whole))
        assert.ok(accounts[0]?.every(({ keyId }) => keyId !== 'c'))
      }),
      { numRuns: 25 },
    )
  })

  it('count a call on the day that the clock of the zone shows', async () => {
    await using database = await create()
    const { totals } = usageQueries(database.db)
    // 23:59 in Shanghai, and one minute later.
    const starts = [testStart, testStart + 60_000]
    await insert(
      database.db,
      starts.map((startedAt, index) => callRow(String(index), begunCall({ startedAt }), endedCall())),
    )
    const days = async (zone: string) =>
      (await totals(span, ['day'], zone)).map(({ day, calls: number }) => [day, number])
    assert.deepEqual(await days('Asia/Shanghai'), [
      ['2026-11-20', 1],
      ['2026-11-21', 1],
    ])
    assert.deepEqual(await days('UTC'), [['2026-11-20', 2]])
    assert.deepEqual(await days('Asia/Kathmandu'), [['2026-11-20', 2]])
    assert.deepEqual(await totals({ from: 0, to: 1 }, ['day'], 'UTC'), [])
  })

  it('keep a day of 25 hours together', async () => {
    await using database = await create()
    const { totals } = usageQueries(database.db)
    const midnight = Date.UTC(2026, 9, 31, 23)
    const starts = Array.from({ length: 26 }, (_, hour) => midnight + hour * hourMs - 1000)
    await insert(
      database.db,
      starts.map((startedAt, index) => callRow(String(index), begunCall({ startedAt }), endedCall())),
    )
    const wide = { from: midnight - 48 * hourMs, to: midnight + 72 * hourMs }
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' })
    const expected = Map.groupBy(starts, (startedAt) => local.format(startedAt))
    assert.deepEqual(
      (await totals(wide, ['day'], 'America/New_York')).map(({ day, calls: number }) => [day, number]),
      [...expected].map(([day, those]) => [day, those.length]),
    )
  })
})

describeOnDatabases('the request log', (create) => {
  it('pages through all calls once, newest first, while new ones come in', async () => {
    await using database = await create()
    const { log } = usageQueries(database.db)
    // Many calls of one millisecond: the id decides.
    await insert(
      database.db,
      Array.from({ length: 25 }, (_, index) =>
        callRow(`c${String(index).padStart(2, '0')}`, begunCall({ startedAt: testStart + (index >> 3) }), endedCall()),
      ),
    )
    const seen: string[] = []
    let after: Parameters<typeof log>[1]['after']
    do {
      const page = await log(span, { after, limit: 10 })
      seen.push(...page.records.map(({ id }) => id))
      after = page.cursor
      await insert(database.db, [callRow(`new${seen.length}`, begunCall({ startedAt: testStart + 1000 }), endedCall())])
    } while (after !== undefined)
    assert.deepEqual(
      seen,
      Array.from({ length: 25 }, (_, index) => `c${String(24 - index).padStart(2, '0')}`),
    )
  })

  it('filters by account, key, model, cause, status, request and time', async () => {
    await using database = await create()
    const { log } = usageQueries(database.db)
    await insert(database.db, [
      callRow('1', begunCall({ accountId: '1', keyId: 'a', model: 'm', requestId: 'r1' }), endedCall()),
      callRow(
        '2',
        begunCall({ accountId: '1', keyId: 'b', startedAt: testStart + 5 }),
        endedCall({ cause: 'error', httpStatus: 429 }),
      ),
      callRow('3', begunCall({ accountId: '2', keyId: 'c' }), undefined),
    ])
    const ids = async (filter: object) =>
      (await log({ ...span, ...filter }, { limit: 10 })).records.map(({ id }) => id).toSorted()
    assert.deepEqual(await ids({}), ['1', '2', '3'])
    assert.deepEqual(await ids({ accountId: '1' }), ['1', '2'])
    assert.deepEqual(await ids({ accountId: '1', keyId: 'c' }), [])
    assert.deepEqual(await ids({ model: 'm' }), ['1'])
    assert.deepEqual(await ids({ endCause: 'interrupted' }), ['3'])
    assert.deepEqual(await ids({ httpStatus: 429 }), ['2'])
    assert.deepEqual(await ids({ requestId: 'r1' }), ['1'])
    assert.deepEqual(await ids({ from: testStart + 5 }), ['2'])
    assert.deepEqual(await ids({ to: testStart + 5 }), ['1', '3'])
  })
})

describe('the days of a time zone', () => {
  it('are split exactly where its clocks change', () => {
    const from = Date.UTC(2026, 0, 1)
    const spans = offsetSpans(from, Date.UTC(2027, 0, 1), 'Europe/Berlin')
    assert.deepEqual(
      spans.map(({ from: start, offsetMs }) => [new Date(start).toISOString(), offsetMs / hourMs]),
      [
        ['2026-01-01T00:00:00.000Z', 1],
        ['2026-03-29T01:00:00.000Z', 2],
        ['2026-10-25T01:00:00.000Z', 1],
      ],
    )
    assert.deepEqual(offsetSpans(5, 10, 'Asia/Shanghai'), [{ from: 5, to: 10, offsetMs: 8 * hourMs }])
    assert.equal(dayName(0), '1970-01-01')
    assert.deepEqual(['Asia/Shanghai', 'Mars/Base', ''].map(isTimeZone), [true, false, false])
  })
})

function added(rows: readonly UsageTotals[]): number[] {
  return counted.map((field) => rows.reduce((sum, row) => sum + row[field], 0))
}

function figures(row: UsageTotals | undefined): number[] {
  assert.ok(row)
  return counted.map((field) => row[field])
}
