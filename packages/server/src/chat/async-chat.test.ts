import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import type { Caller } from '../access/index.ts'
import type { TaskRow } from '../tasks/index.ts'
import { runningTask, runOptions } from '../tasks/testing.ts'
import { startModelServer } from '../testing/model-server.ts'
import { finish, saying, scriptedEngine, text } from '../testing/scripted-engine.ts'
import { chatTaskHandler } from './async-chat.ts'

const caller: Caller = { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'V0' }
const queued = { accountId: '1', tier: 'V0', model: 'GLM-4.6' } as const
const lane = { ...queued, kind: 'chat', stage: 'fresh', waiting: 1, running: 0, oldestAt: 0 } as const

function task(model = 'glm-4.6'): TaskRow {
  const body = { model, messages: [{ role: 'user', content: 'hi' }] }
  const path = '/api/paas/v4/async/chat/completions'
  return runningTask({ kind: 'chat', model, request: JSON.stringify({ caller, path, body }) })
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
    await handler.run(task(), runOptions({ slot: slots[0] }))
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
    await assert.rejects(handler.run(task('gone'), runOptions({ slot })))
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
    const run = handler.run(task(), runOptions({ slot }))
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
    await assert.rejects(handler.run(task(), runOptions()))
    await handler.run(task(), runOptions())
    assert.deepEqual(
      server.rows.map(({ requestId, cause, engineId, promptTokens }) => [requestId, cause, engineId, promptTokens]),
      [
        ['task-1', 'engine_error', 'a', undefined],
        ['task-1', 'completed', 'a', 7],
      ],
    )
  })
})
