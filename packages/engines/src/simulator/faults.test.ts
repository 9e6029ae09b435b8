import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ChatPart } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import { collectParts, requireChat } from '../testing/collect-parts.ts'
import { createSimulatorEngine } from './index.ts'
import { ask, callsOf, stoppedClock, streamOf, tool } from './testing/ask-simulator.ts'

function isError(kind: EngineError['kind'], platformCode?: string): (error: unknown) => boolean {
  return (error) => error instanceof EngineError && error.kind === kind && error.platformCode === platformCode
}

function texts(parts: readonly ChatPart[]): string[] {
  return parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : []))
}

describe('x-openmaas-simulate', () => {
  it('fails with an error code of the platform before the first part', async () => {
    await assert.rejects(ask('Hello', { simulate: 'error=1302' }), isError('overloaded', '1302'))
    await assert.rejects(ask('Hello', { simulate: 'error=500' }), isError('unavailable', '500'))
    await assert.rejects(ask('Hello', { simulate: 'error=1261' }), isError('contextTooLong', '1261'))
    await assert.rejects(ask('Hello', { simulate: 'error=1113' }), isError('rejected', '1113'))
  })

  it('fails as a model server with an HTTP status would', async () => {
    await assert.rejects(ask('Hello', { simulate: 'status=503;retry-after=7' }), (error) => {
      assert.ok(error instanceof EngineError)
      assert.deepEqual([error.kind, error.upstreamStatus, error.retryAfterSeconds], ['unavailable', 503, 7])
      return true
    })
    await assert.rejects(ask('Hello', { simulate: 'status=429' }), isError('overloaded'))
  })

  it('waits before the answer, before the first part and between the parts', async () => {
    const clock = stoppedClock()
    const engine = createSimulatorEngine({ clock })
    await ask('Hello', { engine, simulate: 'delay=250ms;first-delay=2s;pace=20;text=one%20two%20three' })
    assert.deepEqual(clock.slept, [250, 2000, 20, 20])
  })

  it('waits before an error as well', async () => {
    const clock = stoppedClock()
    const engine = createSimulatorEngine({ clock })
    await assert.rejects(ask('Hello', { engine, simulate: 'delay=1s;error=1305' }), isError('overloaded', '1305'))
    assert.deepEqual(clock.slept, [1000])
  })

  it('cuts the stream after some parts', async () => {
    const parts = await collectParts(streamOf('Hello', { simulate: 'cut=5' }))
    assert.equal(parts.length, 6)
    const last = parts.at(-1)
    assert.ok(last?.type === 'finish' && last.reason === 'network_error')
  })

  it('hangs until the caller leaves', async () => {
    const controller = new AbortController()
    const input = { model: 'glm-4.7', messages: [{ role: 'user', content: 'Hello' }] } as const
    const chat = requireChat(createSimulatorEngine())
    const iterator = chat.streamChat(input, { signal: controller.signal, simulate: 'hang=2' })[Symbol.asyncIterator]()
    await iterator.next()
    await iterator.next()
    const third = iterator.next()
    controller.abort(new Error('the client left'))
    await assert.rejects(third, /the client left/)
  })

  it('ends a hanging stream when the engine closes', async () => {
    const engine = createSimulatorEngine()
    const iterator = streamOf('Hello', { engine, simulate: 'hang=1' })[Symbol.asyncIterator]()
    await iterator.next()
    const second = iterator.next()
    await engine.close()
    const { value } = await second
    assert.ok(value?.type === 'finish' && value.reason === 'network_error')
    await assert.rejects(ask('Hello', { engine }), isError('unavailable'))
  })

  it('ends with a given reason', async () => {
    assert.equal((await ask('Hello', { simulate: 'finish=sensitive' })).finishReason, 'sensitive')
  })

  it('answers a given text, with given reasoning and cached tokens', async () => {
    const simulate = `text=${encodeURIComponent('好；a=b')};reasoning=hm;cached=3`
    const reply = await ask('Hello', { simulate })
    assert.deepEqual([reply.content, reply.reasoning, reply.usage.cachedTokens], ['好；a=b', 'hm', 3])
  })

  it('calls a given function of the request', async () => {
    const tools = [
      tool('get_weather', 'Weather', { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
    ]
    const reply = await ask('I am in Rome', { tools, simulate: 'tool-call=get_weather' })
    assert.deepEqual(callsOf(reply), [{ name: 'get_weather', arguments: { city: 'Rome' } }])
    await assert.rejects(ask('Hello', { tools, simulate: 'tool-call=other' }), isError('rejected'))
  })

  it('sends as many text parts as asked for', async () => {
    const parts = await collectParts(streamOf('Hello', { simulate: 'text=word;repeat=1000' }))
    assert.equal(texts(parts).length, 1000)
    assert.equal(texts(parts).join(''), 'word '.repeat(1000))
  })

  it('refuses what it does not know, and values out of range', async () => {
    for (const simulate of [
      'explode',
      'error=abc',
      'cut=0',
      'delay=2h',
      'finish=later',
      'status=200',
      'repeat=1e9',
      'text=%E0%A4%A',
      'error',
    ]) {
      await assert.rejects(ask('Hello', { simulate }), isError('rejected'), simulate)
    }
  })
})

describe('limits', () => {
  it('cut the answer to the output tokens, thinking included', async () => {
    const thinking = { enabled: true, clear: true }
    const reply = await ask('Hello', { thinking, maxTokens: 5 })
    assert.equal(reply.content, '')
    assert.ok(reply.reasoning.length > 0)
    assert.equal(reply.finishReason, 'length')
    assert.ok(reply.usage.completionTokens <= 5)
  })

  it('tell when it is the context window that ends the answer', async () => {
    const whole = await ask('Hello')
    const reply = await ask('Hello', { contextTokens: whole.usage.promptTokens + 4 })
    assert.equal(reply.finishReason, 'model_context_window_exceeded')
    await assert.rejects(ask('Hello', { contextTokens: whole.usage.promptTokens }), isError('contextTooLong'))
  })

  it('cut before the first of several stop words', async () => {
    const reply = await ask('Hello', { simulate: 'text=one%20two%20three', stop: ['three', ' two'] })
    assert.deepEqual([reply.content, reply.finishReason], ['one', 'stop'])
  })
})

describe('a scenario', () => {
  const rules = [
    { match: { header: 'checkout' }, toolCalls: [{ name: 'pay', arguments: { amount: 3 } }] },
    { match: { model: 'GLM-4.7', contains: 'REFUND' }, text: 'It is on its way.', reasoning: 'Known case.' },
    { match: { regex: '^order \\d+$' }, json: { status: 'sent' } },
    { match: { contains: 'overload' }, fault: 'error=1305' },
    { match: { contains: 'slowly' }, text: 'a b', pace: '30ms' },
  ]

  it('answers with the first rule that matches', async () => {
    const engine = createSimulatorEngine({ scenario: { rules } })
    const refund = await ask('Where is my refund?', { engine })
    assert.deepEqual([refund.content, refund.reasoning], ['It is on its way.', 'Known case.'])
    assert.deepEqual(JSON.parse((await ask('order 12', { engine })).content), { status: 'sent' })
    assert.deepEqual(callsOf(await ask('go', { engine, simulate: 'scenario=checkout' })), [
      { name: 'pay', arguments: { amount: 3 } },
    ])
    await assert.rejects(ask('overload, please', { engine }), isError('overloaded', '1305'))
  })

  it('leaves requests alone that no rule matches', async () => {
    const engine = createSimulatorEngine({ scenario: { rules } })
    assert.match((await ask('1+1', { engine })).content, /^1 \+ 1 = 2/)
  })

  it('sets the pace, and the header overrides it', async () => {
    const clock = stoppedClock()
    const engine = createSimulatorEngine({ scenario: { rules }, clock })
    await ask('slowly', { engine })
    await ask('slowly', { engine, simulate: 'pace=5ms' })
    assert.deepEqual(clock.slept, [30, 5])
  })

  it('is read from a YAML file', async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
    test.after(() => rm(folder, { recursive: true }))
    const scenarioFile = join(folder, 'scenario.yaml')
    await writeFile(scenarioFile, 'rules:\n  - match: { contains: ping }\n    text: pong\n')
    assert.equal((await ask('ping', { engine: createSimulatorEngine({ scenarioFile }) })).content, 'pong')
  })

  it('stops the start with the place of a mistake', () => {
    for (const [scenario, message] of [
      [{}, /"rules"/],
      [{ rules: [{ match: { modell: 'x' } }] }, /rules\[0\]\.match\.modell: unknown key/],
      [{ rules: [{}, { fault: 'error=x' }] }, /rules\[1\]: The directive error/],
      [{ rules: [{ match: { regex: '(' } }] }, /rules\[0\]\.match\.regex/],
      [{ rules: [{ text: 3 }] }, /rules\[0\]\.text: expected a text/],
    ] as const) {
      assert.throws(() => createSimulatorEngine({ scenario }), message)
    }
  })
})
