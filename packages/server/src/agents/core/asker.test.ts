import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart, FinishReason } from '@openmaas/engines'
import { z } from 'zod'
import type { ChatRequest } from '../../chat/index.ts'
import { Asker } from './asker.ts'
import { jsonAnswer } from './json-answer.ts'
import { agentCall } from './testing.ts'

/** A chat service that gives these answers one after the other. */
function scripted(answers: readonly string[], reason: FinishReason = 'stop') {
  const requests: ChatRequest[] = []
  async function* parts(request: ChatRequest): AsyncGenerator<ChatPart, void, undefined> {
    const answer = answers[requests.push(request) - 1] ?? ''
    yield { type: 'text-delta', text: answer }
    yield { type: 'finish', reason, usage: { promptTokens: 10, completionTokens: 5, source: 'engine' } }
  }
  return { asker: new Asker({ parts }), requests }
}

const form = z.object({ name: z.string(), count: z.int() })

describe('Asker', () => {
  it('asks for an object by its schema and adds up what was used', async () => {
    const { asker, requests } = scripted(['{"name": "a", "count": 1}'])
    const call = agentCall()
    assert.deepEqual(await asker.structured(call, form, { model: 'glm-4.7', prompt: 'x' }), { name: 'a', count: 1 })
    assert.equal(requests[0]?.response_format?.type, 'json_schema')
    assert.deepEqual(call.usage.toReply(), { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 })
  })

  it('sends an answer of another form back once, with what is wrong about it', async () => {
    const { asker, requests } = scripted(['{"name": "a"}', 'So: {"name": "a", "count": 2}'])
    const call = agentCall()
    assert.deepEqual(await asker.structured(call, form, { model: 'glm-4.7', prompt: 'x' }), { name: 'a', count: 2 })
    const said = requests[1]?.messages.map(({ content }) => content)
    assert.equal(said?.[1], '{"name": "a"}')
    assert.match(String(said?.[2]), /count/)
    assert.equal(call.usage.toReply().total_tokens, 30)
  })

  it('fails after the second such answer', async () => {
    const { asker } = scripted(['no', 'still no'])
    const asked = asker.structured(agentCall(), form, { model: 'glm-4.7', prompt: 'x' })
    await assert.rejects(asked, { errorName: 'callFailed' })
  })

  it('tells refusals and breaks as errors, and a cut answer by the finish reason', async () => {
    const text = (reason: FinishReason, call = agentCall()) =>
      scripted(['x'], reason).asker.text(call, { model: 'glm-4.7', prompt: 'x' })
    await assert.rejects(text('sensitive'), { errorName: 'contentUnsafe' })
    await assert.rejects(text('network_error'), { errorName: 'upstreamFailed' })
    const call = agentCall()
    await text('length', call)
    assert.equal(call.usage.finishReason, 'length')
  })
})

describe('jsonAnswer', () => {
  it('finds the value alone, in a fence, and between words', () => {
    for (const answer of ['{"a":1}', '```json\n{"a":1}\n```', 'Here: {"a":1}. Done']) {
      assert.deepEqual(jsonAnswer(answer), { value: { a: 1 } })
    }
    assert.equal(jsonAnswer('nothing'), undefined)
  })
})
