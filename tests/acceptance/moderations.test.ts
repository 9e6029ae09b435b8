import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import OpenAI from 'openai'
import { chatBody } from './support/batches.ts'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { scan } from './support/scans.ts'
import { readStream } from './support/stream.ts'
import { untilCalls } from './support/usage.ts'

/** 24 by 24 pixels. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAMAAADXqc3KAAAAA1BMVEUzZswgIiSpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAD0lEQVQoz2NgGAWjgPoAAAJYAAF1NoZ3AAAAAElFTkSuQmCC'

/** A model server that flags what says `harm`, finds what says `odd` doubtful, and as a chat model rejects everything. */
async function startJudges(): Promise<{ baseUrl: string; asked: JsonObject[]; stop(): void }> {
  const asked: JsonObject[] = []
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const json: Json = body === '' ? null : (JSON.parse(body) as Json)
    if (isObject(json)) asked.push(json)
    if (request.url === '/v1/moderations') {
      const flagged = body.includes('harm')
      const scores = { violence: flagged ? 0.9 : body.includes('odd') ? 0.5 : 0.1 }
      const results = [{ flagged, categories: { violence: flagged }, category_scores: scores }]
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }))
    } else if (request.url === '/v1/chat/completions') {
      const content = JSON.stringify({ level: 'REJECT', types: ['violence'] })
      const choices = [{ index: 0, delta: { role: 'assistant', content }, finish_reason: 'stop' }]
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(`data: ${JSON.stringify({ choices })}\n\ndata: [DONE]\n\n`)
    } else response.writeHead(404).end('{}')
  }
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}/v1`, asked, stop: () => server.close() }
}

describe('moderation', { skip: needsOwnServer }, () => {
  let folder: string
  let judges: Awaited<ReturnType<typeof startJudges>>
  let server: LocalServer
  let account: { id: string; key: string }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-moderation-'))
    judges = await startJudges()
    const words = join(folder, 'words.txt')
    await writeFile(words, '# doubtful\n存疑词\n')
    const answer = '前面的话可以读，后面是违 禁 词 语，再后面谁也读不到。'
    const rules = [
      { match: { contains: 'say it' }, text: answer, pace: '1ms' },
      { match: { contains: 'doubt' }, text: '这里有一个存疑词而已。' },
    ]
    await writeFile(join(folder, 'scenario.json'), JSON.stringify({ rules }))
    server = await startServer({
      configuration: `
engines:
  - { id: scripted, type: simulator, scenarioFile: "${join(folder, 'scenario.json')}" }
  - { id: judges, type: openai-compatible, baseUrl: "${judges.baseUrl}", contentParts: [image_url] }
models:
  glm-4.6:
    - { engine: scripted }
  my-moderation:
    - { engine: judges }
  seeing-judge:
    - { engine: judges }
moderation:
  lists:
    - { name: built, level: REJECT, type: politics, words: [违禁词语, forbidden] }
    - { name: doubtful, level: REVIEW, type: spam, file: "${words}" }
  pictureModel: seeing-judge
