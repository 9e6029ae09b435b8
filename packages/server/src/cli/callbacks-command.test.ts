import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { checkMasterSecret, createSealer, ensureAdmin, loadMasterSecret } from '../access/index.ts'
import { callbackRepository, enqueueCallback } from '../callbacks/index.ts'
import { openDatabase } from '../database/index.ts'
import { runForTest } from './testing.ts'

interface Row {
  readonly id: string
  readonly document_id: string
  readonly state: string
  readonly url: string
}

it('openmaas callbacks lists deliveries and sends them again', async (test) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-cli-test-'))
  test.after(() => rm(dataFolder, { recursive: true }))
  const run = (...args: string[]) => runForTest(['callbacks', ...args], { OPENMAAS_DATA: dataFolder })
  const rows = async (...args: string[]) => JSON.parse((await run('list', '-o', 'json', ...args)).stdout) as Row[]

  const { db, close } = await openDatabase({ dataFolder })
  const sealer = createSealer(loadMasterSecret(dataFolder, undefined))
  await checkMasterSecret(db, sealer)
  const { accountId } = await ensureAdmin({ db, sealer })
  for (const documentId of ['7', '8']) {
    const explicit = { url: 'https://customer.example/hook?token=secret', sealedHeader: null }
    const event = { accountId, knowledgeId: '1', documentId, status: 1, msg: 'ok', explicit } as const
    await db.transaction().execute((transaction) => enqueueCallback(transaction, event, sealer))
  }
  const repository = callbackRepository(db)
  const [eight, seven] = await rows()
  assert.ok(eight && seven)
  assert.deepEqual([eight.document_id, seven.document_id, seven.url], ['8', '7', 'https://customer.example/hook'])
  assert.match((await run('list')).stdout, /^ID .*DOCUMENT ID .*STATE/)

  const claimed = await repository.claim(seven.id, 'owner', Date.now(), 1000)
  assert.ok(claimed)
  const attempt = { startedAt: 0, durationMs: 5, httpStatus: 500, bodyCode: null, error: 'HTTP 500' }
  await repository.settle(claimed, 'owner', attempt, { state: 'failed', error: 'HTTP 500' }, Date.now())
  assert.deepEqual(
    (await rows('--state', 'failed')).map(({ id }) => id),
    [seven.id],
  )
  assert.equal((await run('replay', '--failed', '--account', 'nobody')).exitCode, 3)
  assert.deepEqual(JSON.parse((await run('replay', '--failed', '--document', '7', '-o', 'json')).stdout), {
    replayed: 1,
  })
  assert.deepEqual(await rows('--state', 'failed'), [])
  assert.match((await run('replay', seven.id)).stderr, /^1 to be sent again/)
  assert.equal((await run('replay', '123')).exitCode, 3)
  for (const args of [
    ['replay'],
    ['replay', seven.id, '--failed'],
    ['list', '--limit', '0'],
    ['list', '--state', 'lost'],
  ])
    assert.equal((await run(...args)).exitCode, 2, args.join(' '))
  await close()
})
