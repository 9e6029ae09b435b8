import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Caller } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { taskRepository } from './task-repository.ts'
import type { TaskRepository } from './task-repository.ts'
import { TaskRunner } from './task-runner.ts'
import type { TaskHandler } from './task-runner.ts'
import { TaskService } from './task-service.ts'

const caller: Caller = { accountId: '1', accountName: 'a', keyId: 'k', role: 'member', tier: 'V0' }
const stranger: Caller = { ...caller, accountId: '2' }

function runnerFor(repository: TaskRepository, handler: TaskHandler, now?: () => number): TaskRunner {
  return new TaskRunner({
    repository,
    handlers: { chat: handler },
    concurrency: 4,
    log: silentTelemetry().log,
    ...(now === undefined ? {} : { now }),
  })
}

async function settled(service: TaskService, id: string): Promise<Record<string, unknown>> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const result = (await service.result(caller, id, 'en')) as Record<string, unknown>
    if (result['task_status'] !== 'PROCESSING') return result
    assert.ok(Date.now() < deadline, 'the task was not settled within ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const submission = {
  caller,
  kind: 'chat',
  model: 'glm-4.6',
  id: 'task-1',
  requestId: 'mine',
  request: { hello: 'world' },
}

async function withAccounts(create: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const database = await create()
  for (const { accountId } of [caller, stranger]) {
    const account = { name: 'a', tier: 'V0', role: 'member', status: 'active', createdAt: 0, updatedAt: 0 } as const
    await database.db
      .insertInto('accounts')
      .values({ id: accountId, ...account })
      .execute()
  }
  return database
}

describeOnDatabases('an asynchronous task', (create) => {
  it('is processing until it is done, and then holds its result', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const repository = taskRepository(db)
    let release: () => void = () => {}
    const runner = runnerFor(repository, async (task) => {
      await new Promise<void>((resolve) => (release = resolve))
      return { echoed: JSON.parse(task.request) as unknown }
    })
    const service = new TaskService({ repository, onQueued: () => runner.wake() })
    assert.deepEqual(await service.submit(submission), {
      id: 'task-1',
      request_id: 'mine',
      model: 'glm-4.6',
      task_status: 'PROCESSING',
    })
    while (runner.runningCount === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(((await service.result(caller, 'task-1', 'en')) as { task_status: string }).task_status, 'PROCESSING')
    release()
    assert.deepEqual(await settled(service, 'task-1'), {
      id: 'task-1',
      request_id: 'mine',
      model: 'glm-4.6',
      echoed: { hello: 'world' },
      task_status: 'SUCCESS',
    })
    await runner.stop()
  })

  it('is not found by another account', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const service = new TaskService({ repository: taskRepository(db), onQueued: () => {} })
    await service.submit(submission)
    for (const [who, id] of [
      [stranger, 'task-1'],
      [caller, 'task-2'],
    ] as const) {
      await assert.rejects(service.result(who, id, 'en'), (error) => error instanceof ApiError && error.status === 404)
    }
  })

  it('is taken over from a worker that died, and finished once', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const repository = taskRepository(db)
    const service = new TaskService({ repository, onQueued: () => {} })
    await service.submit(submission)
    const [lost] = await repository.claim(['chat'], 'the dead worker', 1, Date.now(), 15_000)
    assert.equal(lost?.attempts, 1)
    assert.deepEqual(
      await repository.claim(['chat'], 'another', 1, Date.now(), 15_000),
      [],
      'a lease that holds was taken',
    )
    let runs = 0
    const later = Date.now() + 20_000
    const runner = runnerFor(
      repository,
      async () => ({ run: ++runs }),
      () => later,
    )
    runner.wake()
    assert.equal((await settled(service, 'task-1'))['run'], 1)
    const end = { state: 'succeeded' as const, result: '{"run":"late"}', error: null }
    assert.equal(await repository.finish('task-1', 'the dead worker', end, Date.now()), false)
    assert.equal((await settled(service, 'task-1'))['run'], 1)
    await runner.stop()
  })

  it('goes to one worker only when several look for work together', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const repository = taskRepository(db)
    const service = new TaskService({ repository, onQueued: () => {} })
    for (let index = 0; index < 20; index++) await service.submit({ ...submission, id: `task-${index}` })
    const claimed = await Promise.all(
      ['a', 'b', 'c'].map((owner) => repository.claim(['chat'], owner, 20, Date.now(), 15_000)),
    )
    const ids = claimed.flat().map((task) => task.id)
    assert.equal(ids.length, 20)
    assert.equal(new Set(ids).size, 20)
  })

  it('fails with the code of its error, in the language of whoever asks', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const repository = taskRepository(db)
    const runner = runnerFor(repository, async () => {
      throw new ApiError('promptTooLong', { reason: { zh: '太长', en: 'too long' } })
    })
    const service = new TaskService({ repository, onQueued: () => runner.wake() })
    await service.submit(submission)
    const result = await settled(service, 'task-1')
    assert.equal(result['task_status'], 'FAIL')
    assert.deepEqual(result['error'], { code: '1261', message: 'The prompt is too long. too long' })
    await runner.stop()
  })

  it('is tried again when an engine failed, and goes back unharmed when the server stops', async () => {
    await using database = await withAccounts(create)
    const { db } = database
    const repository = taskRepository(db)
    let attempts = 0
    const runner = runnerFor(repository, async (_, signal) => {
      if (++attempts === 1) throw new ApiError('upstreamFailed')
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      return {}
    })
    const service = new TaskService({ repository, onQueued: () => runner.wake() })
    await service.submit(submission)
    const secondAttempt = (): boolean => attempts === 2
    while (!secondAttempt()) {
      runner.wake()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await runner.stop()
    const [again] = await repository.claim(['chat'], 'the next process', 1, Date.now(), 15_000)
    assert.equal(again?.attempts, 2, 'the interrupted attempt counted')
  })
})