`,
    })
    account = await createAccount(server, 'V0')
  })
  after(async () => {
    await server.stop()
    judges.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const moderate = (input: Json, fields: JsonObject = {}): Promise<Reply> =>
    call(`${server.apiUrl}/moderations`, { key: account.key, body: { model: 'moderation', input, ...fields } })
  const admin = (path: string, body?: JsonObject, method?: string): Promise<Reply> =>
    call(`${server.url}/api/admin/moderation${path}`, {
      key: server.key,
      ...(body === undefined ? {} : { body }),
      ...(method === undefined ? {} : { method }),
    })
  async function results(reply: Promise<Reply>): Promise<unknown[]> {
    const { status, text: body, json } = await reply
    assert.equal(status, 200, body)
    return listAt(json(), 'result_list').map((one) => [
      at(one, 'content_type'),
      at(one, 'risk_level'),
      ...listAt(one, 'risk_type'),
    ])
  }

  it('judges texts by the lists of the operator', async () => {
    const reply = await moderate('今天天气很好')
    assert.equal(reply.headers['x-openmaas-engine'], 'word-lists')
    assert.equal(numberAt(reply.json(), 'usage.moderation_text.call_count'), 1)
    assert.ok(textAt(reply.json(), 'id').length > 0 && numberAt(reply.json(), 'created') > 1_700_000_000)
    assert.deepEqual(await results(moderate('今天天气很好')), [['text', 'PASS']])
    assert.deepEqual(await results(moderate('這裡有違*禁*詞*語')), [['text', 'REJECT', 'politics']])
    assert.deepEqual(await results(moderate({ type: 'text', text: 'ｆｏｒｂｉｄｄｅｎ' })), [
      ['text', 'REJECT', 'politics'],
    ])
    assert.deepEqual(
      await results(
        moderate([
          { type: 'text', text: '存疑词' },
          { type: 'text', text: 'fine' },
        ]),
      ),
      [
        ['text', 'REVIEW', 'spam'],
        ['text', 'PASS'],
      ],
    )
  })

  it('takes a list of texts, as clients of OpenAI send it', async () => {
    const client = new OpenAI({ baseURL: server.apiUrl, apiKey: account.key })
    const reply = await client.moderations.create({ model: 'moderation', input: ['fine', 'forbidden'] }).asResponse()
    assert.deepEqual(
      listAt((await reply.json()) as Json, 'result_list').map((one) => at(one, 'risk_level')),
      ['PASS', 'REJECT'],
    )
  })

  it('reads what is written in pictures', async () => {
    const picture = async (words: string): Promise<Json> => {
      const { bytes } = await scan({ lines: [{ text: words, x: 40, y: 80, size: 30 }], height: 160 }, 'png')
      return { type: 'image_url', image_url: { url: bytes.toString('base64') } }
    }
    const model = 'my-moderation'
    assert.deepEqual(await results(moderate(await picture('This is forbidden here'), { model })), [
      ['image', 'REJECT', 'politics'],
    ])
    assert.deepEqual(await results(moderate(await picture('This does great harm'), { model })), [
      ['image', 'REJECT', 'violence'],
    ])
    assert.deepEqual(await results(moderate(await picture('Hello world'), { model })), [['image', 'PASS']])
  })

  it('leaves to a person what nothing here can judge, and pictures to a model that sees', async () => {
    const media = ['video_url', 'audio_url'].map((type) => ({ type, [type]: { url: 'https://example.com/a' } }))
    assert.deepEqual(await results(moderate(media)), [
      ['video', 'REVIEW', 'not_judged'],
      ['audio', 'REVIEW', 'not_judged'],
    ])
    const picture = await moderate({ type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } })
    assert.equal(picture.status, 200, picture.text)
    assert.equal(picture.headers['x-openmaas-engine'], 'judges')
    assert.deepEqual(
      [at(picture.json(), 'result_list.0.risk_level'), at(picture.json(), 'result_list.0.risk_type.0')],
      ['REJECT', 'violence'],
    )
  })

  it('asks the engine that is routed, after the lists', async () => {
    const model = 'my-moderation'
    assert.deepEqual(await results(moderate('some harm', { model })), [['text', 'REJECT', 'violence']])
    assert.deepEqual(await results(moderate('odd', { model })), [['text', 'REVIEW', 'violence']])
    assert.deepEqual(await results(moderate('kind', { model })), [['text', 'PASS']])
    const asked = judges.asked.length
    assert.deepEqual(await results(moderate('forbidden', { model })), [['text', 'REJECT', 'politics']])
    assert.equal(judges.asked.length, asked)
    const picture = { type: 'image_url', image_url: { url: png } }
    assert.deepEqual(await results(moderate(picture, { model })), [['image', 'PASS']])
    assert.match(textAt(judges.asked.at(-1) ?? {}, 'input.0.image_url.url'), /^data:image\/jpeg;base64,/)
  })

  it('refuses what is wrong', async () => {
    assertError(
      await call(`${server.apiUrl}/moderations`, { key: account.key, body: { model: 'moderation' } }),
      400,
      '1213',
    )
    assertError(await moderate('长'.repeat(2001)), 400, '1214')
    assertError(await moderate([]), 400, '1214')
    assertError(await moderate({ type: 'picture' }), 400, '1214')
    assertError(await moderate(['长'.repeat(2001)]), 400, '1214')
    assertError(await moderate({ type: 'image_url' }), 400, '1213')
    assertError(await moderate({ type: 'image_url', image_url: { url: 'AAAA' } }), 400, '1214')
    assertError(await moderate({ type: 'image_url', image_url: { url: 'http://127.0.0.1/a.png' } }), 400, '1214')
    assertError(await moderate('a', { model: 'nothing' }), 400, '1211')
    assertError(await moderate('a', { model: 'glm-4.6' }), 400, '1212')
  })

  it('takes the lists that an administrator edits, at once', async () => {
    const made = await admin('/lists', { name: 'mine', level: 'REJECT', type: 'abuse', words: ['脏词', '脏词'] })
    assert.equal(made.status, 200, made.text)
    assert.equal(numberAt(made.json(), 'words'), 1)
    const path = `/lists/${textAt(made.json(), 'id')}`
    assert.deepEqual(await results(moderate('一个髒詞')), [['text', 'REJECT', 'abuse']])
    await admin(path, { level: 'REVIEW', add: ['另一个'], remove: ['脏词'] }, 'PATCH')
    assert.deepEqual(await results(moderate('脏词')), [['text', 'PASS']])
    assert.deepEqual(await results(moderate('另一个')), [['text', 'REVIEW', 'abuse']])
    assert.deepEqual(listAt((await admin(`${path}/words`)).json(), 'data'), ['另一个'])
    const checked = await admin('/check', { text: '这是另一个' })
    assert.deepEqual([at(checked.json(), 'risk_level'), at(checked.json(), 'data.0.start')], ['REVIEW', 2])
    assert.equal(listAt((await admin('/lists')).json(), 'data').length, 3)
    assertError(await admin('/lists', { name: 'built', level: 'REJECT', type: 'x' }), 400, '1214')
    assertError(await admin('/lists', { name: 'empty', level: 'REJECT', type: 'x', words: ['!'] }), 400, '1214')
    assertError(await admin('/lists/1', { enabled: false }, 'PATCH'), 404, '1214')
    const refused = await call(`${server.url}/api/admin/moderation/lists`, { key: account.key })
    assertError(refused, 403, '1220')
    await admin(path, { enabled: false }, 'PATCH')
    assert.deepEqual(await results(moderate('另一个')), [['text', 'PASS']])
    assert.equal((await admin(path, undefined, 'DELETE')).status, 200)
  })

  it('looks at chat calls that ask for it: 1301 for the question, `sensitive` for the answer', async () => {
    const chat = `${server.apiUrl}/chat/completions`
    const wanted = { sensitive_word_check: { type: 'ALL', status: 'ENABLE' } }
    const refused = await call(chat, { key: account.key, body: chatBody('说说违禁词语', wanted) })
    assert.equal(refused.status, 400)
    assert.equal(at(refused.json(), 'error.code'), '1301')
    assert.deepEqual(at(refused.json(), 'contentFilter'), [{ role: 'user', level: 0 }])
    const allowed = await call(chat, { key: account.key, body: chatBody('说说违禁词语') })
    assert.equal(allowed.status, 200, allowed.text)

    const whole = await call(chat, { key: account.key, body: chatBody('say it', wanted) })
    assert.equal(at(whole.json(), 'choices.0.finish_reason'), 'sensitive')
    assert.equal(at(whole.json(), 'choices.0.message.content'), '前面的话可以读，后面是')
    assert.deepEqual(at(whole.json(), 'content_filter'), [{ role: 'assistant', level: 0 }])

    const chunks = await readStream(chat, account.key, chatBody('say it', { ...wanted, stream: true }))
    const joined = chunks.map((chunk) => at(chunk, 'choices.0.delta.content') ?? '').join('')
    assert.equal(joined, '前面的话可以读，后面是')
    assert.equal(at(chunks.at(-1) ?? {}, 'choices.0.finish_reason'), 'sensitive')
    assert.deepEqual(at(chunks.at(-1) ?? {}, 'content_filter'), [{ role: 'assistant', level: 0 }])

    const doubtful = await call(chat, { key: account.key, body: chatBody('doubt', wanted) })
    assert.equal(at(doubtful.json(), 'choices.0.finish_reason'), 'stop')
    assert.match(textAt(doubtful.json(), 'choices.0.message.content'), /存疑词而已/)
    assert.deepEqual(at(doubtful.json(), 'content_filter'), [{ role: 'assistant', level: 2 }])
  })
})

describe('chat calls that an engine judges', { skip: needsOwnServer }, () => {
  let folder: string
  let judges: Awaited<ReturnType<typeof startJudges>>
  let server: LocalServer
  let account: { id: string; key: string }
  const gentle = 'This sentence is quite gentle and can be read by everybody who wants to.'

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-judged-chat-'))
    judges = await startJudges()
    const rules = [
      { match: { contains: 'say it' }, text: `${gentle} ${gentle} But this one does harm.`, pace: '1ms' },
      { match: { contains: 'be odd' }, text: 'An odd answer.' },
    ]
    await writeFile(join(folder, 'scenario.json'), JSON.stringify({ rules }))
    server = await startServer({
      configuration: `
