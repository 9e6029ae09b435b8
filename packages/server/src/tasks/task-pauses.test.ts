import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Caller } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { taskAdminRepository } from './task-admin-repository.ts'
import { TaskPause } from './task-handler.ts'
import type { TaskHandler } from './task-handler.ts'
import { taskRepository } from './task-repository.ts'
import type { TaskRow } from './task-repository.ts'
import { TaskRunner } from './task-runner.ts'
import { TaskService } from './task-service.ts'

const caller: Caller = { accountId: '1', accountName: 'a', keyId: 'k', role: 'member', tier: 'V0' }
const submission = { caller, kind: 'video', model: 'cogvideox-3', id: 'task-1', requestId: 'mine', request: {} }

interface Bench extends AsyncDisposable {
  readonly service: TaskService
  readonly admin: ReturnType<typeof taskAdminRepository>
  /** A process that works. */
  start(handler: TaskHandler): TaskRunner
  row(): Promise<TaskRow>
  until(condition: (row: TaskRow) => boolean): Promise<TaskRow>
}

async function bench(create: () => Promise<TestDatabase>): Promise<Bench> {
  const database = await create()
  const { db } = database
  const facts = { name: 'a', tier: 'V0', role: 'member', status: 'active', createdAt: 0, updatedAt: 0 } as const
  await db
    .insertInto('accounts')
    .values({ id: '1', ...facts })
    .execute()
  const repository = taskRepository(db)
  const runners: TaskRunner[] = []
  const row = async (): Promise<TaskRow> => {
    const found = await repository.find('1', 'task-1')
    assert.ok(found)
    return found
  }
  return {
    service: new TaskService({ repository, onQueued: () => {}, maxQueuedPerAccount: 10 }),
    admin: taskAdminRepository(db),
    start(handler) {
      const { log } = silentTelemetry()
      const runner = new TaskRunner({ repository, handlers: { video: handler }, concurrency: 2, log })
      runner.start()
      runners.push(runner)
      return runner
    },
    row,
    async until(condition) {
      const deadline = Date.now() + 10_000
      for (;;) {
        const found = await row()
        if (condition(found)) return found
        assert.ok(Date.now() < deadline, `not met within ten seconds: ${JSON.stringify(found)}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(runners.map((runner) => runner.stop()))
      await database[Symbol.asyncDispose]()
    },
  }
}

describeOnDatabases('a task that waits for an engine', (create) => {
  it('pauses without an attempt, keeps what it handed over, and goes on in another process', async () => {
    await using b = await bench(create)
    await b.service.submit(submission)
    const first = b.start({
      async run(_, { handOver }) {
        await handOver({ job: 'j-1' }, 'engine-a')
        return new TaskPause(Date.now() + 50, new ApiError('upstreamFailed', { errorId: 'x' }))
      },
    })
    const paused = await b.until(({ state, stage }) => state === 'queued' && stage === 'handed-over')
    await first.stop()
    assert.deepEqual(
      [paused.attempts, paused.progress, paused.engineId, JSON.parse(paused.lastError ?? '').name],
      [0, '{"job":"j-1"}', 'engine-a', 'upstreamFailed'],
    )
    b.start({
      async run(task) {
        return { got: task.progress }
      },
    })
    const done = await b.until(({ finishedAt }) => finishedAt !== null)
    assert.deepEqual([done.state, done.result], ['succeeded', '{"got":"{\\"job\\":\\"j-1\\"}"}'])
  })

  it('is not tried again after a failure that says so', async () => {
    await using b = await bench(create)
    await b.service.submit(submission)
    b.start({
      run: async () => {
        throw new ApiError('callFailed', {}, { shouldRetry: false })
      },
    })
    const { state, attempts } = await b.until(({ finishedAt }) => finishedAt !== null)
    assert.deepEqual([state, attempts], ['failed', 1])
  })

  it('is cancelled while it runs, and its engine is told what was handed over', async () => {
    await using b = await bench(create)
    await b.service.submit(submission)
    let told: string | null = null
    b.start({
      async run(_, { handOver, signal }) {
        await handOver({ job: 'j-2' }, 'engine-a')
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
      async cancel({ progress }) {
        told = progress
      },
    })
    await b.until(({ stage }) => stage === 'handed-over')
    assert.equal(await b.admin.cancel('task-1', Date.now()), true)
    const { state } = await b.until(({ finishedAt }) => finishedAt !== null)
    assert.deepEqual([state, told], ['cancelled', '{"job":"j-2"}'])
    const result = await b.service.result(caller, 'task-1', 'en')
    assert.deepEqual(result, {
      id: 'task-1',
      request_id: 'mine',
      model: 'cogvideox-3',
      task_status: 'FAIL',
      error: { code: '1200', message: 'The API call failed. The task was cancelled.' },
    })
    assert.equal(await b.admin.cancel('task-1', Date.now()), false)
  })

  it('is cancelled while it waits, whatever its engine says to that', async () => {
    await using b = await bench(create)
    await b.service.submit(submission)
    b.start({
      async run(_, { handOver }) {
        await handOver({ job: 'j-3' }, 'engine-a')
        return new TaskPause(Date.now() + 3_600_000)
      },
      cancel: async () => {
        throw new Error('no')
      },
    })
    await b.until(({ state, stage }) => state === 'queued' && stage === 'handed-over')
    await b.admin.cancel('task-1', Date.now())
    assert.equal((await b.until(({ finishedAt }) => finishedAt !== null)).state, 'cancelled')
  })

  it('is cancelled at once before it has begun, and may be begun again', async () => {
    await using b = await bench(create)
    await b.service.submit(submission)
    await b.admin.cancel('task-1', Date.now())
    assert.equal((await b.row()).state, 'cancelled')
    assert.equal(await b.admin.retry('task-1', Date.now()), true)
    b.start({ run: async () => ({ done: true }) })
    const { state, cancelRequestedAt } = await b.until(({ finishedAt }) => finishedAt !== null)
    assert.deepEqual([state, cancelRequestedAt], ['succeeded', null])
    assert.equal(await b.admin.retry('task-1', Date.now()), false)
  })
})
