import assert from 'node:assert/strict'
import { it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import { InProcessLimiter } from '../access/index.ts'
import type { Caller, Lease } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { taskRepository } from './task-repository.ts'
import type { TaskRepository, TaskRow } from './task-repository.ts'
import { TaskRunner } from './task-runner.ts'
import type { TaskHandler } from './task-handler.ts'
import { TaskService } from './task-service.ts'

const caller: Caller = { accountId: '1', accountName: 'a', keyId: 'k', role: 'member', tier: 'V0' }
const stranger: Caller = { ...caller, accountId: '2' }

function runnerFor(
  repository: TaskRepository,
  handler: TaskHandler['run'] | TaskHandler,
  now?: () => number,
): TaskRunner {
  return new TaskRunner({
    repository,
    handlers: { chat: typeof handler === 'function' ? { run: handler } : handler },
    concurrency: 4,
    log: silentTelemetry().log,
    ...(now === undefined ? {} : { now }),
  })
}

function serviceFor(
  repository: TaskRepository,
  onQueued: () => void = () => {},
  maxQueuedPerAccount = 100,
): TaskService {
  return new TaskService({ repository, onQueued, maxQueuedPerAccount })
}

/** What a worker of another process would take now. */
async function claimAll(repository: TaskRepository, owner: string, now = Date.now()): Promise<TaskRow[]> {
  const claimed: TaskRow[] = []
  for (const lane of await repository.lanes(['chat'], now)) {
    for (const id of await repository.waiting(lane, 100, now)) {
      const task = await repository.claim(id, owner, now, 15_000)
      if (task !== undefined) claimed.push(task)
    }
  }
  return claimed
}

async function until(condition: () => boolean, between: () => void = () => {}): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the condition was not met within ten seconds')
    between()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
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
    const service = serviceFor(repository, () => runner.wake())
    assert.deepEqual(await service.submit(submission), {
      id: 'task-1',
      request_id: 'mine',
      model: 'glm-4.6',
      task_status: 'PROCESSING',
    })
    await until(() => runner.runningCount === 1)
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
    const service = serviceFor(taskRepository(db))
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
    const service = serviceFor(repository)
    await service.submit(submission)
    const [lost] = await claimAll(repository, 'the dead worker')
    assert.equal(lost?.attempts, 1)
    assert.equal(
      await repository.claim('task-1', 'another', Date.now(), 15_000),
      undefined,
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
    const service = serviceFor(repository)
    for (let index = 0; index < 20; index++) await service.submit({ ...submission, id: `task-${index}` })
    const claimed = await Promise.all(['a', 'b', 'c'].map((owner) => claimAll(repository, owner)))
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
    const service = serviceFor(repository, () => runner.wake())
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
    const runner = runnerFor(repository, async (_, { signal }) => {
      if (++attempts === 1) throw new ApiError('upstreamFailed')
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      return {}
    })
    const service = serviceFor(repository, () => runner.wake())
    await service.submit(submission)
    await until(
      () => attempts === 2,
      () => runner.wake(),
    )
    await runner.stop()
    const [again] = await claimAll(repository, 'the next process')
    assert.equal(again?.attempts, 2, 'the interrupted attempt counted')
  })
})

describeOnDatabases('a task that an engine refuses with 429', (create) => {
  for (const platformCode of ['1302', '1305']) {
    it(`is tried five times, a longer wait before each, and then fails with ${platformCode}`, async () => {
      await using database = await withAccounts(create)
      const repository = taskRepository(database.db)
      let now = Date.now()
      const triedAt: number[] = []
      const runner = runnerFor(
        repository,
        async () => {
          triedAt.push(now)
          throw new EngineError('overloaded', 'too many requests', { platformCode })
        },
        () => now,
      )
      const service = serviceFor(repository, () => runner.wake())
      await service.submit(submission)
      await until(
        () => triedAt.length === 5 && runner.runningCount === 0,
        () => {
          now += 250
          runner.wake()
        },
      )
      const result = await settled(service, 'task-1')
      assert.equal(result['task_status'], 'FAIL')
      assert.equal((result['error'] as { code: string }).code, platformCode)
      const waits = triedAt.slice(1).map((time, index) => time - (triedAt[index] ?? 0))
      assert.deepEqual(
        waits.toSorted((one, other) => one - other),
        waits,
        'the waits do not grow',
      )
      await runner.stop()
    })
  }
})