engines:
  - { id: scripted, type: simulator, scenarioFile: "${join(folder, 'scenario.json')}" }
  - { id: judges, type: openai-compatible, baseUrl: "${judges.baseUrl}" }
models:
  glm-4.6:
    - { engine: scripted }
  moderation:
    - { engine: judges }
moderation:
  chatInput: true
  chatOutput: true
  chatEngine: true
`,
    })
    account = await createAccount(server, 'V0')
  })
  after(async () => {
    await server.stop()
    judges.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const chat = (question: string, fields: JsonObject = {}): Promise<Reply> =>
    call(`${server.apiUrl}/chat/completions`, { key: account.key, body: chatBody(question, fields) })

  it('are refused with 1301 where their question or what came before is rejected', async () => {
    const refused = await chat('How to do harm?')
    assert.deepEqual([refused.status, at(refused.json(), 'error.code')], [400, '1301'])
    assert.deepEqual(at(refused.json(), 'contentFilter'), [{ role: 'user', level: 0 }])
    const messages = ['do harm', 'be odd'].map((content) => ({ role: 'user', content }))
    const later = await chat('', { messages })
    assert.deepEqual(at(later.json(), 'contentFilter'), [{ role: 'history', level: 0 }])
  })

  it('end before what is rejected, whole and streamed, with one row for all that was judged', async () => {
    const whole = await chat('say it')
    assert.equal(at(whole.json(), 'choices.0.finish_reason'), 'sensitive')
    assert.match(textAt(whole.json(), 'choices.0.message.content'), /gentle/)
    assert.doesNotMatch(whole.text, /does harm/)
    const url = `${server.apiUrl}/chat/completions`
    const chunks = await readStream(url, account.key, chatBody('say it', { stream: true }))
    const joined = chunks.map((chunk) => at(chunk, 'choices.0.delta.content') ?? '').join('')
    assert.match(joined, /gentle/)
    assert.doesNotMatch(joined, /But|harm\b/)
    assert.equal(at(chunks.at(-1) ?? {}, 'choices.0.finish_reason'), 'sensitive')
    assert.deepEqual(at(chunks.at(-1) ?? {}, 'content_filter'), [{ role: 'assistant', level: 0 }])
    const odd = await chat('be odd')
    assert.equal(at(odd.json(), 'choices.0.message.content'), 'An odd answer.')
    assert.deepEqual(at(odd.json(), 'content_filter'), [{ role: 'assistant', level: 2 }])

    const other = await createAccount(server, 'V0')
    await call(url, { key: other.key, body: chatBody('say it') })
    const rows = await untilCalls(server, other.id, 2)
    const judged = rows.find((row) => at(row, 'operation') === 'moderations.chat')
    assert.deepEqual([at(judged, 'model'), at(judged, 'engine_id')], ['moderation', 'judges'])
    assert.equal(rows.length, 2)
  })

  it('fail while nobody can judge them', async () => {
    judges.stop()
    const failed = await chat('A question that was never asked before.')
    assert.ok(failed.status >= 500, failed.text)
    assert.equal(at(failed.json(), 'choices'), undefined)
  })
})
