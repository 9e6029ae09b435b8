import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { checkMasterSecret, createSealer, ensureAdmin, loadMasterSecret } from '../access/index.ts'
import { openDatabase } from '../database/index.ts'
import { taskRepository } from '../tasks/index.ts'
import { runForTest } from './testing.ts'

interface Row {
  readonly id: string
  readonly state: string
  readonly error: string | null
}

it('openmaas tasks lists, cancels and retries', async (test) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-cli-test-'))
  test.after(() => rm(dataFolder, { recursive: true }))
  const run = (...args: string[]) => runForTest(['tasks', ...args], { OPENMAAS_DATA: dataFolder })
  const rows = async (...args: string[]) => JSON.parse((await run('list', '-o', 'json', ...args)).stdout) as Row[]

  const { db, close } = await openDatabase({ dataFolder })
  const sealer = createSealer(loadMasterSecret(dataFolder, undefined))
  await checkMasterSecret(db, sealer)
  const { accountId } = await ensureAdmin({ db, sealer })
  assert.match((await run('list')).stderr, /^No tasks/)
  const repository = taskRepository(db)
  for (const [index, kind] of ['video', 'image', 'chat'].entries()) {
    const task = { id: `t${index}`, accountId, keyId: 'k', requestId: 'r', kind, model: 'm', request: '{}', blobs: [] }
    await repository.insert({ ...task, now: Date.now() - 10_000 + index }, 10)
  }
  const ids = async (...args: string[]) => (await rows(...args)).map(({ id }) => id)
  assert.deepEqual(await ids(), ['t2', 't1', 't0'])
  assert.deepEqual(await ids('--limit', '1'), ['t2'])
  assert.deepEqual(await ids('--kind', 'video', '--account', accountId, '--from', '1h'), ['t0'])
  assert.match((await run('list')).stdout, /^ID .*KIND .*STATE/)

  assert.equal((await run('cancel', 't0')).stderr, 't0 is cancelled.\n')
  const [cancelled] = await rows('--state', 'cancelled')
  assert.deepEqual([cancelled?.id, cancelled?.error], ['t0', '1200 The API call failed. The task was cancelled.'])
  assert.equal((await run('cancel', 't0')).exitCode, 4)
  assert.equal((await run('retry', 't0')).stderr, 't0 is queued.\n')
  assert.equal((await run('retry', 't1')).exitCode, 4)
  assert.equal((await run('retry', 'none')).exitCode, 3)
  for (const args of [['cancel'], ['list', '--limit', '0'], ['list', '--state', 'lost']])
    assert.equal((await run(...args)).exitCode, 2, args.join(' '))
  await close()
})
