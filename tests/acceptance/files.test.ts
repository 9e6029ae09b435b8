import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import OpenAI, { toFile } from 'openai'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, textAt } from './support/json.ts'
import { knowledgeClient } from './support/knowledge.ts'
import {
  needsOwnServer,
  serverUnderTest,
  startServer,
  type LocalServer,
  type ServerUnderTest,
} from './support/server.ts'
import { upload, type Content, type UploadPart } from './support/upload.ts'
import { until } from './support/wait.ts'

const line = '{"custom_id":"1","method":"POST","url":"/v4/chat/completions","body":{}}\n'

describe('files', () => {
  let server: ServerUnderTest
  let key: string
  const send = (parts: readonly UploadPart[]): Promise<Reply> => upload(`${server.apiUrl}/files`, key, parts)
  const sendFile = (purpose: string, name: string, content: Content): Promise<Reply> =>
    send([
      ['purpose', purpose],
      ['file', { name, content }],
    ])
  const idOf = (reply: Reply): string => textAt(reply.json(), 'id')

  before(async () => {
    server = await serverUnderTest()
    key = (await createAccount(server, 'V1')).key
  })
  after(() => server.stop())

  it('are uploaded, shown, read back byte by byte and deleted', async () => {
    const reply = await sendFile('batch', '问题 (1).jsonl', line)
    assert.equal(reply.status, 200, reply.text)
    const file = reply.json()
    assert.ok(isObject(file))
    assert.match(idOf(reply), /^batch-\d{10}-[0-9a-f]{32}$/)
    assert.equal(typeof file['created_at'], 'number')
    assert.deepEqual(
      { ...file, id: '', created_at: 0 },
      {
        id: '',
        object: 'file',
        bytes: Buffer.byteLength(line),
        created_at: 0,
        filename: '问题 (1).jsonl',
        purpose: 'batch',
        status: 'processed',
      },
    )
    const url = `${server.apiUrl}/files/${idOf(reply)}`
    assert.deepEqual((await call(url, { key })).json(), file)
    const content = await call(`${url}/content`, { key })
    assert.equal(content.text, line)
    assert.equal(content.headers['content-type'], 'application/octet-stream')
    assert.match(
      String(content.headers['content-disposition']),
      /filename\*=UTF-8''%E9%97%AE%E9%A2%98%20%281%29\.jsonl$/,
    )
    const deleted = await call(url, { key, method: 'DELETE' })
    assert.deepEqual(deleted.json(), { id: idOf(reply), object: 'file', deleted: true })
    for (const [path, method] of [
      ['', 'GET'],
      ['/content', 'GET'],
      ['', 'DELETE'],
    ] as const)
      assertError(await call(url + path, { key, method }), 404, '1214')
  })

  it('take the purpose after the file, and names that say nothing', async () => {
    const late = await send([
      ['file', { name: 'blob', content: line }],
      ['purpose', 'batch'],
    ])
    assert.equal(textAt(late.json(), 'filename'), 'blob')
    const folders = await sendFile('agent', '../../etc/a\u202eb.csv', 'a,b\n1,2\n')
    assert.equal(textAt(folders.json(), 'filename'), 'ab.csv')
  })

  it('are of the kinds and sizes that their purpose takes', async () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5 * 1_048_576)])
    assertError(await sendFile('agent', 'a.png', png), 435, '1210')
    assertError(await sendFile('agent', 'a.zip', 'PK\x03\x04'), 400, '1214')
    assertError(await sendFile('agent', 'a.pdf', 'not a PDF'), 400, '1214')
    assertError(await sendFile('voice-clone-input', 'a.wav', 'not a sound'), 400, '1214')
    assertError(await sendFile('voice-clone-output', 'a.wav', 'RIFF1234WAVE'), 400, '1214')
    assertError(await sendFile('agent', 'a.txt', ''), 400, '1214')
    assertError(await sendFile('holiday', 'a.txt', 'x'), 400, '1214')
    assertError(await sendFile('batch', 'a.txt', line), 400, '1214')
  })

  it('of requests are JSON Lines', async () => {
    for (const content of [`${line}{broken\n`, `${line}[1]\n`, '\n\n', Buffer.from([0x7b, 0xff, 0x7d])]) {
      const reply = await sendFile('batch', 'a.jsonl', content)
      assert.equal(reply.status, 400, reply.text)
    }
    const reply = await sendFile('batch', 'a.jsonl', `${line}{broken`)
    assert.match(textAt(reply.json(), 'error.message'), /第 2 行/)
    assert.equal((await sendFile('batch', 'a.jsonl', `\ufeff${line}\r\n${line.trim()}`)).status, 200)
  })

  it('are refused in a body that is none', async () => {
    assertError(await send([['purpose', 'batch']]), 400, '1213')
    assertError(await send([['file', { name: 'a.jsonl', content: line }]]), 400, '1213')
    assertError(await call(`${server.apiUrl}/files`, { key, body: { purpose: 'batch' } }), 400, '1210')
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    assertError(await call(`${server.apiUrl}/files`, { key, headers, body: '--x\r\ncontent-dis' }), 400, '1210')
  })

  it('are listed newest first, page by page, over files that are gone', async () => {
    const { key: own } = await createAccount(server, 'V1')
    const ids: string[] = []
    for (const number of [1, 2, 3, 4, 5]) {
      const parts: UploadPart[] = [
        ['purpose', number === 3 ? 'agent' : 'batch'],
        ['file', { name: number === 3 ? '3.txt' : `${number}.jsonl`, content: line }],
      ]
      ids.unshift(idOf(await upload(`${server.apiUrl}/files`, own, parts)))
    }
    const list = async (query: string) => (await call(`${server.apiUrl}/files?${query}`, { key: own })).json()
    const idsOf = async (query: string) => listAt(await list(query), 'data').map((file) => textAt(file, 'id'))
    assert.deepEqual(await idsOf('purpose=&limit='), ids)
    assert.deepEqual(await idsOf('order=asc'), ids.toReversed())
    assert.deepEqual(await idsOf('purpose=batch'), ids.toSpliced(2, 1))
    assert.equal(at(await list('limit=2'), 'has_more'), true)
    await call(`${server.apiUrl}/files/${ids[1]}`, { key: own, method: 'DELETE' })
    assert.deepEqual(await idsOf(`limit=2&after=${ids[1]}`), ids.slice(2, 4))
    assert.equal(at(await list(`after=${ids[3]}&limit=1`), 'has_more'), false)
    assertError(await call(`${server.apiUrl}/files?limit=101`, { key: own }), 400, '1214')
    assertError(await call(`${server.apiUrl}/files?after=nothing`, { key: own }), 400, '1214')
  })

  it('belong to their account alone', async () => {
    const id = idOf(await sendFile('batch', 'mine.jsonl', line))
    const { key: other } = await createAccount(server, 'V1')
    for (const [path, method] of [
      ['', 'GET'],
      ['/content', 'GET'],
      ['', 'DELETE'],
    ] as const)
      assertError(await call(`${server.apiUrl}/files/${id}${path}`, { key: other, method }), 404, '1214')
    assert.deepEqual(listAt((await call(`${server.apiUrl}/files`, { key: other })).json(), 'data'), [])
    assert.equal((await call(`${server.apiUrl}/files/${id}`, { key })).status, 200)
  })

  it('become documents of a knowledge base with the purpose retrieval, as an older SDK sends them', async () => {
    const knowledge = knowledgeClient(server, key)
    const base = await knowledge.createBase()
    const document = { name: 'moon.txt', content: '月球的平均半径约为1737公里。' }
    const reply = await send([
      ['purpose', 'retrieval'],
      ['knowledge_id', base],
      ['custom_separator[]', '。'],
      ['sentence_size', '100'],
      ['file', document],
    ])
    assert.equal(reply.status, 200, reply.text)
    assert.equal(textAt(reply.json(), 'purpose'), 'retrieval')
    const settled = await knowledge.settled(idOf(reply))
    assert.deepEqual([at(settled, 'embedding_stat'), at(settled, 'knowledge_type')], [1, 5])
    const { key: other } = await createAccount(server, 'V1')
    const foreign = [
      ['purpose', 'retrieval'],
      ['knowledge_id', base],
      ['file', document],
    ] as const
    assertError(await upload(`${server.apiUrl}/files`, other, foreign), 404, '1214')
    assertError(
      await send([
        ['purpose', 'retrieval'],
        ['file', document],
      ]),
      400,
      '1213',
    )
  })

  it('work with the client of OpenAI', async () => {
    const client = new OpenAI({ baseURL: `${server.apiUrl}/`, apiKey: key, maxRetries: 0 })
    const file = await client.files.create({ file: await toFile(Buffer.from(line), 'openai.jsonl'), purpose: 'batch' })
    assert.equal((await client.files.retrieve(file.id)).filename, 'openai.jsonl')
    assert.equal(await (await client.files.content(file.id)).text(), line)
    const seen: string[] = []
    for await (const one of client.files.list({ limit: 2, purpose: 'batch' })) seen.push(one.id)
    assert.ok(seen.includes(file.id) && new Set(seen).size === seen.length)
    assert.equal((await client.files.delete(file.id)).deleted, true)
  })
})

