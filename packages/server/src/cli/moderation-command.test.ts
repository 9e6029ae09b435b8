import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { checkMasterSecret, createSealer, loadMasterSecret } from '../access/index.ts'
import { openDatabase } from '../database/index.ts'
import { runForTest } from './testing.ts'

it('openmaas moderation edits word lists', async (test) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-cli-test-'))
  test.after(() => rm(dataFolder, { recursive: true }))
  const { db, close } = await openDatabase({ dataFolder })
  await checkMasterSecret(db, createSealer(loadMasterSecret(dataFolder, undefined)))
  await close()
  const run = (...args: string[]) => runForTest(['moderation', ...args], { OPENMAAS_DATA: dataFolder })
  const json = async (...args: string[]) => JSON.parse((await run(...args, '-o', 'json')).stdout) as unknown

  assert.match((await run('list')).stderr, /No word lists/)
  assert.equal((await run('create', 'mine', '--level', 'REVIEW', '--type', 'spam')).exitCode, 0)
  assert.equal((await run('create', 'mine')).exitCode, 2)
  const file = join(dataFolder, 'words.txt')
  await writeFile(file, '# remark\n违禁词\nbad word\n')
  assert.match((await run('add', 'mine', '另一个', '--file', file)).stderr, /holds 3 words/)
  assert.match((await run('remove', 'mine', '另一个')).stderr, /holds 2 words/)
  assert.deepEqual(await json('check', '这是違禁詞'), [{ word: '违禁词', list: 'mine', level: 'REVIEW', type: 'spam' }])
  assert.equal((await run('disable', 'mine')).exitCode, 0)
  assert.deepEqual(await json('check', '这是違禁詞'), [])
  assert.equal((await run('enable', 'mine')).exitCode, 0)
  for (const [args, exitCode] of [
    [['add', 'other', 'a'], 3],
    [['add', 'mine'], 2],
    [['add', 'mine', '!'], 2],
    [['add', 'mine', 'a'.repeat(65)], 2],
    [['create', 'x', '--level', 'BAD'], 2],
  ] as const)
    assert.equal((await run(...args)).exitCode, exitCode, args.join(' '))
  assert.equal((await run('delete', 'mine')).exitCode, 0)
  assert.deepEqual(await json('list'), [])
})