describeOnDatabases('tasks that wait for a slot', (create) => {
  /** A handler with the real slots of an account, whose tasks end when the test says so. */
  function slottedHandler() {
    const limiter = new InProcessLimiter()
    const working = new Map<string, () => void>()
    const begun: string[] = []
    let asked = 0
    const handler: TaskHandler = {
      async takeSlot({ accountId, tier, model }): Promise<Lease | undefined> {
        asked++
        try {
          return limiter.acquire({ accountId, tier }, model)
        } catch (error) {
          if (error instanceof ApiError) return undefined
          throw error
        }
      },
      async run(task) {
        begun.push(task.id)
        await new Promise<void>((resolve) => working.set(task.id, resolve))
        working.delete(task.id)
        return {}
      },
    }
    return { handler, limiter, working, begun, asked: () => asked }
  }

  it('are not begun, not attempted and not written to, and start when one ends', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    const { handler, limiter, working, begun } = slottedHandler()
    const held = Array.from({ length: 4 }, () => limiter.acquire(caller, 'glm-4.6'))
    const runner = runnerFor(repository, handler)
    const service = serviceFor(repository, () => runner.wake())
    for (let index = 0; index < 3; index++) await service.submit({ ...submission, id: `task-${index}` })
    await until(() => begun.length === 1)
    for (let turn = 0; turn < 20; turn++) {
      runner.wake()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    assert.deepEqual(begun, ['task-0'])
    for (const id of ['task-1', 'task-2']) {
      const waiting = await repository.find(caller.accountId, id)
      assert.deepEqual([waiting?.state, waiting?.attempts, waiting?.startedAt], ['queued', 0, null])
      assert.equal(waiting?.updatedAt, waiting?.createdAt)
    }
    working.get('task-0')?.()
    await until(() => begun.length === 2)
    working.get('task-1')?.()
    await until(() => begun.length === 3)
    working.get('task-2')?.()
    await settled(service, 'task-2')
    assert.equal((await repository.find(caller.accountId, 'task-2'))?.attempts, 1)
    await until(() => runner.runningCount === 0)
    assert.equal(limiter.inFlight()[0]?.calls, held.length, 'a slot was not given back')
    await runner.stop()
  })

  it('ask for a slot once a second, not as often as others end', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    const { handler, limiter, asked } = slottedHandler()
    for (let taken = 0; taken < 5; taken++) limiter.acquire(caller, 'glm-4.6')
    await serviceFor(repository).submit(submission)
    let now = Date.now()
    const runner = runnerFor(repository, handler, () => now)
    for (const expected of [1, 1, 2]) {
      if (expected === 2) now += 1001
      await until(
        () => asked() >= expected,
        () => runner.wake(),
      )
      for (let turn = 0; turn < 5; turn++) {
        runner.wake()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      assert.equal(asked(), expected)
    }
    await runner.stop()
  })

  it('do not hold up tasks of another account, nor of another model', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    const { handler, limiter, working, begun } = slottedHandler()
    for (let taken = 0; taken < 5; taken++) limiter.acquire(caller, 'glm-4.6')
    const service = serviceFor(repository)
    for (let index = 0; index < 6; index++) await service.submit({ ...submission, id: `task-${index}` })
    await service.submit({ ...submission, id: 'other-model', model: 'glm-4.5' })
    await service.submit({ ...submission, id: 'other-account', caller: stranger })
    const runner = runnerFor(repository, handler)
    runner.wake()
    await until(() => begun.length === 2)
    assert.deepEqual(begun.toSorted(), ['other-account', 'other-model'])
    for (const end of working.values()) end()
    await runner.stop()
  })

  it('are counted by the tier that the account has now', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    await serviceFor(repository).submit(submission)
    await database.db.updateTable('accounts').set({ tier: 'V3' }).where('id', '=', caller.accountId).execute()
    assert.deepEqual(
      (await repository.lanes(['chat'], Date.now())).map(({ tier, waiting }) => [tier, waiting]),
      [['V3', 1]],
    )
  })
})

describeOnDatabases('the queue of an account', (create) => {
  it('takes no more tasks than it may hold, and one more when one has ended', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    const service = serviceFor(repository, () => {}, 3)
    const submitted = await Promise.allSettled(
      Array.from({ length: 3 }, (_, index) => service.submit({ ...submission, id: `task-${index}` })),
    )
    assert.ok(submitted.every(({ status }) => status === 'fulfilled'))
    await assert.rejects(
      service.submit({ ...submission, id: 'too many' }),
      (error) => error instanceof ApiError && error.code === '1302' && error.retryAfterSeconds === 1,
    )
    assert.equal(await repository.find(caller.accountId, 'too many'), undefined)
    await service.submit({ ...submission, id: 'of another account', caller: stranger })
    const runner = runnerFor(repository, async () => ({}))
    runner.wake()
    await settled(service, 'task-0')
    await service.submit({ ...submission, id: 'task-3' })
    await runner.stop()
  })

  it('lets one who queues little start before one who queues much', async () => {
    await using database = await withAccounts(create)
    const repository = taskRepository(database.db)
    const service = serviceFor(repository)
    for (let index = 0; index < 8; index++) await service.submit({ ...submission, id: `task-${index}` })
    await service.submit({ ...submission, id: 'the only one', caller: stranger })
    const begun: string[] = []
    const runner = runnerFor(repository, async (task) => {
      begun.push(task.id)
      return {}
    })
    runner.wake()
    await until(() => begun.length === 9)
    assert.ok(begun.indexOf('the only one') < 4, begun.join(', '))
    await runner.stop()
  })
})
