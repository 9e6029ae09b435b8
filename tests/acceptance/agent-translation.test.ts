import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { AgentClient, said } from './support/agents.ts'
import { createAccount } from './support/credentials.ts'
import { untilCalls } from './support/usage.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt, type JsonObject } from './support/json.ts'
import { givenUrl, needsOwnServer, serverUnderTest, startServer } from './support/server.ts'
import type { LocalServer, ServerUnderTest } from './support/server.ts'

const markdown = `# Title with \`code\`

A **bold** word, a [link](https://example.com/a_b "t"), {name} and 3.14.

> Quoted
> text

| a | b |
| --- | ---: |
| one | two |

\`\`\`js
const kept = 1
\`\`\`

1. first
   - nested
2. second
`
const srt = '1\n00:00:01,000 --> 00:00:02,500\n<i>你好</i>\n世界\n\n2\n00:00:03,000 --> 00:00:04,000\n再见\n'
const marks = /\[simulated: unchanged\] |〔模拟：未改写〕/g

describe('agents that translate', () => {
  /** The test's own server, which may be killed. */
  let own: LocalServer | undefined
  let server: ServerUnderTest
  let agents: AgentClient
  let stranger: AgentClient
  before(async () => {
    own = givenUrl === undefined ? await startServer({ configuration: 'agents: { chunkTokens: 100 }\n' }) : undefined
    server = own ?? (await serverUnderTest())
    agents = new AgentClient(server, (await createAccount(server, 'V3')).key)
    stranger = new AgentClient(server, (await createAccount(server, 'V1')).key)
  })
  after(() => server.stop())

  it('translate Markdown without losing its form, at once and as a stream', async () => {
    const long = Array.from({ length: 12 }, () => markdown).join('\n')
    const body = { agent_id: 'general_translation', messages: said(long), custom_variables: { strategy: 'two_step' } }
    const text = await agents.text(body)
    assert.equal(text.replace(marks, ''), long)
    assert.ok((text.match(marks) ?? []).length > 100)
    const chunks = await agents.stream({ ...body, stream: true })
    const joined = chunks.map((chunk) => at(chunk, 'choices.0.delta.content.text') ?? '').join('')
    assert.equal(joined, text)
    assert.ok(chunks.every((chunk) => chunk['agent_id'] === 'general_translation'))
    assert.equal(textAt(chunks.at(-1), 'choices.0.finish_reason'), 'stop')
    assert.ok(numberAt(chunks.at(-1), 'usage.total_tokens') > 0)
    const alias = server.url.concat('/api/paas/v4/v1/agents')
    const reply = await fetch(alias, { method: 'POST', headers: { authorization: `Bearer ${server.key}` }, body: '{}' })
    assert.equal(reply.status, 400)
    await reply.arrayBuffer()
  })

  it('change scripts and notations by rules, and keep the times of subtitles', async () => {
    const translate = (text: string, target: string): Promise<string> =>
      agents.text({ agent_id: 'general_translation', messages: said(text), custom_variables: { target_lang: target } })
    assert.equal(await translate('**软件**和鼠标', 'zh-TW'), '**軟體**和滑鼠')
    assert.equal(await translate('你好，世界', 'Pinyin'), 'nǐ hǎo, shì jiè')
    assert.equal(await translate('hello world', 'IPA'), 'həˈloʊ wɝld')
    const body = {
      agent_id: 'subtitle_translation_agent',
      messages: [{ role: 'user', content: srt }],
      custom_variables: { language: 'Korean' },
    }
    assert.equal((await agents.text(body)).replace(marks, ''), srt)
  })

  it('name who answered, in streams too, and stand in the books where no engine was asked', async () => {
    const { id, key } = await createAccount(server, 'V1')
    const engineOf = async (text: string, fields: JsonObject, stream: boolean): Promise<unknown> => {
      const body = { agent_id: 'general_translation', messages: said(text), custom_variables: fields, stream }
      return new AgentClient(server, key).post(body).then(({ headers }) => headers['x-openmaas-engine'])
    }
    assert.equal(await engineOf('# A title first', { target_lang: 'fr' }, true), 'simulator')
    assert.equal(await engineOf('# 软件', { target_lang: 'zh-TW' }, true), 'rules')
    assert.equal(await engineOf('软件', { target_lang: 'zh-TW' }, false), 'rules')
    const rows = await untilCalls(server, id, 3)
    assert.deepEqual(rows.map((row) => [row['operation'], row['engine_id'], row['total_tokens'] !== null]).sort(), [
      ['agents.invoke', 'rules', false],
      ['agents.invoke', 'rules', false],
      ['agents.invoke', 'simulator', true],
    ])
  })

  it('take glossaries, by id and as files', async () => {
    const file = await agents.file('terms.csv', '原文,译文\n智谱,Zhipu\n')
    const created = await agents.post({ name: '产品', target_lang: 'en', file_id: file }, '/glossaries')
    assert.equal(created.status, 200, created.text)
    const id = textAt(created.json(), 'id')
    assert.deepEqual(at(created.json(), 'entries'), [{ source: '智谱', target: 'Zhipu' }])
    for (const glossary of [id, file]) {
      await agents.text({
        agent_id: 'general_translation',
        messages: said('智谱'),
        custom_variables: { target_lang: 'en', glossary },
      })
      const foreign = { agent_id: 'general_translation', messages: said('智谱'), custom_variables: { glossary } }
      assertError(await stranger.post(foreign), 404, '1214')
    }
    const changed = await agents.request(`/glossaries/${id}`, 'PUT', { entries: [{ source: 'a', target: 'b' }] })
    assert.equal(numberAt(changed.json(), 'entry_count'), 1)
    assert.deepEqual(listAt((await agents.request('/glossaries', 'GET')).json(), 'data').length, 1)
    assert.deepEqual(listAt((await stranger.request('/glossaries', 'GET')).json(), 'data'), [])
    assertError(await stranger.request(`/glossaries/${id}`, 'GET'), 404, '1214')
    assertError(await stranger.request(`/glossaries/${id}`, 'PUT', { name: 'x' }), 404, '1214')
    assertError(await stranger.request(`/glossaries/${id}`, 'DELETE'), 404, '1214')
    assertError(await agents.post({ name: 'x' }, '/glossaries'), 400, '1213')
    assertError(await agents.post({ name: 'x', entries: [{ source: 'a' }] }, '/glossaries'), 400, '1213')
    assertError(await agents.post({ name: 'x', source_lang: 'xx', entries: [] }, '/glossaries'), 400, '1214')
    assert.equal((await agents.request(`/glossaries/${id}`, 'DELETE')).status, 200)
    assertError(await agents.request(`/glossaries/${id}`, 'GET'), 404, '1214')
  })

  it('translate a document, also when the process dies in between', { skip: needsOwnServer }, async () => {
    assert.ok(own !== undefined)
    const paragraphs = Array.from(
      { length: 40 },
      (_, index) => `Paragraph number ${index} has a few words that are translated.`,
    )
    const xml = paragraphs.map((text) => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`).join('')
    const docx = zipSync({
      'word/document.xml': strToU8(`<w:document><w:body>${xml}</w:body></w:document>`),
      '[Content_Types].xml': strToU8('<Types/>'),
    })
    const file = await agents.file('report.docx', docx)
    const content = [{ type: 'file_id', file_id: file }]
    const body = { agent_id: 'doc_translation_agent', messages: [{ role: 'user', content }] }
    const reply = await agents.post(body, '', { 'x-openmaas-simulate': 'delay=100ms' })
    const asyncId = textAt(reply.json(), 'async_id')
    const asked = await agents.post({ agent_id: 'doc_translation_agent', async_id: asyncId }, '/async-result')
    assert.equal(textAt(asked.json(), 'status'), 'pending')
    await own.end('SIGKILL')
    await own.restart()
    const done = await agents.settled('doc_translation_agent', asyncId)
    assert.equal(textAt(done, 'status'), 'success', JSON.stringify(done))
    assert.equal(textAt(done, 'choices.0.messages.0.content.0.tag_en'), 'report.zh-CN.docx')
    const link = textAt(done, 'choices.0.messages.0.content.0.file_url')
    const rebuilt = unzipSync(new Uint8Array(await (await fetch(link)).arrayBuffer()))
    const words = strFromU8(rebuilt['word/document.xml'] ?? new Uint8Array())
    assert.equal(words.replace(marks, ''), `<w:document><w:body>${xml}</w:body></w:document>`)
    assert.equal((words.match(marks) ?? []).length, paragraphs.length)
  })
})
