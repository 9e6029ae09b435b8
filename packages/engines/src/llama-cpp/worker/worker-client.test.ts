import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { ChatInput } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { foldParts } from '../../normaliser/fold-parts.ts'
import { until } from '../../testing/collect-parts.ts'
import { workerSettings } from '../options.ts'
import { useTinyModels } from '../testing/tiny-models.ts'
import { askWorker } from './ask-worker.ts'
import { partsAhead } from './messages.ts'
import { streamChat } from './stream-chat.ts'
import { createWorkerClient, type CallReply, type WorkerClient } from './worker-client.ts'

const models = useTinyModels()
const never = new AbortController().signal
const endless: ChatInput = {
  model: 'chat',
  messages: [{ role: 'user', content: 'Hello' }],
  doSample: false,
}

let client: WorkerClient
let logged: string[]

beforeEach(() => {
  logged = []
  const settings = workerSettings({ id: 'local', modelPath: models.chat, threads: 1, sequences: 1, gpuLayers: 0 })
  client = createWorkerClient(settings, (_level, message) => logged.push(message))
})
afterEach(() => client.close())

function kill(): void {
  if (client.processId === undefined) assert.fail('no child process runs')
  process.kill(client.processId, 'SIGKILL')
}

describe('the llama.cpp process', { timeout: 30_000 }, () => {
  it('ends an answer with network_error when it dies, and the next call starts a new one', async () => {
    const iterator = streamChat(client, endless, never)
    await iterator.next()
    const earlier = client.processId
    kill()
    let last = await iterator.next()
    while (last.done !== true && last.value.type !== 'finish') last = await iterator.next()
    assert.ok(last.done !== true && last.value.type === 'finish')
    assert.equal(last.value.reason, 'network_error')
    assert.ok(last.value.usage.completionTokens > 0)
    assert.match(logged.join('\n'), /process ended: SIGKILL/)

    const reply = await foldParts(streamChat(client, { ...endless, maxTokens: 3 }, never))
    assert.equal(reply.finishReason, 'length')
    assert.notEqual(client.processId, earlier)
  })

  it('fails a call as unavailable when it dies before the first part', async () => {
    const iterator = streamChat(client, endless, never)
    const first = iterator.next()
    kill()
    await assert.rejects(
      first,
      (error) => error instanceof EngineError && error.kind === 'unavailable' && error.retryable,
    )
  })

  it('generates no further than its credit', async () => {
    const replies: CallReply[] = []
    const call = client.open(
      (id) => ({ type: 'chat', id, input: endless }),
      (reply) => replies.push(reply),
    )
    const parts = () => replies.filter(({ type }) => type === 'part').length
    await until(() => parts() === partsAhead, 10_000, 'the credit should be used')
    for (let round = 0; round < 20; round += 1)
      await askWorker(client, (id) => ({ type: 'status', id }), 'status', never)
    assert.equal(parts(), partsAhead)
    call.addCredit(5)
    await until(() => parts() === partsAhead + 5, 5000, 'new credit should be used')
    call.close()
  })

  it('leaves no process behind', async () => {
    await foldParts(streamChat(client, { ...endless, maxTokens: 1 }, never))
    const { processId } = client
    await client.close()
    assert.throws(() => process.kill(processId ?? 0, 0), /ESRCH/)
  })
})
