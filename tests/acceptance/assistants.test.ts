import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, numberAt, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { chunksOf, openStream } from './support/stream.ts'

const general = '65940acff94777010aa6b796'
const search = '659e54b1b8006379b4b2abd6'
const analysis = '65a265419d72d299a9230616'
const drawing = '66437ef3d920bdc5c60f338e'

describe('assistants', { skip: needsOwnServer }, () => {
  let server: LocalServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const post = (path: string, body: object, key = server.key): Promise<Reply> =>
    call(`${server.apiUrl}/assistant${path}`, { key, body })
  const ask = (text: string, fields: object = {}, key = server.key): Promise<Reply> =>
    post('', { assistant_id: general, messages: [{ role: 'user', content: text }], stream: false, ...fields }, key)

  /** Errors of this API are a number and words. */
  function refused(reply: Reply, status: number, code: number): void {
    assert.equal(reply.status, status, reply.text)
    assert.equal(at(reply.json(), 'code'), code, reply.text)
    assert.ok(textAt(reply.json(), 'message').length > 0)
  }

  it('are listed, all or those that are asked for', async () => {
    const all = await post('/list', { assistant_id_list: [] })
    assert.equal(at(all.json(), 'code'), 200)
    const listed = listAt(all.json(), 'data')
    assert.equal(listed.length, 12)
    assert.ok(listed.every((one) => textAt(one, 'name') !== '' && listAt(one, 'starter_prompts').length > 0))
    const some = await post('/list', { assistant_id_list: [search, 'nobody'] })
    assert.deepEqual(
      listAt(some.json(), 'data').map((one) => [at(one, 'assistant_id'), at(one, 'tools')]),
      [[search, ['web_browser']]],
    )
  })

  it('all answer in the documented form', async () => {
    const ids = listAt((await post('/list', {})).json(), 'data').map((one) => textAt(one, 'assistant_id'))
    for (const id of ids) {
      const reply = await ask('月球是什么？', { assistant_id: id })
      assert.equal(reply.status, 200, reply.text)
      const body = reply.json()
      assert.equal(at(body, 'assistant_id'), id)
      assert.equal(at(body, 'status'), 'completed')
      assert.equal(at(body, 'last_error'), null)
      assert.equal(at(body, 'choices.0.delta.type'), 'content')
      assert.ok(textAt(body, 'choices.0.delta.content').length > 0)
      assert.equal(at(body, 'choices.0.finish_reason'), 'stop')
      assert.ok(numberAt(body, 'usage.total_tokens') > 0)
      assert.ok(textAt(body, 'conversation_id').length > 0)
    }
  })

  it('stream by default, and end with the documented chunk', async () => {
    const body = { assistant_id: search, messages: [{ role: 'user', content: '月球的半径是多少？' }] }
    const stream = await openStream(`${server.apiUrl}/assistant`, server.key, body)
    await stream.ended
    const chunks = chunksOf(stream.text())
    assert.ok(textAt(chunks[0], 'choices.0.delta.tool_calls.0.web_browser.input').includes('月球'))
    const outputs = listAt(chunks[1] ?? null, 'choices.0.delta.tool_calls.0.web_browser.outputs')
    assert.match(textAt(outputs[0], 'title'), /模拟/)
    const last = chunks.at(-1)
    assert.deepEqual(at(last, 'choices.0'), {
      index: 0,
      delta: { type: 'tool_calls', role: 'assistant', tool_calls: null },
      finish_reason: 'stop',
    })
    assert.equal(at(last, 'status'), 'completed')
    assert.ok(chunks.slice(0, -1).every((chunk) => at(chunk, 'status') === 'in_progress'))
    assert.equal(new Set(chunks.map((chunk) => at(chunk, 'conversation_id'))).size, 1)
  })

  it('go on with a conversation, list it with its usage, and keep it over a kill', async () => {
    const account = await createAccount(server, 'V3')
    const first = (await ask('我叫小明，我住在上海。', {}, account.key)).json()
    const id = textAt(first, 'conversation_id')
    await server.end('SIGKILL')
    await server.restart()
    const second = await ask('我住在哪里？', { conversation_id: id }, account.key)
    assert.match(textAt(second.json(), 'choices.0.delta.content'), /上海/, second.text)
    await ask('另一个', {}, account.key)
    const list = (key: string, fields: object = {}): Promise<Reply> =>
      post('/conversation/list', { assistant_id: general, ...fields }, key)
    const listed = (await list(account.key, { page_size: 1, page: 2 })).json()
    assert.equal(at(listed, 'data.has_more'), false)
    const [conversation] = listAt(listed, 'data.conversation_list')
    assert.equal(at(conversation, 'id'), id)
    assert.equal(
      at(conversation, 'usage.total_tokens'),
      numberAt(first, 'usage.total_tokens') + numberAt(second.json(), 'usage.total_tokens'),
    )
    assert.equal(at((await list(account.key, { page_size: 1 })).json(), 'data.has_more'), true)
    const stranger = await createAccount(server, 'V3')
    assert.deepEqual(listAt((await list(stranger.key)).json(), 'data.conversation_list'), [])
    refused(await ask('我住在哪里？', { conversation_id: id }, stranger.key), 404, 404)
    refused(await ask('我住在哪里？', { conversation_id: id, assistant_id: search }, account.key), 404, 404)
  })

  it('read attachments of the account, pictures and wishes to translate', async () => {
    const form = new FormData()
    form.set('purpose', 'code-interpreter')
    form.set('file', new Blob(['月球的平均半径约为1737公里。']), 'moon.txt')
    const headers = { authorization: `Bearer ${server.key}` }
    const upload = await fetch(`${server.apiUrl}/files`, { method: 'POST', headers, body: form })
    const { id } = (await upload.json()) as { id: string }
    const reply = await ask('月球的半径是多少？', { assistant_id: analysis, attachments: [{ file_id: id }] })
    assert.match(textAt(reply.json(), 'choices.0.delta.content'), /1737/, reply.text)
    const stranger = await createAccount(server, 'V3')
    const foreign = { assistant_id: analysis, attachments: [{ file_id: id }] }
    refused(await ask('半径？', foreign, stranger.key), 404, 404)
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const seen = await post('', {
      assistant_id: general,
      stream: false,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: '图里有什么？' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
      ],
    })
    assert.equal(seen.status, 200, seen.text)
    const translated = await ask('你好', { extra_parameters: { translate: { from: 'zh', to: 'en' } } })
    assert.equal(translated.status, 200, translated.text)
  })

  it('draw', async () => {
    const reply = await ask('请画一张画面：一只在月球上喝茶的熊猫', { assistant_id: drawing })
    assert.equal(reply.status, 200, reply.text)
    const blocks = listAt(reply.json(), 'choices.1.delta.tool_calls')
    assert.ok(textAt(blocks[0], 'drawing_tool.input').length > 0)
    const picture = await fetch(textAt(blocks[1], 'drawing_tool.outputs.0.image'))
    assert.match(picture.headers.get('content-type') ?? '', /^image\//)
    await picture.arrayBuffer()
  })

  it('refuse what is wrong', async () => {
    refused(await ask('hi', { assistant_id: 'nobody' }), 404, 404)
    refused(await ask('hi', { model: 'no-such-model' }), 400, 1211)
    refused(await ask(' '), 400, 1214)
    refused(await post('', { assistant_id: general, messages: [] }), 400, 1214)
    refused(await post('', { messages: [{ role: 'user', content: 'x' }] }), 400, 1213)
    refused(await post('/conversation/list', { assistant_id: 'nobody' }), 404, 404)
    refused(await post('/conversation/list', { assistant_id: general, page_size: 101 }), 400, 1214)
  })
})