describe('files on a server of their own', { skip: needsOwnServer }, () => {
  let server: LocalServer
  before(async () => {
    server = await startServer({ configuration: 'files: { capacityBytes: 1000, maxPerPurpose: 3 }\n' })
  })
  after(() => server.stop())

  const send = (content: string): Promise<Reply> =>
    upload(`${server.apiUrl}/files`, server.key, [
      ['purpose', 'batch'],
      ['file', { name: 'a.jsonl', content }],
    ])

  it('leave nothing of an upload whose client goes away in its middle', async () => {
    const incoming = join(server.dataFolder, 'blobs', 'incoming')
    const outgoing = request(`${server.apiUrl}/files`, {
      method: 'POST',
      headers: {
        authorization: server.key,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 100_000,
      },
    })
    outgoing.on('error', () => {})
    outgoing.write(`--x\r\ncontent-disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n${line.repeat(100)}`)
    await until('the upload to have begun', async () => (await readdir(incoming)).length === 1)
    outgoing.destroy()
    await until('nothing to be left', async () => (await readdir(incoming)).length === 0)
    assert.deepEqual(listAt((await call(`${server.apiUrl}/files`, { key: server.key })).json(), 'data'), [])
  })

  it('survive the sudden end of the server', async () => {
    const id = textAt((await send(line)).json(), 'id')
    await server.end('SIGKILL')
    await server.restart()
    assert.equal((await call(`${server.apiUrl}/files/${id}/content`, { key: server.key })).text, line)
  })

  it('fill the room that the operator gives, in bytes and in number', async () => {
    assertError(await send(line.repeat(20)), 400, '1210')
    assert.equal((await send(line)).status, 200)
    assert.equal((await send(line)).status, 200)
    assertError(await send(line), 400, '1210')
  })
})
