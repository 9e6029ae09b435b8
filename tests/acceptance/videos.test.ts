import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { pngOf, startMediaServer, videoBytes, type MediaServer } from './support/media-server.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { upload } from './support/upload.ts'
import { until } from './support/wait.ts'

describe('videos', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let media: MediaServer

  before(async () => {
    media = await startMediaServer()
    server = await startServer({
      configuration: `
engines:
  - { id: studio, type: openai-compatible, baseUrl: ${media.baseUrl} }
models:
  cogvideox-2: [{ engine: studio }]
  cogvideox-flash: [{ engine: studio, model: wan }]
`,
    })
  })
  after(async () => {
    await server.stop()
    await media.close()
  })

  const film = (body: JsonObject, key = server.key, headers: Record<string, string> = {}) =>
    call(`${server.apiUrl}/videos/generations`, {
      key,
      headers,
      body: { model: 'cogvideox-3', prompt: '一只小猫', ...body },
    })
  const resultOf = (id: string, key = server.key) => call(`${server.apiUrl}/async-result/${id}`, { key })
  const taskOf = async (id: string): Promise<Json> =>
    (await call(`${server.url}/api/admin/tasks/${id}`, { key: server.key })).json()
  const act = (id: string, action: 'cancel' | 'retry') =>
    call(`${server.url}/api/admin/tasks/${id}/${action}`, { method: 'POST', key: server.key })

  async function submitted(reply: Promise<Reply>): Promise<string> {
    const { status, text, json } = await reply
    assert.deepEqual([status, at(json(), 'task_status')], [200, 'PROCESSING'], text)
    return textAt(json(), 'id')
  }

  const ended = (id: string): Promise<Json> =>
    until(
      `task ${id} to end`,
      async () => {
        const reply = (await resultOf(id)).json()
        return at(reply, 'task_status') === 'PROCESSING' ? undefined : reply
      },
      20_000,
    )

  async function fileAt(url: string): Promise<{ type: string | null; bytes: Buffer }> {
    const response = await fetch(url)
    assert.equal(response.status, 200)
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
  }

  it('come from the simulator as MP4 files with a cover, of whatever the picture is given by', async () => {
    const form = [
      ['purpose', 'agent'],
      ['file', { name: 'cat.png', content: pngOf(400, 300) }],
    ] as const
    const file = textAt((await upload(`${server.apiUrl}/files`, server.key, form)).json(), 'id')
    const ticket = await film({
      image_url: [`data:image/png;base64,${pngOf(320, 240).toString('base64')}`, file],
      prompt: null,
      with_audio: true,
      size: '1280x720',
      request_id: 'mine-1234',
    })
    assert.equal(ticket.headers['x-openmaas-engine'], 'simulator')
    const id = await submitted(Promise.resolve(ticket))
    const result = await ended(id)
    assert.deepEqual(
      [at(result, 'task_status'), at(result, 'model'), at(result, 'request_id')],
      ['SUCCESS', 'cogvideox-3', 'mine-1234'],
    )
    const video = await fileAt(textAt(result, 'video_result.0.url'))
    assert.deepEqual([video.type, video.bytes.toString('latin1', 4, 8)], ['video/mp4', 'ftyp'])
    assert.equal((await fileAt(textAt(result, 'video_result.0.cover_image_url'))).type, 'image/jpeg')
    const stranger = await createAccount(server, 'V0')
    assertError(await resultOf(id, stranger.key), 404, '1214')
    assertError(await film({ image_url: file }, stranger.key), 400, '1214')
  })

  it('survive a server that is killed, are handed over once and end once', async () => {
    const jobsBefore = media.jobs.size
    const id = await submitted(film({ model: 'cogvideox-flash', image_url: pngOf(64, 64).toString('base64') }))
    await until('the job to be stored', async () => at(await taskOf(id), 'waits_for_engine') === true)
    await server.end('SIGKILL')
    await server.restart()
    assert.equal(at((await resultOf(id)).json(), 'task_status'), 'PROCESSING')
    const job = [...media.jobs.values()].at(-1)
    assert.ok(job)
    assert.equal(job.idempotencyKey, id)
    assert.match(job.form, /name="model"\r\n\r\nwan\r\n/)
    assert.match(job.form, /name="input_reference"; filename="first-frame.png"/)
    const asked = job.asked
    await until('the engine to be asked again', () => job.asked > asked, 20_000)
    job.status = 'completed'
    const result = await ended(id)
    assert.equal(at(result, 'task_status'), 'SUCCESS')
    assert.deepEqual((await fileAt(textAt(result, 'video_result.0.url'))).bytes, videoBytes)
    // The server offers no picture of it, so the first frame stands in.
    assert.equal((await fileAt(textAt(result, 'video_result.0.cover_image_url'))).type, 'image/jpeg')
    assert.equal(media.jobs.size, jobsBefore + 1)
    assert.deepEqual((await resultOf(id)).json(), result)
    assert.equal(at(await taskOf(id), 'engine'), 'studio')
  })

  it('wait for an engine that is away, and tell why', async () => {
    const id = await submitted(film({ model: 'cogvideox-2' }))
    await until('the job to be stored', async () => at(await taskOf(id), 'waits_for_engine') === true)
    media.away = true
    try {
      await until('a failed question', async () => at(await taskOf(id), 'last_error.code') === '1305')
      assert.equal(at((await resultOf(id)).json(), 'task_status'), 'PROCESSING')
    } finally {
      media.away = false
    }
    const job = [...media.jobs.values()].at(-1)
    if (job !== undefined) job.status = 'completed'
    assert.equal(at(await ended(id), 'task_status'), 'SUCCESS')
  })

  it('fail with the reason of their engine, and begin again when an operator says so', async () => {
    const id = await submitted(film({ model: 'cogvideox-2' }))
    const first = await until('the job', async () => at(await taskOf(id), 'waits_for_engine') === true && lastJob())
    first.status = 'failed'
    const result = await ended(id)
    assert.deepEqual([at(result, 'task_status'), at(result, 'error.code')], ['FAIL', '1200'])
    assert.match(textAt(result, 'error.message'), /gpu_lost/)
    assert.equal(numberAt(await taskOf(id), 'attempts'), 1)
    assertError(await act(id, 'cancel'), 400, '1214')
    assert.equal((await act(id, 'retry')).status, 200)
    const second = await until(
      'another job',
      async () => at(await taskOf(id), 'waits_for_engine') === true && lastJob(),
    )
    assert.notEqual(second, first)
    second.status = 'completed'
    assert.equal(at(await ended(id), 'task_status'), 'SUCCESS')
    assertError(await act(id, 'retry'), 400, '1214')
  })

  it('are cancelled at their engine too', async () => {
    const id = await submitted(film({ model: 'cogvideox-2' }))
    const job = await until('the job', async () => at(await taskOf(id), 'waits_for_engine') === true && lastJob())
    assert.equal((await act(id, 'cancel')).status, 200)
    const result = await ended(id)
    assert.deepEqual([at(result, 'task_status'), at(result, 'error.code')], ['FAIL', '1200'])
    assert.equal(job.status, 'cancelled')
    const { json } = await call(`${server.url}/api/admin/tasks?kind=video&state=cancelled&limit=1`, { key: server.key })
    assert.equal(textAt(json(), 'data.0.id'), id)
  })

  it('are made by so many at a time as the tier of the account allows', async () => {
    const { key } = await createAccount(server, 'V0')
    const jobsBefore = media.jobs.size
    const ids = await Promise.all(Array.from({ length: 7 }, () => submitted(film({ model: 'cogvideox-2' }, key))))
    await until('five jobs', () => media.jobs.size - jobsBefore === 5)
    const states = await Promise.all(ids.map(async (id) => at(await taskOf(id), 'waits_for_engine')))
    assert.ok(states.filter((waits) => waits === true).length <= 5)
    for (const job of [...media.jobs.values()].slice(jobsBefore)) job.status = 'completed'
    await until('the others to follow', () => media.jobs.size - jobsBefore === 7, 15_000)
    for (const id of ids) await act(id, 'cancel')
  })

  it('are refused with the documented codes', async () => {
    const big = pngOf(4000, 900)
    const tall = `data:image/png;base64,${pngOf(100, 500).toString('base64')}`
    const tiny = `data:image/png;base64,${pngOf(127, 128).toString('base64')}`
    for (const [code, body] of [
      ['1213', { prompt: null }],
      ['1213', { model: 'viduq1-text', prompt: '' }],
      ['1214', { prompt: '猫'.repeat(513) }],
      ['1214', { size: '720x480' }],
      ['1214', { fps: 24 }],
      ['1214', { duration: 6 }],
      ['1214', { quality: 'best' }],
      ['1214', { image_url: ['a', 'b', 'c'] }],
      ['1214', { model: 'viduq1-text', image_url: tall }],
      ['1214', { model: 'viduq1-text', style: 'noir' }],
      ['1214', { model: 'vidu2-image', image_url: tall }],
      ['1214', { model: 'vidu2-reference', image_url: [tiny] }],
      ['1214', { model: 'viduq1-start-end', image_url: [pngOf(900, 900), pngOf(500, 500)].map(dataUrl) }],
      ['1214', { model: 'viduq1-image', image_url: dataUrl(big), with_audio: true }],
      ['1214', { image_url: 'data:image/png;base64,aGVsbG8=' }],
      ['1214', { image_url: 'http://127.0.0.1/cat.png' }],
      ['1214', { image_url: 'not base64 !' }],
      // A picture that was cut off.
      ['1214', { image_url: dataUrl(pngOf(640, 640).subarray(0, 200)) }],
      ['1214', { user_id: 'short' }],
      ['1210', { model: 'cogvideox-2', with_audio: true }],
      ['1211', { model: 'sora-2' }],
      ['1212', { model: 'glm-4.6' }],
    ] as const) {
      const reply = await film(body as JsonObject)
      assert.equal(reply.status, 400, `${JSON.stringify(body).slice(0, 120)} ${reply.text}`)
      assertError(reply, 400, code)
    }
  })

  it('that the simulator refuses end with its code', async () => {
    const id = await submitted(film({}, server.key, { 'x-openmaas-simulate': 'finish=sensitive' }))
    assert.equal(at(await ended(id), 'error.code'), '1301')
  })

  it('are tasks that members do not see among those of all accounts', async () => {
    const { key } = await createAccount(server, 'V0')
    assertError(await call(`${server.url}/api/admin/tasks`, { key }), 403, '1220')
    assertError(await call(`${server.url}/api/admin/tasks/none`, { key: server.key }), 404, '1214')
    assertError(await call(`${server.url}/api/admin/tasks?state=lost`, { key: server.key }), 400, '1214')
  })

  function lastJob() {
    return [...media.jobs.values()].at(-1)
  }
})

function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
}
