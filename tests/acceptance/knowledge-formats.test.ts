import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { at, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { knowledgeClient, succeeded, type KnowledgeClient, type UploadFile } from './support/knowledge.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'

interface Case {
  readonly file: string
  readonly question: string
  readonly sentence: RegExp
  /** What the slice must tell about its place. */
  readonly place: (metadata: Json | undefined) => void
}

const nowhere = (metadata: Json | undefined): void => assert.equal(at(metadata, 'position'), undefined)
const inPage = (page: number) => (metadata: Json | undefined) => {
  assert.equal(at(metadata, 'position.page'), page)
  const [x0, x1, top, bottom, width, height] = ['x0', 'x1', 'top', 'bottom', 'width', 'height'].map((name) =>
    numberAt(metadata, `position.${name}`),
  ) as [number, number, number, number, number, number]
  assert.ok(x0 >= 0 && x0 < x1 && x1 <= width && top >= 0 && top < bottom && bottom <= height)
}
const inRow = (sheet: string, line: number) => (metadata: Json | undefined) =>
  assert.deepEqual([at(metadata, 'sheet_name'), at(metadata, 'line')], [sheet, line])

const warranty = { question: '电池的保修期是多久', sentence: /电池保修期为十八个月/ }
const budget = { question: '研发预算增加多少', sentence: /研发预算增加百分之二十/ }
const extension = { question: '李四的分机号', sentence: /李四[\s\S]*8802/ }

const cases: readonly Case[] = [
  { file: 'handbook.pdf', ...warranty, place: inPage(1) },
  { file: 'handbook.docx', ...warranty, place: nowhere },
  { file: 'handbook.doc', ...warranty, place: nowhere },
  { file: 'handbook.html', ...warranty, place: nowhere },
  { file: 'plan.pptx', ...budget, place: (metadata) => assert.equal(at(metadata, 'page'), 2) },
  { file: 'plan.ppt', ...budget, place: (metadata) => assert.equal(at(metadata, 'page'), 2) },
  { file: 'telephones.xlsx', ...extension, place: inRow('t', 3) },
  { file: 'telephones.xls', ...extension, place: inRow('t', 3) },
  { file: 'telephones.csv', ...extension, place: inRow('', 3) },
]

describe('a document of each format', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let admin: KnowledgeClient
  let baseId: string
  let web: Server
  before(async () => {
    server = await startServer({ env: { OPENMAAS_FETCH_ALLOW: '127.0.0.0/8' } })
    admin = knowledgeClient(server, server.key)
    baseId = await admin.createBase({ name: 'formats' })
    web = createServer(async (request, response) => {
      if (request.url === '/moved') return response.writeHead(302, { location: '/handbook.html' }).end()
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(await fixture('handbook.html'))
    })
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    await server.stop()
    await new Promise((resolve) => web.close(resolve))
  })

  async function found(id: string, question: string): Promise<Json> {
    const [first] = await admin.retrieve(baseId, question, { document_ids: [id] })
    return first ?? null
  }

  for (const { file, question, sentence, place } of cases) {
    it(`${file}: the sentence is found at its place`, async () => {
      const id = await admin.ready(baseId, { name: file, content: await fixture(file) })
      const slice = await found(id, question)
      assert.match(textAt(slice, 'text'), sentence)
      place(at(slice, 'metadata'))
    })
  }

  it('text in every usual encoding', async () => {
    const sentence = '蝙蝠是唯一能够真正飞行的哺乳动物。'
    const files: UploadFile[] = [
      { name: 'utf-8.txt', content: sentence },
      { name: 'utf-16.txt', content: Buffer.from(`\uFEFF${sentence}`, 'utf16le') },
      { name: 'gbk.txt', content: gbkBats },
    ]
    for (const file of files) {
      const id = await admin.ready(baseId, file)
      assert.equal(textAt(await found(id, '会飞的哺乳动物'), 'text').trim(), sentence, file.name)
    }
  })

  it('a page of the web, fetched again when it is embedded again', async () => {
    const { port } = web.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/moved`
    const upload_detail = [
      { url, knowledge_type: 1 },
      { url: 'ftp://127.0.0.1/', knowledge_type: 1 },
      { url, knowledge_type: 6 },
      { url: '', knowledge_type: 1 },
    ]
    const reply = succeeded(await admin.call('/document/upload_url', { body: { knowledge_id: baseId, upload_detail } }))
    assert.deepEqual(
      listAt(reply, 'data.failedInfos').map((info) => at(info, 'url')),
      ['ftp://127.0.0.1/', url, ''],
    )
    const id = textAt(reply, 'data.successInfos.0.documentId')
    assert.equal(at(await admin.settled(id), 'embedding_stat'), 1)
    assert.match(textAt(await found(id, warranty.question), 'text'), warranty.sentence)
    assert.equal(textAt(await admin.document(id), 'name'), '产品手册')
    succeeded(await admin.call(`/document/embedding/${id}`, { body: {} }))
    assert.equal(at(await admin.settled(id), 'embedding_stat'), 1)
  })
})

function fixture(file: string): Promise<Buffer> {
  return readFile(new URL(`fixtures/documents/${file}`, import.meta.url))
}

/** `蝙蝠是唯一能够真正飞行的哺乳动物。` in GBK, which Node does not write. */
const gbkBats = Buffer.from('f2f9f2f0cac7cea8d2bbc4dcb9bbd5e6d5fdb7c9d0d0b5c4b2b8c8e9b6afceefa1a3', 'hex')
