import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { generateImage } from 'ai'
import OpenAI from 'openai'
import { createZhipu } from 'zhipu-ai-provider'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, numberAt, textAt, type JsonObject } from './support/json.ts'
import { pngSize, startMediaServer, type MediaServer } from './support/media-server.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { until } from './support/wait.ts'

describe('pictures', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let media: MediaServer

  before(async () => {
    media = await startMediaServer()
    server = await startServer({
      configuration: `
engines:
  - { id: painter, type: openai-compatible, baseUrl: ${media.baseUrl} }
models:
  cogview-4: [{ engine: painter }]
`,
    })
  })
  after(async () => {
    await server.stop()
    await media.close()
  })

  const draw = (body: JsonObject, path = 'images/generations') =>
    call(`${server.apiUrl}/${path}`, { key: server.key, body: { model: 'glm-image', prompt: '一只小猫', ...body } })

  async function pictureAt(url: string): Promise<Buffer> {
    const response = await fetch(url)
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/png'])
    return Buffer.from(await response.arrayBuffer())
  }

  it('are drawn for the openai client as it calls by default', async () => {
    const client = new OpenAI({ baseURL: server.apiUrl, apiKey: server.key, maxRetries: 0 })
    const { created, data } = await client.images.generate({ model: 'glm-image', prompt: 'a kitten' })
    assert.ok(Math.abs(created - Date.now() / 1000) < 60)
    assert.equal(pngSize(await pictureAt(data?.[0]?.url ?? '')), '1280x1280')
    const inline = await client.images.generate({
      model: 'cogview-3-flash',
      prompt: 'a kitten',
      size: '1024x1024',
      n: 1,
      response_format: 'b64_json',
    })
    assert.equal(pngSize(Buffer.from(inline.data?.[0]?.b64_json ?? '', 'base64')), '1024x1024')
  })

  it('are drawn for the Vercel AI SDK', async () => {
    const zhipu = createZhipu({ baseURL: server.apiUrl, apiKey: server.key })
    const { image } = await generateImage({
      model: zhipu.imageModel('cogview-4-250304'),
      prompt: 'a kitten',
      size: '768x1344',
      maxRetries: 0,
    })
    assert.equal(image.mediaType, 'image/png')
    assert.equal(pngSize(image.uint8Array), '768x1344')
  })

  it('say which engine drew them, and are marked unless the request says no', async () => {
    const simulated = await draw({})
    assert.equal(simulated.headers['x-openmaas-engine'], 'simulator')
    const marked = await draw({ model: 'cogview-4', size: '512x512', user_id: 'user-1234' })
    assert.equal(marked.headers['x-openmaas-engine'], 'painter')
    const plain = await draw({ model: 'cogview-4', size: '512x512', watermark_enabled: false })
    const [one, other] = await Promise.all(
      [marked, plain].map((reply) => pictureAt(textAt(reply.json(), 'data.0.url'))),
    )
    // The mark that programs read is packed; its place tells that it is there.
    assert.ok(one?.includes('XML:com.adobe.xmp') && !other?.includes('XML:com.adobe.xmp'))
    assert.equal(at(JSON.parse(media.pictureCalls[0] ?? ''), 'user'), 'user-1234')
  })

  it('are fetched from the engine, and are nothing that is no picture', async () => {
    const usual = media.answerPicture
    try {
      media.answerPicture = (_, origin) => ({ data: [{ url: `${origin}/files/1.png` }] })
      const reply = await draw({ model: 'cogview-4', size: '1024x512' })
      assert.equal(pngSize(await pictureAt(textAt(reply.json(), 'data.0.url'))), '512x512')
      assert.equal(reply.headers['x-openmaas-size'], '512x512')
      media.answerPicture = () => ({ data: [{ b64_json: Buffer.from('<svg/>').toString('base64') }] })
      assertError(await draw({ model: 'cogview-4' }), 500, '1234')
      media.answerPicture = () => ({ data: [{ url: 'http://169.254.169.254/latest/meta-data' }] })
      assertError(await draw({ model: 'cogview-4' }), 500, '1234')
    } finally {
      media.answerPicture = usual
    }
  })

  it('are refused with the documented codes', async () => {
    for (const [code, body] of [
      ['1214', { size: '500x500' }],
      ['1214', { size: '1030x1030' }],
      ['1214', { size: 'huge' }],
      ['1214', { model: 'cogview-4', size: '2048x2048' }],
      ['1214', { quality: 'standard' }],
      ['1214', { quality: 'best' }],
      ['1214', { prompt: '猫'.repeat(1001) }],
      ['1214', { prompt: ' ' }],
      ['1214', { user_id: 'short' }],
      ['1213', { prompt: null }],
      ['1213', { model: null }],
      ['1211', { model: 'dall-e-3' }],
      ['1212', { model: 'glm-4.6' }],
    ] as const)
      assertError(await draw(body), 400, code)
    assertError(await draw({ model: 'cogview-4' }, 'async/images/generations'), 400, '1212')
    assertError(await draw({ size: '5x5' }, 'async/images/generations'), 400, '1214')
  })

  it('fail as the simulator is asked to', async () => {
    const headers = { 'x-openmaas-simulate': 'error=1301' }
    const body = { model: 'glm-image', prompt: 'x' }
    assertError(await call(`${server.apiUrl}/images/generations`, { key: server.key, body, headers }), 400, '1301')
  })

  it('leave the engine at once when the client leaves', async () => {
    const headers = { 'x-openmaas-simulate': 'delay=60s' }
    const body = { model: 'cogview-3', prompt: 'x' }
    const leaving = new AbortController()
    const reply = call(`${server.apiUrl}/images/generations`, {
      key: server.key,
      body,
      headers,
      signal: leaving.signal,
    })
    const held = async (): Promise<number> =>
      Number(
        /openmaas_slots_held\{model="cogview-3"\} (\d+)/.exec((await call(`${server.url}/metrics`)).text)?.[1] ?? 0,
      )
    await until('the call to be at work', async () => (await held()) === 1)
    leaving.abort()
    await assert.rejects(reply)
    await until('the slot to be free', async () => (await held()) === 0, 2000)
  })

  it('are drawn later, for their own account', async () => {
    const ticket = (await draw({ request_id: 'mine-1234' }, 'async/images/generations')).json()
    assert.deepEqual(
      [at(ticket, 'task_status'), at(ticket, 'model'), at(ticket, 'request_id')],
      ['PROCESSING', 'glm-image', 'mine-1234'],
    )
    const id = textAt(ticket, 'id')
    const result = await until('the picture', async () => {
      const reply = await call(`${server.apiUrl}/async-result/${id}`, { key: server.key })
      return at(reply.json(), 'task_status') === 'PROCESSING' ? undefined : reply.json()
    })
    assert.equal(at(result, 'task_status'), 'SUCCESS')
    assert.equal(pngSize(await pictureAt(textAt(result, 'image_result.0.url'))), '1280x1280')
    const stranger = await createAccount(server, 'V0')
    assertError(await call(`${server.apiUrl}/async-result/${id}`, { key: stranger.key }), 404, '1214')
    const seen = await call(`${server.url}/api/admin/tasks/${id}`, { key: server.key })
    assert.deepEqual(
      [at(seen.json(), 'kind'), at(seen.json(), 'state'), at(seen.json(), 'engine'), numberAt(seen.json(), 'attempts')],
      ['image', 'succeeded', 'simulator', 1],
    )
  })

  it('have links that nobody can make up', async () => {
    const url = textAt((await draw({})).json(), 'data.0.url')
    assert.equal((await fetch(`${url.slice(0, -2)}xx`)).status, 403)
  })
})
