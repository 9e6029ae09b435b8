import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { ReadFile } from '../knowledge/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { fileRepository } from './file-repository.ts'
import type { FlowFile } from './file-repository.ts'
import { FileWork } from './file-work.ts'

const accountId = '1'
const applicationId = '2'

async function prepare(db: Database): Promise<void> {
  const account = { id: accountId, name: 'a', tier: 'V0', role: 'member', status: 'active' } as const
  await db
    .insertInto('accounts')
    .values({ ...account, createdAt: 1, updatedAt: 1 })
    .execute()
  const settings = { prompt: '', topP: '0.7', temperature: '0.9', knowledgeIds: '[]', model: 'm', paramDesc: 'custom' }
  await db
    .insertInto('applications')
    .values({
      id: applicationId,
      accountId,
      name: 'app',
      description: '',
      ...settings,
      iconColor: 'blue',
      iconType: 'robot_assist',
      maxTokens: 1024,
      knowledgeInfo: null,
      createdAt: 1,
      updatedAt: 1,
    })
    .execute()
}

function fileOf(fields: Partial<FlowFile> = {}): FlowFile {
  return {
    id: createId(),
    accountId,
    applicationId,
    conversationId: null,
    unitId: null,
    fileType: null,
    name: 'a.txt',
    format: 'txt',
    blobHash: 'hash',
    sizeBytes: 1,
    state: 'queued',
    code: 0,
    message: '',
    text: null,
    attempts: 0,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: 1,
    createdAt: 1,
    updatedAt: 1,
    ...fields,
  }
}

/** A store in which every blob is there, for a reader that looks into none. */
const blobs: BlobStore = {
  put: () => Promise.reject(new Error('not here')),
  open: () => Promise.reject(new Error('not here')),
  localFile: async () => ({ path: '/nowhere', release: async () => {} }),
  touch: async () => true,
  async *list() {},
  delete: async () => {},
}

function workOn(test: TestContext, db: Database, readFile: ReadFile): FileWork {
  const work = new FileWork({ db, blobs, readFile, log: silentTelemetry().log })
  test.after(() => work.stop())
  work.start()
  return work
}

async function settled(db: Database, id: string): Promise<FlowFile> {
  const deadline = Date.now() + 8000
  for (;;) {
    const [file] = await fileRepository(db).findMany(accountId, applicationId, [id])
    if (file?.state === 'ready' || file?.state === 'failed') return file
    assert.ok(Date.now() < deadline, 'the file was not settled')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describeOnDatabases('files of flows', (create) => {
  it('are read in the background, also those whose reader has died', async (test) => {
    const database = await create()
    await prepare(database.db)
    const dead = fileOf({ state: 'reading', leaseOwner: 'dead', leaseExpiresAt: Date.now() - 1 })
    const fresh = fileOf()
    await fileRepository(database.db).insert([dead, fresh])
    workOn(test, database.db, async ({ id }) => ({ pieces: ['one', id] }))
    test.after(() => database.remove())
    for (const { id } of [dead, fresh]) {
      const { state, code, text, leaseOwner } = await settled(database.db, id)
      assert.deepEqual(
        { state, code, text, leaseOwner },
        { state: 'ready', code: 1, text: `one\n\n${id}`, leaseOwner: null },
      )
    }
  })

  it('fail with the reason of the reader, but pictures without text are there to be looked at', async (test) => {
    const database = await create()
    await prepare(database.db)
    const text = fileOf()
    const picture = fileOf({ format: 'png', name: 'a.png' })
    await fileRepository(database.db).insert([text, picture])
    workOn(test, database.db, async () => ({ refused: 'damaged', message: '文档已损坏，无法读取。' }))
    test.after(() => database.remove())
    const failed = await settled(database.db, text.id)
    assert.deepEqual([failed.state, failed.code, failed.message], ['failed', 2, '文档已损坏，无法读取。'])
    const ready = await settled(database.db, picture.id)
    assert.deepEqual([ready.state, ready.text], ['ready', ''])
  })

  it('are tried again when the machine failed', async (test) => {
    const database = await create()
    await prepare(database.db)
    const file = fileOf()
    await fileRepository(database.db).insert([file])
    let tries = 0
    workOn(test, database.db, async () => {
      if (++tries === 1) throw new Error('no space')
      return { pieces: ['text'] }
    })
    test.after(() => database.remove())
    assert.equal((await settled(database.db, file.id)).text, 'text')
    assert.equal(tries, 2)
  })

  it('belong to one conversation, and keep their blobs', async () => {
    await using database = await create()
    await prepare(database.db)
    const files = fileRepository(database.db)
    const conversation = {
      accountId,
      kind: 'flow',
      applicationId,
      title: null,
      settings: '{}',
      messageCount: 0,
    } as const
    for (const id of ['10', '11']) {
      await database.db
        .insertInto('conversations')
        .values({ id, ...conversation, leaseOwner: null, leaseExpiresAt: null, createdAt: 1, updatedAt: 1 })
        .execute()
    }
    const file = fileOf()
    await files.insert([file])
    await files.bind(accountId, [file.id], '10', 2)
    await files.bind(accountId, [file.id], '11', 3)
    assert.deepEqual(
      (await files.ofConversation(accountId, '10', 10)).map(({ id }) => id),
      [file.id],
    )
    assert.deepEqual(await files.ofConversation(accountId, '11', 10), [])
    assert.deepEqual(await files.findMany('9', applicationId, [file.id]), [])
    assert.deepEqual(await files.referencedBlobs(['hash', 'other']), new Set(['hash']))
    await database.db.deleteFrom('applications').where('id', '=', applicationId).execute()
    assert.deepEqual(await files.referencedBlobs(['hash']), new Set())
  })

  it('are removed when no conversation ever named them, and then their content is needed no more', async () => {
    await using database = await create()
    await prepare(database.db)
    const files = fileRepository(database.db)
    await files.insert([fileOf({ blobHash: 'old', createdAt: 5 }), fileOf({ blobHash: 'young', createdAt: 15 })])
    await files.deleteUnnamedBefore(10)
    assert.deepEqual([...(await files.referencedBlobs(['old', 'young']))], ['young'])
  })
})
