import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { EngineError } from '../engine-error.ts'
import { createBigModelEngine } from './bigmodel-engine.ts'

it('the cloud judges each item by itself, and gives its verdict in its own words', async (test) => {
  const asked: unknown[] = []
  const replies = [
    { result_list: [{ content_type: 'text', risk_level: 'PASS', risk_type: [] }] },
    {
      result_list: [
        { risk_level: 'REVIEW', risk_type: ['a'] },
        { risk_level: 'REJECT', risk_type: ['b', 'a'] },
      ],
    },
    { result_list: [] },
  ]
  const note = async (request: IncomingMessage): Promise<void> => void asked.push(JSON.parse(await text(request)))
  const server = createServer((request, response) => {
    void note(request)
    assert.equal(request.url, '/api/paas/v4/moderations')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(replies.shift()))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const engine = createBigModelEngine({ id: 'cloud', apiKey: 'id.secret', baseUrl: `http://127.0.0.1:${port}/api` })
  test.after(async () => {
    await engine.close()
    server.close()
  })
  const { signal } = new AbortController()
  const moderate = (items: Parameters<NonNullable<typeof engine.moderation>['moderate']>[0]['items']) =>
    engine.moderation?.moderate({ model: 'moderation', items }, { signal }) ?? assert.fail()
  const { verdicts } = await moderate([
    { type: 'text', text: 'hello' },
    { type: 'video_url', url: 'https://example.com/v.mp4' },
  ])
  assert.deepEqual(verdicts, [
    { level: 'PASS', types: [] },
    { level: 'REJECT', types: ['a', 'b'] },
  ])
  assert.deepEqual(asked, [
    { model: 'moderation', input: 'hello' },
    { model: 'moderation', input: { type: 'video_url', video_url: { url: 'https://example.com/v.mp4' } } },
  ])
  await assert.rejects(
    moderate([{ type: 'text', text: 'a' }]),
    (error) => error instanceof EngineError && error.kind === 'unavailable',
  )
})
