import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { isObject, textAt, type JsonObject } from './support/json.ts'
import { needsOwnServer, serverUnderTest, startServer, type ServerUnderTest } from './support/server.ts'
import { upload, type Content } from './support/upload.ts'
import { untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const page = `<html><head><title>茶</title></head><body><h1>龙井茶</h1><p>产于杭州西湖一带。</p>
<table><tr><th>年</th><th>产量</th></tr><tr><td>2024</td><td>12 | 13</td></tr></table></body></html>`
const members = ['content', 'message', 'parsing_result_url', 'status', 'task_id']

describe('the file parser', () => {
  let server: ServerUnderTest
  let key: string
  before(async () => {
    server = await serverUnderTest()
    key = (await createAccount(server, 'V1')).key
  })
  after(() => server.stop())

  const send = (path: string, tool: string, name: string, content: Content, type?: string): Promise<Reply> =>
    upload(`${server.apiUrl}/files/parser/${path}`, key, [
      ['file', { name, content }],
      ['tool_type', tool],
      ...(type === undefined ? [] : [['file_type', type] as const]),
    ])
  const result = async (id: string, form: string, as = key): Promise<Reply> =>
    call(`${server.apiUrl}/files/parser/result/${id}/${form}`, { key: as })
  const settled = (id: string, form: string): Promise<JsonObject> =>
    until('the file to be parsed', async () => {
      const body = (await result(id, form)).json()
      assert.ok(isObject(body))
      assert.deepEqual(Object.keys(body).toSorted(), members)
      assert.equal(body['task_id'], id)
      return body['status'] === 'processing' ? undefined : body
    })
  const create = async (tool: string, name: string, content: Content, type?: string): Promise<string> => {
    const reply = await send('create', tool, name, content, type)
    assert.equal(reply.status, 200, reply.text)
    const body = reply.json()
    assert.deepEqual(body, { success: true, message: '任务创建成功', task_id: textAt(body, 'task_id') })
    return textAt(body, 'task_id')
  }

  it('turns a file into plain text', async () => {
    const id = await create('lite', '产量.csv', '年,产量\n2023,11\n2024,12\n', '')
    const body = await settled(id, 'text')
    assert.deepEqual(
      { ...body, task_id: '' },
      {
        status: 'succeeded',
        message: '结果获取成功',
        task_id: '',
        content: '年\t产量\n2023\t11\n2024\t12\n',
        parsing_result_url: null,
      },
    )
    const link = await settled(id, 'download_link')
    assert.equal(link['content'], null)
    const file = await fetch(textAt(link, 'parsing_result_url'))
    assert.equal(await file.text(), body['content'])
    assert.match(String(file.headers.get('content-disposition')), /%E4%BA%A7%E9%87%8F\.txt$/)
  })

  it('turns a page into Markdown with its layout, as an archive', async () => {
    const id = await create('prime', 'tea.bin', page, 'HTML')
    const text = await settled(id, 'text')
    const markdown = '# 龙井茶\n\n产于杭州西湖一带。\n\n| 年 | 产量 |\n| --- | --- |\n| 2024 | 12 \\| 13 |\n'
    assert.equal(text['content'], markdown)
    const link = await settled(id, 'download_link')
    const archive = unzipSync(new Uint8Array(await (await fetch(textAt(link, 'parsing_result_url'))).arrayBuffer()))
    assert.deepEqual(Object.keys(archive).toSorted(), ['layout.json', 'tea.md'])
    assert.equal(strFromU8(archive['tea.md'] ?? new Uint8Array()), markdown)
    const layout: unknown = JSON.parse(strFromU8(archive['layout.json'] ?? new Uint8Array()))
    assert.deepEqual(layout, {
      pages: [],
      blocks: [
        { type: 'heading', text: '龙井茶', level: 1 },
        { type: 'text', text: '产于杭州西湖一带。' },
        {
          type: 'table',
          text: '年 | 产量\n2024 | 12 | 13',
          rows: [
            ['年', '产量'],
            ['2024', '12 | 13'],
          ],
        },
      ],
    })
  })

  it('answers at once where the caller waits', async () => {
    const reply = await send('sync', 'prime-sync', 'note.md', '# 标题\n\n- 一\n- 二\n\n`码`\n')
    assert.equal(reply.status, 200, reply.text)
    const body = reply.json()
    assert.ok(isObject(body))
    assert.deepEqual(Object.keys(body).toSorted(), members)
    assert.equal(body['status'], 'succeeded')
    assert.match(textAt(body, 'content'), /^# 标题\n\n- 一\n\n- 二\n/)
    assert.equal((await fetch(textAt(body, 'parsing_result_url'))).status, 200)
    assert.equal((await settled(textAt(body, 'task_id'), 'text'))['content'], body['content'])
  })

  it('says why a file cannot be parsed', async () => {
    const failed = await settled(await create('expert', 'a.pdf', '%PDF-1.7 and nothing that follows'), 'text')
    assert.deepEqual(
      { ...failed, task_id: '', message: '' },
      { status: 'failed', message: '', task_id: '', content: null, parsing_result_url: null },
    )
    assert.match(textAt(failed, 'message'), /损坏/)
    const now = await send('sync', 'prime-sync', 'a.docx', 'PK\x03\x04 and nothing that follows')
    assert.equal(textAt(now.json(), 'status'), 'failed', now.text)
  })

  it('gives the beginning of a long text, and all of it by its link', async () => {
    const long = `${'长'.repeat(99)}\n`.repeat(4000)
    const id = await create('lite', 'long.txt', long)
    const body = await settled(id, 'text')
    assert.match(textAt(body, 'message'), /1 MB/)
    assert.ok(Buffer.byteLength(textAt(body, 'content')) <= 1_048_576 && !textAt(body, 'content').includes('\ufffd'))
    const link = await settled(id, 'download_link')
    const all = await (await fetch(textAt(link, 'parsing_result_url'))).text()
    assert.equal(all.match(/长/g)?.length, 99 * 4000)
  })

  it('refuses what no tool takes', async () => {
    assertError(await send('create', 'expert', 'a.txt', 'x'), 400, '1214')
    assertError(await send('create', 'lite', 'a.html', page), 400, '1214')
    assertError(await send('create', 'magic', 'a.txt', 'x'), 400, '1214')
    assertError(await send('create', 'prime-sync', 'a.txt', 'x'), 400, '1214')
    assertError(await send('sync', 'prime', 'a.txt', 'x'), 400, '1214')
    assertError(await send('create', 'lite', 'a.txt', ''), 400, '1214')
    assertError(await send('create', 'prime', 'a.csv', Buffer.alloc(11 * 1_048_576, 'a,b\n')), 435, '1210')
    assertError(await upload(`${server.apiUrl}/files/parser/create`, key, [['tool_type', 'lite']]), 400, '1213')
    assertError(await result('20250101000000aaaaaaaaaaaaaaaa', 'text'), 404, '1214')
  })

  it('shows results to their account alone, in the two documented forms', async () => {
    const id = await create('lite', 'a.txt', 'mine')
    await settled(id, 'text')
    assertError(await result(id, 'text', (await createAccount(server, 'V1')).key), 404, '1214')
    assertError(await result(id, 'pdf'), 400, '1214')
  })
})

describe('the file parser', { skip: needsOwnServer }, () => {
  it('stands in the books with every file that it read or could not read', async () => {
    const server = await startServer()
    try {
      const { id, key } = await createAccount(server, 'V1')
      const url = `${server.apiUrl}/files/parser`
      const send = (path: string, tool: string, name: string, content: string): Promise<Reply> =>
        upload(`${url}/${path}`, key, [
          ['tool_type', tool],
          ['file', { name, content }],
        ])
      await send('sync', 'prime-sync', 'a.md', '# One')
      await untilCalls(server, id, 1)
      await send('sync', 'prime-sync', 'a.docx', 'PK\x03\x04 and nothing that follows')
      await untilCalls(server, id, 2)
      await send('create', 'lite', 'a.txt', 'two')
      const rows = await untilCalls(server, id, 3)
      const told = rows.map((row) => [
        row['operation'],
        row['model'],
        row['end_cause'],
        row['error_code'],
        row['key_id'],
      ])
      const keyId = key.split('.')[0]
      assert.deepEqual(told, [
        ['files.parser.create', 'file-parser-lite', 'completed', null, keyId],
        ['files.parser.sync', 'file-parser-prime-sync', 'error', '1214', keyId],
        ['files.parser.sync', 'file-parser-prime-sync', 'completed', null, keyId],
      ])
      assert.ok(rows.every((row) => row['source'] === 'none'))
    } finally {
      await server.stop()
    }
  })

  it('ends what the server was torn from', async () => {
    const server = await startServer()
    try {
      const url = `${server.apiUrl}/files/parser`
      const ids: string[] = []
      for (const number of [1, 2, 3]) {
        const reply = await upload(`${url}/create`, server.key, [
          ['tool_type', 'lite'],
          ['file', { name: `${number}.txt`, content: `text ${number}` }],
        ])
        ids.push(textAt(reply.json(), 'task_id'))
      }
      await server.end('SIGKILL')
      await server.restart()
      for (const [index, id] of ids.entries()) {
        const content = await until('the text', async () => {
          const body = (await call(`${url}/result/${id}/text`, { key: server.key })).json()
          assert.ok(isObject(body))
          return body['content'] ?? undefined
        })
        assert.equal(content, `text ${index + 1}\n`)
      }
    } finally {
      await server.stop()
    }
  })
})
