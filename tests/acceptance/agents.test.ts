import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { AgentClient, said } from './support/agents.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, numberAt, textAt, type JsonObject } from './support/json.ts'
import { scan } from './support/scans.ts'
import { givenUrl, serverUnderTest, startServer } from './support/server.ts'
import type { LocalServer, ServerUnderTest } from './support/server.ts'

const srt = '1\n00:00:01,000 --> 00:00:02,500\n<i>你好</i>\n世界\n\n2\n00:00:03,000 --> 00:00:04,000\n再见\n'

describe('agents', () => {
  /** The test's own server, which may be killed. */
  let own: LocalServer | undefined
  let server: ServerUnderTest
  let agents: AgentClient
  let stranger: AgentClient
  let picture: string
  before(async () => {
    own = givenUrl === undefined ? await startServer({ configuration: 'agents: { chunkTokens: 100 }\n' }) : undefined
    server = own ?? (await serverUnderTest())
    agents = new AgentClient(server, (await createAccount(server, 'V3')).key)
    stranger = new AgentClient(server, (await createAccount(server, 'V1')).key)
    const { bytes } = await scan({ lines: [{ text: '12 + 30 = 43', x: 40, y: 80, size: 32 }] }, 'png')
    picture = `data:image/png;base64,${bytes.toString('base64')}`
  })
  after(() => server.stop())

  const image = (): object => ({ role: 'user', content: [{ type: 'image_url', image_url: picture }] })

  it('look at a picture on which nothing is written with the engine that is there', async () => {
    const { bytes } = await scan({ lines: [] }, 'png')
    const plain = { type: 'image_url', image_url: `data:image/png;base64,${bytes.toString('base64')}` }
    const text = { type: 'text', text: '画一格漫画' }
    for (const [agent_id, content] of [
      ['clothes_recognition_agent', [plain]],
      ['receipt_recognition_agent', [plain]],
      ['intelligent_education_correction_agent', [plain]],
      ['cartoon_generator_agent', [text, plain]],
    ] as const) {
      const reply = await agents.post({ agent_id, messages: [{ role: 'user', content }] })
      assert.equal(reply.status, 200, `${agent_id}: ${reply.text}`)
      assert.equal(reply.headers['x-openmaas-engine'], 'simulator')
    }
  })

  it('answer in their documented form, each of them', async () => {
    const languages = { source_lang: 'en', target_lang: 'zh-CN' }
    const json = (members: readonly string[]) => (answer: JsonObject) => {
      const value: unknown = JSON.parse(textAt(answer, 'choices.0.message.content.text'))
      assert.ok(typeof value === 'object' && value !== null)
      for (const member of members) assert.ok(member in value, `${member} in ${JSON.stringify(value)}`)
    }
    const marked = (answer: JsonObject): void =>
      assert.match(textAt(answer, 'choices.0.message.content.text'), /simulated: unchanged|模拟：未改写/)
    const pictured = (answer: JsonObject): void => {
      assert.equal(textAt(answer, 'choices.0.message.content.type'), 'image_url')
      assert.match(textAt(answer, 'choices.0.message.content.image_url'), /^http/)
    }
    const cases: readonly [id: string, body: object, check: (answer: JsonObject) => void][] = [
      ['general_translation', { messages: said('Good morning') }, marked],
      [
        'social_translation_agent',
        { messages: said('lol'), custom_variables: { ...languages, style: '鲁迅风格' } },
        marked,
      ],
      [
        'social_literature_translation_agent',
        { messages: [{ role: 'user', content: 'Once' }], custom_variables: languages },
        marked,
      ],
      [
        'subtitle_translation_agent',
        { messages: [{ role: 'user', content: srt }], custom_variables: { language: 'English' } },
        marked,
      ],
      ['receipt_recognition_agent', { messages: [image()] }, json(['receipts'])],
      ['clothes_recognition_agent', { messages: [image()] }, json(['clothes'])],
      [
        'contract_parser_agent',
        { messages: said('合同编号：HT-1'), custom_variables: { default_fields: { 合同编号: 'True', 甲方: 'False' } } },
        json(['合同编号']),
      ],
      [
        'service_check_agent',
        { messages: said('客户：慢。客服：抱歉。'), custom_variables: { default_fields: ['solution'] } },
        json(['fields', 'score', 'summary']),
      ],
      [
        'sales_check_agent',
        { messages: said('您好'), custom_variables: { default_fields: ['deal'], rate: '基础评分' } },
        json(['fields', 'total_score', 'max_score']),
      ],
      [
        'job_matching_agent',
        { messages: said('张三，Java'), custom_variables: { job_description: 'java程序员' } },
        json(['candidate', 'match_score']),
      ],
      [
        'bidwin_parser_agent',
        { messages: said('<p>中标人：某公司</p>'), custom_variables: { custom_fields: [{ 中标人: '公司全称' }] } },
        json(['中标人']),
      ],
      ['bidding_parser_agent', { messages: said('<p>项目名称：路</p>') }, json(['项目名称'])],
      ['ai_drawing_agent', { messages: said('猫'), custom_variables: { size: '768*1344' } }, pictured],
      ['cartoon_generator_agent', { messages: said('猫') }, pictured],
      ['intelligent_education_correction_agent', { messages: [image()] }, json(['trace_id', 'images'])],
      ['intelligent_education_solve_agent', { messages: said('1+1=?'), stream: false }, () => {}],
    ]
    for (const [id, body, check] of cases) {
      const reply = await agents.post({ agent_id: id, ...body })
      assert.equal(reply.status, 200, `${id}: ${reply.text}`)
      const engine = id === 'intelligent_education_correction_agent' ? 'rules' : 'simulator'
      assert.equal(reply.headers['x-openmaas-engine'], engine, id)
      const answer = reply.json()
      assert.ok(isObject(answer))
      assert.equal(textAt(answer, 'agent_id'), id)
      assert.equal(textAt(answer, 'choices.0.finish_reason'), 'stop')
      assert.equal(textAt(answer, 'choices.0.message.role'), 'assistant')
      assert.deepEqual(listAt(answer, 'choices.0.messages').at(-1), at(answer, 'choices.0.message'))
      assert.equal(
        numberAt(answer, 'usage.total_tokens'),
        numberAt(answer, 'usage.prompt_tokens') + numberAt(answer, 'usage.completion_tokens'),
      )
      check(answer)
    }
  })

  it('refuse what is not theirs', async () => {
    const wrong: readonly [body: object, code: string][] = [
      [{ agent_id: 'nobody', messages: said('x') }, '1214'],
      [{ agent_id: 'general_translation' }, '1213'],
      [{ agent_id: 'general_translation', messages: [] }, '1214'],
      [{ agent_id: 'general_translation', messages: said(' ') }, '1213'],
      [{ agent_id: 'general_translation', messages: said('x'), custom_variables: { target_lang: 'xx' } }, '1214'],
      [{ agent_id: 'general_translation', messages: said('x'), custom_variables: { strategy: 'magic' } }, '1214'],
      [{ agent_id: 'general_translation', messages: [image()] }, '1214'],
      [{ agent_id: 'general_translation', messages: [{ role: 'tool', content: 'x' }] }, '1214'],
      [
        {
          agent_id: 'social_translation_agent',
          messages: said('x'),
          custom_variables: { source_lang: 'fr', target_lang: 'en', style: 'a' },
        },
        '1214',
      ],
      [{ agent_id: 'social_translation_agent', messages: said('x') }, '1213'],
      [
        { agent_id: 'subtitle_translation_agent', messages: said('x'), custom_variables: { language: 'French' } },
        '1214',
      ],
      [{ agent_id: 'ai_drawing_agent', messages: said('x'), custom_variables: { size: '1*1' } }, '1214'],
      [{ agent_id: 'ai_drawing_agent', messages: said('x') }, '1213'],
      [
        { agent_id: 'service_check_agent', messages: said('x'), custom_variables: { default_fields: ['none'] } },
        '1214',
      ],
      [{ agent_id: 'sales_check_agent', messages: said('x'), custom_variables: { default_fields: ['deal'] } }, '1213'],
      [{ agent_id: 'job_matching_agent', messages: said('x') }, '1213'],
      [{ agent_id: 'receipt_recognition_agent', messages: said('x') }, '1214'],
      [
        {
          agent_id: 'receipt_recognition_agent',
          messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'data:image/png;base64,AAAA' }] }],
        },
        '1214',
      ],
      [
        {
          agent_id: 'receipt_recognition_agent',
          messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'http://127.0.0.1:1/a.png' }] }],
        },
        '1214',
      ],
      [
        {
          agent_id: 'intelligent_education_solve_agent',
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: 'a' },
                { type: 'text', text: 'b' },
              ],
            },
          ],
        },
        '1214',
      ],
      [{ agent_id: 'intelligent_education_correction_agent' }, '1213'],
      [{ agent_id: 'intelligent_education_correction_polling', messages: said('x') }, '1212'],
      [{ agent_id: 'vidu_template_agent', messages: [image()], custom_variables: { template: 'none' } }, '1214'],
      [{ agent_id: 'doc_translation_agent', messages: said('x') }, '1214'],
      [{ agent_id: 'slides_glm_agent', messages: said('x'), stream: false }, '1212'],
    ]
    for (const [body, code] of wrong) {
      const reply = await agents.post(body)
      assert.equal(reply.status, 400, `${JSON.stringify(body).slice(0, 200)}: ${reply.text}`)
      assertError(reply, 400, code)
    }
    assertError(await agents.post({ agent_id: 'doc_translation_agent' }, '/async-result'), 400, '1213')
    assertError(await agents.post({ agent_id: 'slides_glm_agent' }, '/conversation'), 400, '1213')
  })

  it('make a deck, change it, and give it as pictures and PDF to nobody else', async () => {
    const body = { agent_id: 'slides_glm_agent', messages: said('关于茶的演示文稿。龙井产于杭州。'), stream: true }
    const chunks = await agents.stream(body)
    const phases = chunks.flatMap((chunk) => at(chunk, 'choices.0.messages.0.phase') ?? [])
    assert.deepEqual([...new Set(phases)], ['thinking', 'tool', 'answer'])
    assert.deepEqual(
      chunks.map((chunk) => at(chunk, 'choices.0.index')),
      chunks.map((_, index) => index),
    )
    const tools = chunks.flatMap((chunk) => at(chunk, 'choices.0.messages.0.content.0.object') ?? [])
    assert.ok(tools.length >= 6)
    assert.equal(textAt(tools[1], 'tool_name'), 'insert_page')
    assert.match(textAt(tools[1], 'output'), /^<!doctype html>[\s\S]*Simulated/)
    assert.deepEqual(at(tools[1], 'position'), [1])
    const id = textAt(chunks[0], 'conversation_id')
    const again = await agents.stream({ ...body, conversation_id: id, messages: said('再加一页') })
    assert.equal(textAt(again[0], 'conversation_id'), id)

    const wishes = { include_pdf: true, pages: [{ position: 1, width: 25.4, height: 19.05 }, { position: 2 }] }
    const reply = await agents.post(
      { agent_id: 'slides_glm_agent', conversation_id: id, custom_variables: wishes },
      '/conversation',
    )
    assert.equal(reply.status, 200, reply.text)
    const content = listAt(reply.json(), 'choices.0.message.0.content')
    assert.deepEqual(
      content.map((part) => at(part, 'type')),
      ['file_url', 'image_url', 'image_url'],
    )
    const pdf = Buffer.from(await (await fetch(textAt(content[0], 'file_url'))).arrayBuffer()).toString('latin1')
    assert.match(pdf, /^%PDF/)
    assert.match(pdf, /MediaBox \[0 0 720 540\]/)
    const png = Buffer.from(await (await fetch(textAt(content[1], 'image_url'))).arrayBuffer())
    assert.equal(png.subarray(1, 4).toString(), 'PNG')

    const foreign = { agent_id: 'slides_glm_agent', conversation_id: id }
    assertError(await stranger.post(foreign, '/conversation'), 404, '1214')
    assertError(await stranger.post({ ...foreign, messages: said('x') }), 404, '1214')
    assertError(
      await agents.post({ agent_id: 'contract_parser_agent', conversation_id: id, messages: said('x') }),
      404,
      '1214',
    )
    const tooFar = { ...foreign, custom_variables: { pages: [{ position: 99 }] } }
    assertError(await agents.post(tooFar, '/conversation'), 400, '1214')
  })

  it('remember the files of a conversation', async () => {
    const file = await agents.file('contract.txt', '合同编号：HT-2026-7\n甲方：北京公司\n')
    const first = await agents.invoke({
      agent_id: 'contract_parser_agent',
      messages: [{ role: 'user', content: [{ type: 'file_id', file_id: file }] }],
      custom_variables: { custom_fields: [{ 合同编号: '' }] },
    })
    const second = await agents.text({
      agent_id: 'contract_parser_agent',
      conversation_id: textAt(first, 'conversation_id'),
      messages: said('还要甲方'),
      custom_variables: { custom_fields: [{ 甲方: '' }] },
    })
    assert.match(second, /北京公司/)
    const foreign = {
      agent_id: 'contract_parser_agent',
      messages: [{ role: 'user', content: [{ type: 'file_id', file_id: file }] }],
    }
    assertError(await stranger.post(foreign), 404, '1214')
  })

  it('correct homework in its three steps', async () => {
    const told: JsonObject = JSON.parse(
      await agents.text({ agent_id: 'intelligent_education_correction_agent', messages: [image()] }),
    )
    const trace = textAt(told, 'trace_id')
    const [imageId, uuid] = [textAt(told, 'images.0.image_id'), textAt(told, 'images.0.results.0.uuid')]
    const [first] = listAt(told, 'images.0.results')
    assert.ok([0, 1].includes(numberAt(first, 'is_finish')))
    if (own !== undefined) {
      // 12 + 30 = 43: nobody needs a model to see that.
      const judged = ['is_finish', 'is_correct', 'correct_answer', 'student_answer'].map((name) => at(first, name))
      assert.deepEqual(judged, [1, false, '42', '43'])
    }
    const poll = {
      agent_id: 'intelligent_education_correction_polling',
      custom_variables: { trace_id: trace, images: [{ image_id: imageId, uuids: [uuid] }] },
    }
    const path = '/async-result'
    let polled = (await agents.post(poll, path)).json()
    while (at(polled, 'status') === 'pending') polled = (await agents.post(poll, path)).json()
    const result: JsonObject = JSON.parse(textAt(polled, 'choices.0.messages.0.content.0.text'))
    assert.equal(numberAt(result, 'images.0.results.0.is_finish'), 1)
    assertError(await stranger.post(poll, path), 404, '1214')
    const variables = { trace_id: trace, image_id: imageId, uuid, question: '12 + 30' }
    const explain = { agent_id: 'intelligent_education_correction_agent', custom_variables: variables }
    assert.ok((await agents.stream(explain)).length > 1)
    assertError(await stranger.post(explain), 404, '1214')
    assertError(await agents.post({ ...explain, custom_variables: { ...variables, uuid: 'x' } }), 404, '1214')
  })

  it('tell a failure in the middle of a stream by its last event', async () => {
    const messages = said('Once upon a time there was a long sentence with many words.')
    const body = { agent_id: 'general_translation', messages, stream: true }
    const reply = await agents.post(body, '', { 'x-openmaas-simulate': 'cut=3' })
    const events = reply.text.trim().split('\n\n')
    assert.equal(events.at(-1), 'data: [DONE]')
    const last: JsonObject = JSON.parse((events.at(-2) ?? '').slice('data: '.length))
    assert.equal(textAt(last, 'choices.0.finish_reason'), 'network_error')
    assert.equal(textAt(last, 'error.code'), '1234')
    assertError(await agents.post({ ...body, stream: false }, '', { 'x-openmaas-simulate': 'error=1301' }), 400, '1301')
  })

  it('make an effect video', async () => {
    const body = { agent_id: 'vidu_template_agent', messages: [image()], custom_variables: { template: 'bodyshake' } }
    const pending = await agents.invoke(body)
    assert.equal(textAt(pending, 'status'), 'pending')
    const done = await agents.settled('vidu_template_agent', textAt(pending, 'async_id'))
    assert.match(textAt(done, 'choices.0.messages.0.content.0.video_url'), /^http/)
    const foreign = { agent_id: 'vidu_template_agent', task_id: textAt(pending, 'async_id') }
    assertError(await stranger.post(foreign, '/async-result'), 404, '1214')
    assertError(await agents.post({ ...foreign, agent_id: 'doc_translation_agent' }, '/async-result'), 404, '1214')
  })
})
