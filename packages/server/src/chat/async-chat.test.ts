import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import type { Caller } from '../access/index.ts'
import type { TaskRow } from '../tasks/index.ts'
import { startModelServer } from '../testing/model-server.ts'
import { finish, saying, scriptedEngine, text } from '../testing/scripted-engine.ts'
import { chatTaskHandler } from './async-chat.ts'

const caller: Caller = { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'V0' }
const queued = { accountId: '1', tier: 'V0', model: 'GLM-4.6' } as const
const lane = { ...queued, kind: 'chat', waiting: 1, running: 0, oldestAt: 0 }
const { signal } = new AbortController()

function task(model = 'glm-4.6'): TaskRow {
  const body = { model, messages: [{ role: 'user', content: 'hi' }] }
  return {
    id: 'task-1',
    accountId: '1',
    keyId: 'k',
    requestId: 'mine',
    kind: 'chat',
    model,
    state: 'running',
    request: JSON.stringify({ caller, path: '/api/paas/v4/async/chat/completions', body }),
    result: null,
    error: null,
    attempts: 1,
    leaseOwner: 'worker',
    leaseExpiresAt: 1,
    availableAt: 0,
    createdAt: 0,
    updatedAt: 0,
    startedAt: 0,
    finishedAt: null,
  }
}

describe('a queued chat call', () => {
  it('takes its slot before it begins, and is not in the books while it waits', async (test) => {
    const server = await startModelServer({ engines: [scriptedEngine('a', saying(text('x'), finish))], tier: 'V0' })
    test.after(() => server.stop())
    const handler = chatTaskHandler(server.chat)
    const slots = await Promise.all(Array.from({ length: 5 }, () => handler.takeSlot?.(lane)))
    assert.ok(slots.every((slot) => slot !== undefined))
    assert.equal(await handler.takeSlot?.(lane), undefined)
    assert.deepEqual([server.rows.length, server.slotsHeld()], [0, 5])
    await handler.run(task(), { signal, slot: slots[0] })
    assert.equal(server.slotsHeld(), 4, 'the call did not free the slot that it came with')
    assert.deepEqual(
      server.rows.map(({ cause, requestId }) => [cause, requestId]),
      [['completed', 'task-1']],
    )
  })

  it('frees the slot that it came with when it is refused after all', async (test) => {
    const server = await startModelServer({ engines: [scriptedEngine('a', saying(finish))], tier: 'V0' })
    test.after(() => server.stop())
    const handler = chatTaskHandler(server.chat)
    const slot = await handler.takeSlot?.({ ...lane, model: 'gone' })
    assert.equal(server.slotsHeld(), 1)
    await assert.rejects(handler.run(task('gone'), { signal, slot }))
    assert.equal(server.slotsHeld(), 0)
  })

  it('waits while every engine of its model is full', async (test) => {
    let end: () => void = () => {}
    const working = new Promise<void>((resolve) => (end = resolve))
    const engine = scriptedEngine('a', async function* (): AsyncGenerator<ChatPart> {
      await working
      yield finish
    })
    const server = await startModelServer({ engines: [engine], maxConcurrency: 1 })
    test.after(() => server.stop())
    const handler = chatTaskHandler(server.chat)
    const slot = await handler.takeSlot?.(lane)
    const run = handler.run(task(), { signal, slot })
    while (engine.running === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(await handler.takeSlot?.(lane), undefined)
    end()
    await run
    assert.notEqual(await handler.takeSlot?.(lane), undefined)
  })

  it('is one row for each attempt on an engine, under one request id', async (test) => {
    let attempts = 0
    const engine = scriptedEngine('a', (input, options) => {
      if (++attempts === 1) throw new EngineError('overloaded', 'too many requests')
      return saying(text('x'), finish)(input, options)
    })
    const server = await startModelServer({ engines: [engine] })
    test.after(() => server.stop())
    const handler = chatTaskHandler(server.chat)
    await assert.rejects(handler.run(task(), { signal, slot: undefined }))
    await handler.run(task(), { signal, slot: undefined })
    assert.deepEqual(
      server.rows.map(({ requestId, cause, engineId, promptTokens }) => [requestId, cause, engineId, promptTokens]),
      [
        ['task-1', 'engine_error', 'a', undefined],
        ['task-1', 'completed', 'a', 7],
      ],
    )
  })
})
