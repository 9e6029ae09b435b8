import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'

const hello = { role: 'user' as const, content: 'Hello' }
const asked = { model: 'glm-4.6', max_tokens: 100, messages: [hello] }

describe('refusals at the address of the Messages protocol', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let client: Anthropic

  before(async () => {
    server = await startServer({ env: { OPENMAAS_MAX_BODY_MIB: '1' } })
    client = new Anthropic({ baseURL: `${server.url}/api/anthropic`, apiKey: server.key, maxRetries: 0 })
  })
  after(() => server.stop())

  const simulated = (simulate: string) => () =>
    client.messages.create(asked, { headers: { 'x-openmaas-simulate': simulate } })
  const large = () => client.messages.create({ ...asked, messages: [{ role: 'user', content: 'a'.repeat(1_100_000) }] })

  const cases: [
    what: string,
    call: () => Promise<unknown>,
    name: string,
    status: number,
    type: string,
    code: string,
  ][] = [
    [
      'no key',
      () => client.withOptions({ apiKey: '' }).messages.create(asked),
      '',
      401,
      'authentication_error',
      '1001',
    ],
    [
      'a wrong key',
      () => client.withOptions({ apiKey: 'a.b' }).messages.create(asked),
      'AuthenticationError',
      401,
      'authentication_error',
      '1000',
    ],
    ['too many calls', simulated('error=1302'), 'RateLimitError', 429, 'rate_limit_error', '1302'],
    ['a busy model', simulated('status=429;retry-after=7'), 'RateLimitError', 429, 'rate_limit_error', '1305'],
    ['an overloaded model server', simulated('status=529'), 'InternalServerError', 500, 'api_error', '1234'],
    ['an unsafe prompt', simulated('error=1301'), 'BadRequestError', 400, 'invalid_request_error', '1301'],
    [
      'an unknown model',
      () => client.messages.create({ ...asked, model: 'x' }),
      'BadRequestError',
      400,
      'invalid_request_error',
      '1211',
    ],
    ['a large body', large, '', 413, 'request_too_large', '1210'],
    ['batches', () => client.messages.batches.list(), 'NotFoundError', 404, 'not_found_error', '1222'],
    [
      'another address',
      () => client.post('/v1/complete', { body: {} }),
      'NotFoundError',
      404,
      'not_found_error',
      '1222',
    ],
  ]
  for (const [what, refused, name, status, type, code] of cases) {
    it(`are told as clients know them: ${what}`, async () => {
      await assert.rejects(refused, (error) => {
        assert.ok(error instanceof APIError, String(error))
        assert.deepEqual([error.status, error.type], [status, type])
        if (name !== '') assert.equal(error.constructor.name, name)
        const id = error.requestID ?? 'none'
        assert.ok(error.message.includes(`[${code}][`) && error.message.includes(`][${id}]`), error.message)
        if (code === '1305') assert.equal(error.headers?.get('retry-after'), '7')
        return true
      })
    })
  }

  it('are told before a stream begins as without one', async () => {
    const stream = client.messages.stream(asked, { headers: { 'x-openmaas-simulate': 'error=1302' } })
    await assert.rejects(stream.finalMessage(), { status: 429, type: 'rate_limit_error' })
  })

  it('are not needed for what is only left out: citations of documents are told of in a header', async () => {
    const source = { type: 'text' as const, media_type: 'text/plain' as const, data: 'The sky is green.' }
    const told = async (enabled: boolean) => {
      const content = [{ type: 'document' as const, source, citations: { enabled } }]
      const reply = await client.messages.create({ ...asked, messages: [{ role: 'user', content }] }).withResponse()
      return reply.response.headers.get('x-openmaas-citations')
    }
    assert.deepEqual([await told(true), await told(false)], ['left-out', null])
  })

  it('are not needed for what older versions of the client call otherwise', async () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const body = { ...asked, output_format: { type: 'json_schema', schema } }
    const message = await client.post<Anthropic.Message>('/v1/messages?beta=true', { body })
    const [text] = message.content
    assert.equal(text?.type === 'text' && typeof JSON.parse(text.text).city, 'string')
  })
})
