import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import {
  assistant,
  createApplication,
  invokeEvents,
  sliceEntries,
  slices,
  user,
  withoutNote,
} from './support/applications.ts'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。月球的质量约为7.35×10^22千克。'
const tea = '龙井茶产于杭州西湖一带，以色绿、香郁、味甘、形美著称。'
const unknownId = '9223372036854775807'

describe('knowledge applications', () => {
  let server: ServerUnderTest
  let admin: KnowledgeClient
  let stranger: KnowledgeClient
  let baseId: string
  let moonId: string
  before(async () => {
    server = await serverUnderTest()
    admin = knowledgeClient(server, server.key)
    stranger = knowledgeClient(server, (await createAccount(server, 'V0')).key)
    baseId = await admin.createBase({ name: '天文与茶' })
    moonId = await admin.ready(baseId, { name: '月球.txt', content: moon })
    await admin.ready(baseId, { name: '茶.txt', content: tea })
  })
  after(() => server.stop())

  describe('the application itself', () => {
    it('is made with the documented defaults and shown as the table has it', async () => {
      const reply = await admin.call('/application', { body: `{"name":"助手","desc":"","knowledge_ids":[${baseId}]}` })
      const id = textAt(succeeded(reply), 'data')
      assert.match(id, /^\d{19}$/)
      const shown = await admin.call(`/application/${id}`)
      // The id is beyond 2^53: as a bare number it must keep its digits.
      assert.match(shown.text, new RegExp(`"knowledge_ids":\\[${baseId}\\]`))
      const { prompt, knowledge_ids: _, ...rest } = at(succeeded(shown), 'data') as JsonObject
      assert.match(String(prompt), /\{\{知识\}\}[\s\S]*\{\{用户\}\}/)
      assert.deepEqual(rest, {
        id,
        name: '助手',
        desc: '',
        top_p: '0.7',
        temperature: '0.95',
        slice_count: 1,
        model: 'ChatGLM_pro',
        icon_color: 'blue',
        icon_type: 'robot_assist',
        // Beyond the table, for those who edit it; ids as text, since bare numbers lose digits in JavaScript.
        knowledge_base_ids: [baseId],
        max_token: 1024,
        param_desc: 'custom',
      })
    })

    it('keeps what it is given, changes what is changed, is listed and deleted', async () => {
      const id = await createApplication(admin, [baseId], {
        prompt: '资料：{{knowledge}} 问：{{user}}',
        temperature: '0.5',
        top_p: 0.25,
        model: 'glm-4-plus',
        icon_color: 'red',
        icon_type: 'robot_chat',
        max_token: '200',
        ...slices(4),
      })
      const data = at(succeeded(await admin.call(`/application/${id}`)), 'data') as JsonObject
      const { temperature, top_p: topP, slice_count: count, model, icon_color: color, icon_type: icon } = data
      assert.deepEqual(
        [temperature, topP, count, model, color, icon],
        ['0.5', '0.25', 4, 'glm-4-plus', 'red', 'robot_chat'],
      )
      const edited = succeeded(
        await admin.call(`/application/${id}`, { method: 'PUT', body: { name: '新名', param_desc: 'strict' } }),
      )
      assert.equal('data' in edited, false)
      const changed = at(succeeded(await admin.call(`/application/${id}`)), 'data') as JsonObject
      assert.deepEqual(
        [changed['name'], changed['temperature'], changed['top_p'], changed['model']],
        ['新名', '0.1', '0.1', 'glm-4-plus'],
      )
      const list = succeeded(await admin.call('/application?page=1&size=100'))
      assert.equal(numberAt(list, 'data.total'), listAt(list, 'data.list').length)
      assert.ok(listAt(list, 'data.list').some((application) => at(application, 'id') === id))
      assert.equal('data' in succeeded(await admin.call(`/application/${id}`, { method: 'DELETE' })), false)
      refused(await admin.call(`/application/${id}`), 404, 404)
    })

    const wrong: readonly [string, JsonObject, number, number][] = [
      ['a name of 21 characters', { name: 'n'.repeat(21) }, 400, 1214],
      ['an empty name', { name: '' }, 400, 1214],
      ['a blank name', { name: '　 ' }, 400, 1214],
      ['no bases', { knowledge_ids: [] }, 400, 1214],
      ['a description of 101 characters', { desc: 'd'.repeat(101) }, 400, 1214],
      ['a template without knowledge', { prompt: '{{用户}}' }, 400, 1214],
      ['a template with the question twice', { prompt: '{{知识}}{{用户}}{{user}}' }, 400, 1214],
      ['a temperature of 0', { temperature: 0 }, 400, 1214],
      ['a temperature above 1', { temperature: '1.01' }, 400, 1214],
      ['a top_p of 1', { top_p: '1' }, 400, 1214],
      ['a max_token of 0', { max_token: 0 }, 400, 1214],
      ['a max_token of 8193', { max_token: 8193 }, 400, 1214],
      ['an unknown icon', { icon_type: 'robot_cat' }, 400, 1214],
      ['an empty model', { model: '' }, 400, 1214],
      ['an unknown model', { model: 'glm-unknown' }, 400, 1211],
      ['a model that does not chat', { model: 'embedding-3' }, 400, 1212],
      ['recall settings without a method', { knowledge_info: { rerank_status: 0, slice_count: 1 } }, 400, 1213],
      ['recall of no slices', slices(0), 400, 1214],
      ['a word for a boolean', slices(1, { show_recall_result: 'yes' }), 400, 1214],
      ['an unknown reranker', slices(1, { rerank_status: 1, rerank_model_name: 'rerank-none' }), 400, 1211],
      ['a reranker that is none', slices(1, { rerank_status: 1, rerank_model_name: 'embedding-3' }), 400, 1212],
      ['slices without a place', slices(1, { recall_slice_splicing_method: '资料：' }), 400, 1214],
      ['settings for an unknown base', slices(1, { knowledge_ids: [unknownId] }), 404, 404],
    ]
    let changed: string | undefined
    for (const [what, fields, status, code] of wrong) {
      it(`is refused with ${what}`, async () => {
        const body = { name: '助手', desc: '', knowledge_ids: [baseId], ...fields }
        refused(await admin.call('/application', { body }), status, code)
        if (changed === undefined) changed = await createApplication(admin, [baseId])
        refused(await admin.call(`/application/${changed}`, { method: 'PUT', body: fields }), status, code)
      })
    }

    it('is refused without a required field, and names a broken field', async () => {
      refused(await admin.call('/application', { body: { name: 'a', desc: '' } }), 400, 1213)
      refused(await admin.call('/application', { body: { name: 'a', knowledge_ids: [] } }), 400, 1213)
      const message = refused(
        await admin.call('/application', { body: { name: 'a', desc: '', knowledge_ids: [baseId], prompt: 'x' } }),
        400,
        1214,
      )
      assert.match(message, /prompt/)
    })

    it('takes only bases of its account, and is found by its account only', async () => {
      const id = await createApplication(admin, [baseId])
      const body = { name: 'a', desc: '', knowledge_ids: [baseId] }
      refused(await stranger.call('/application', { body }), 404, 404)
      refused(await admin.call('/application', { body: { ...body, knowledge_ids: [unknownId] } }), 404, 404)
      refused(await stranger.call(`/application/${id}`), 404, 404)
      refused(await stranger.call(`/application/${id}`, { method: 'PUT', body: { name: 'b' } }), 404, 404)
      refused(await stranger.call(`/application/${id}`, { method: 'DELETE' }), 404, 404)
      refused(await stranger.call(`/model-api/${id}/invoke`, { body: { prompt: [user('月球')] } }), 404, 404)
      refused(await stranger.call(`/model-api/${id}/sse-invoke`, { body: { prompt: [user('月球')] } }), 404, 404)
      assert.deepEqual(listAt(succeeded(await stranger.call('/application')), 'data.list'), [])
      refused(await admin.call(`/application/${id}`, { method: 'PUT', body: { knowledge_ids: [unknownId] } }), 404, 404)
    })
  })

  describe('a question', () => {
    let application: string
    before(async () => {
      application = await createApplication(admin, [baseId], slices(3))
    })
    const ask = async (prompt: Json[], fields: JsonObject = {}): Promise<Json> =>
      at(succeeded(await admin.call(`/model-api/${application}/invoke`, { body: { prompt, ...fields } })), 'data') ??
      null

    it('is answered in sentences of the documents, with usage in both places', async () => {
      const data = await ask([user('月球的半径是多少？')])
      assert.match(textAt(data, 'requestId'), /^\d{13}-\d{6}$/)
      const said = withoutNote(textAt(data, 'content'))
      assert.match(said, /月球的平均半径约为1737公里。/)
      for (const sentence of said.split('。').filter((text) => text !== ''))
        assert.ok(moon.includes(sentence), sentence)
      assert.equal(
        numberAt(data, 'usage.total_tokens'),
        numberAt(data, 'usage.prompt_tokens') + numberAt(data, 'usage.completion_tokens'),
      )
      assert.deepEqual(at(data, 'token.usage'), at(data, 'usage'))
    })

    it('that the documents do not answer is told so', async () => {
      for (const question of ['2030年的奥运会在哪里举办？', '1+1等于几？', '请只回答“是”'])
        assert.equal(withoutNote(textAt(await ask([user(question)]), 'content')), '所给材料中没有回答这个问题的内容。')
    })

    it('is answered by the documents alone, whatever template it is filled into', async () => {
      const prompt = '你是客服。资料：{{知识}}。请回答：{{用户}}。如不知，说“我不清楚”。'
      const id = await createApplication(admin, [baseId], { prompt, ...slices(3) })
      const said = async (question: string): Promise<string> => {
        const reply = await admin.call(`/model-api/${id}/invoke`, { body: { prompt: [user(question)] } })
        return withoutNote(textAt(succeeded(reply), 'data.content'))
      }
      const answer = await said('月球的半径是多少？')
      assert.match(answer, /1737公里/)
      for (const sentence of answer.split('。').filter((text) => text !== ''))
        assert.ok(moon.includes(sentence), sentence)
      for (const question of ['法国的首都是哪里？', '请用JSON回答 {"a":1}', '请只回答“是”'])
        assert.equal(await said(question), '所给材料中没有回答这个问题的内容。', question)
      for (const question of ['Please repeat after me: bananas', 'Answer only with the word: yes'])
        assert.equal(await said(question), 'The given material does not answer this question.', question)
    })

    it('that follows up is understood', async () => {
      const first = user('月球的半径是多少？')
      const answer = assistant('月球的平均半径约为1737公里。')
      const data = await ask([first, answer, user('它的质量呢？')], { request_id: 'follow-up' })
      assert.match(textAt(data, 'content'), /月球的质量约为7\.35/)
      assert.equal(at(data, 'requestId'), 'follow-up')
      const [entry] = await sliceEntries(admin, 'follow-up')
      assert.match(textAt(entry ?? null, 'text'), /月球的质量/)
    })

    it('that asks the same of something else is searched for with that', async () => {
      const planets = await admin.createBase({ name: '行星' })
      await admin.ready(planets, { name: '火星.txt', content: '火星的半径约为3390公里。' })
      await admin.ready(planets, { name: '月球.txt', content: '月球的半径约为1737公里。' })
      const id = await createApplication(admin, [planets])
      const prompt = [user('火星的半径是多少？'), assistant('3390公里'), user('那月球呢？')]
      const reply = await admin.call(`/model-api/${id}/invoke`, { body: { prompt } })
      assert.equal(withoutNote(textAt(succeeded(reply), 'data.content')), '月球的半径约为1737公里。')
    })

    it('may be narrowed to documents and bases of the application', async () => {
      const onlyMoon = await ask([user('龙井茶产于哪里？')], { document_ids: [moonId], knowledge_ids: [baseId] })
      assert.doesNotMatch(textAt(onlyMoon, 'content'), /西湖/)
      const invoke = (fields: JsonObject) =>
        admin.call(`/model-api/${application}/invoke`, { body: { prompt: [user('月球')], ...fields } })
      const other = await admin.createBase({ name: 'other' })
      const otherDocument = await admin.ready(other, { name: 'other.txt', content: '别的' })
      refused(await invoke({ knowledge_ids: [other] }), 404, 404)
      refused(await invoke({ knowledge_ids: [unknownId] }), 404, 404)
      refused(await invoke({ document_ids: [otherDocument] }), 404, 404)
      refused(await invoke({ document_ids: [unknownId] }), 404, 404)
    })

    it('with a broken history is refused', async () => {
      const invoke = (prompt: Json) => admin.call(`/model-api/${application}/invoke`, { body: { prompt } })
      const turns = (count: number): Json[] =>
        Array.from({ length: 2 * count - 1 }, (_, place) =>
          place % 2 === 0 ? user('月球的半径？') : assistant('1737公里'),
        )
      for (const prompt of [
        [],
        [user('a'), assistant('b')],
        [assistant('a')],
        [user('')],
        [{ role: 'system', content: 'a' }],
        turns(16),
      ])
        refused(await invoke(prompt), 400, 1214)
      refused(await admin.call(`/model-api/${application}/invoke`, { body: {} }), 400, 1213)
      succeeded(await invoke(turns(15)))
      refused(await admin.call(`/model-api/${unknownId}/invoke`, { body: { prompt: [user('a')] } }), 404, 404)
    })

    it('still answers when a base of the application was deleted', async () => {
      const lost = await admin.createBase({ name: 'lost' })
      const id = await createApplication(admin, [lost, baseId], slices(2))
      succeeded(await admin.call(`/knowledge/${lost}`, { method: 'DELETE' }))
      const reply = await admin.call(`/model-api/${id}/invoke`, { body: { prompt: [user('月球的半径是多少？')] } })
      assert.match(textAt(succeeded(reply), 'data.content'), /1737公里/)
    })

    it('shows what was recalled where the application says so', async () => {
      const id = await createApplication(admin, [baseId], slices(2, { show_recall_result: true }))
      const reply = succeeded(
        await admin.call(`/model-api/${id}/invoke`, { body: { prompt: [user('月球的半径是多少？')] } }),
      )
      const [best] = listAt(reply, 'data.recall_result')
      assert.equal(at(best, 'document_id'), moonId)
      assert.match(textAt(best ?? null, 'text'), /1737公里/)
    })
  })

  describe('a streamed answer', () => {
    let application: string
    before(async () => {
      application = await createApplication(admin, [baseId], slices(3))
    })
    const stream = async (fields: JsonObject = {}) => {
      const body = { prompt: [user('月球的半径是多少？')], ...fields }
      const reply = await admin.call(`/model-api/${application}/sse-invoke`, { body })
      assert.equal(reply.status, 200, reply.text)
      assert.match(String(reply.headers['content-type']), /^text\/event-stream/)
      return invokeEvents(reply.text)
    }

    it('comes in increments that join to the sync answer, and ends with usage', async () => {
      const sync = succeeded(
        await admin.call(`/model-api/${application}/invoke`, { body: { prompt: [user('月球的半径是多少？')] } }),
      )
      const events = await stream()
      assert.equal(new Set(events.map(({ id }) => id)).size, 1)
      assert.match(events[0]?.['id'] ?? '', /^[\da-f-]{36}$/)
      assert.deepEqual(
        events.map(({ event }) => event),
        [...Array(events.length - 1).fill('add'), 'finish'],
      )
      const text = events.map(({ data = '' }) => JSON.parse(data) as string).join('')
      assert.equal(text, at(sync, 'data.content'))
      assert.deepEqual(JSON.parse(events.at(-1)?.['usage'] ?? ''), at(sync, 'data.usage'))
      assert.ok(events.slice(0, -1).every((event) => !('usage' in event)))
      const entries = await sliceEntries(admin, events[0]?.['id'] ?? '')
      assert.equal(at(entries[0], 'document.id'), moonId)
    })

    it('comes as the text so far, or as raw text, when asked for', async () => {
      const whole = await stream({ incremental: false, returnType: 'text', request_id: 'whole-1' })
      const texts = whole.map(({ data = '' }) => data)
      assert.ok(texts.every((text, place) => place === 0 || text.startsWith(texts[place - 1] ?? '')))
      assert.match(texts.at(-1) ?? '', /^月球[\s\S]*\n\n（模拟回复/)
      assert.equal(whole[0]?.['id'], 'whole-1')
      const raw = await stream({ returnType: 'text' })
      assert.equal(
        raw
          .map(({ data = '' }) => data)
          .join('')
          .replaceAll('\n', ''),
        texts.at(-1)?.replaceAll('\n', ''),
      )
    })

    it('that fails before its first word is a plain error', async () => {
      const body = { prompt: [user('a'), assistant('b')] }
      refused(await admin.call(`/model-api/${application}/sse-invoke`, { body }), 400, 1214)
      const injected = { prompt: [user('a')], request_id: 'a\nevent: finish' }
      refused(await admin.call(`/model-api/${application}/sse-invoke`, { body: injected }), 400, 1214)
    })
  })

  describe('the places of slices', () => {
    const fixture = (name: string) => readFile(new URL(`fixtures/documents/${name}`, import.meta.url))
    let application: string
    const documents: Record<string, string> = {}
    before(async () => {
      const filesBase = await admin.createBase({ name: 'files' })
      for (const name of ['handbook.pdf', 'telephones.xlsx'])
        documents[name] = await admin.ready(filesBase, { name, content: await fixture(name) })
      application = await createApplication(admin, [filesBase], slices(2))
    })
    const askFor = async (question: string, name: string): Promise<string> => {
      const body = { prompt: [user(question)], document_ids: [documents[name] ?? ''] }
      return textAt(succeeded(await admin.call(`/model-api/${application}/invoke`, { body })), 'data.requestId')
    }

    it('are boxes on pages in a PDF, each with the text that stands in it', async () => {
      const requestId = await askFor('电池的保修期是多久', 'handbook.pdf')
      const reply = succeeded(await admin.call(`/v2/${requestId}/slice_info`))
      const [document] = listAt(reply, 'data.document_slices')
      assert.deepEqual(
        [at(document, 'document.id'), at(document, 'document.name'), at(document, 'document.dtype')],
        [documents['handbook.pdf'], 'handbook.pdf', 3],
      )
      assert.equal((await call(textAt(document ?? null, 'document.url'))).status, 200)
      assert.equal(at(document, 'hide_positions'), false)
      assert.equal(at(reply, 'data.has_old_document'), false)
      const entries = listAt(document ?? null, 'slice_info')
      assert.ok(entries.some((entry) => /电池保修期为十八个月/.test(textAt(entry, 'text'))))
      for (const entry of entries) {
        assert.equal(at(entry, 'document_id'), documents['handbook.pdf'])
        const place = at(entry, 'position') ?? null
        const [x0, x1, width] = [numberAt(place, 'x0'), numberAt(place, 'x1'), numberAt(place, 'width')]
        const [top, bottom, height] = [numberAt(place, 'top'), numberAt(place, 'bottom'), numberAt(place, 'height')]
        assert.ok(x0 >= 0 && x0 < x1 && x1 <= width && top >= 0 && top < bottom && bottom <= height)
        assert.ok(Number.isInteger(numberAt(place, 'page')))
      }
    })

    it('tell which sentences of the answer rest on a slice', async () => {
      const requestId = await askFor('电池的保修期是多久', 'handbook.pdf')
      const reply = succeeded(await admin.call(`/v2/${requestId}/slice_info`))
      const [sentence] = listAt(reply, 'data.answer.sentences')
      assert.match(textAt(sentence ?? null, 'text'), /电池保修期为十八个月/)
      assert.deepEqual(at(reply, 'data.answer.unknown_marks'), [])
      const sources = listAt(sentence ?? null, 'sources')
      assert.ok(sources.length > 0)
      for (const entry of listAt(reply, 'data.document_slices').flatMap((one) => listAt(one, 'slice_info'))) {
        const repeats = sources.includes(at(entry, 'index') ?? null)
        assert.equal(listAt(entry, 'repeated_by').includes(1), repeats)
        if (repeats) assert.equal(at(entry, 'cited'), true)
      }
    })

    it('are sheet and row in a spreadsheet', async () => {
      const [entry] = await sliceEntries(admin, await askFor('李四的分机号', 'telephones.xlsx'))
      assert.deepEqual(
        [at(entry, 'line'), at(entry, 'sheet_name'), at(entry, 'position'), at(entry, 'document.dtype')],
        [3, 't', undefined, 6],
      )
    })

    it('hold the cell that is asked for, which alone is the answer', async () => {
      const answer = async (question: string): Promise<string> => {
        const body = { prompt: [user(question)], document_ids: [documents['telephones.xlsx'] ?? ''] }
        return withoutNote(
          textAt(succeeded(await admin.call(`/model-api/${application}/invoke`, { body })), 'data.content'),
        )
      }
      assert.equal(await answer('李四的分机是多少？'), '分机: 8802')
      assert.equal(await answer('赵六的分机是多少？'), '所给材料中没有回答这个问题的内容。')
    })

    it('are told to the account that asked only, and stay as they were when the document goes', async () => {
      const requestId = await askFor('李四的分机号', 'telephones.xlsx')
      refused(await stranger.call(`/v2/${requestId}/slice_info`), 404, 404)
      refused(await admin.call('/v2/never-asked/slice_info'), 404, 404)
      succeeded(await admin.call(`/document/${documents['telephones.xlsx']}`, { method: 'DELETE' }))
      const [entry] = await sliceEntries(admin, requestId)
      assert.match(textAt(entry ?? null, 'text'), /8802/)
    })
  })
})
