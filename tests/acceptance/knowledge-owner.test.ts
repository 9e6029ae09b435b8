import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createApplication, slices as recallOf } from './support/applications.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const moon =
  '# 月球\n\n月球是地球的天然卫星，平均半径约为1737公里。\n\n# 龙井茶\n\n龙井茶产于杭州西湖一带，色绿香郁。\n'

describe('what the owner of documents can look at and take along', () => {
  let server: ServerUnderTest
  let owner: KnowledgeClient
  let stranger: KnowledgeClient
  let baseId = ''
  let documentId = ''
  before(async () => {
    server = await serverUnderTest()
    owner = knowledgeClient(server, (await createAccount(server, 'V1')).key)
    stranger = knowledgeClient(server, (await createAccount(server, 'V1')).key)
    baseId = await owner.createBase({ name: '百科' })
    documentId = await owner.ready(baseId, { name: '百科.md', content: moon })
    const [broken = ''] = await owner.upload(baseId, [{ name: 'broken.pdf', content: '%PDF-1.4\nbroken' }])
    await owner.settled(broken)
  })
  after(() => server.stop())

  it('lists the slices of a document, to its owner alone', async () => {
    const body = succeeded(await owner.call(`/document/${documentId}/slices?from=0&limit=1`))
    assert.ok(numberAt(body, 'data.total') >= 2)
    assert.equal(listAt(body, 'data.list').length, 1)
    assert.match(textAt(body, 'data.list.0.text'), /月球/)
    refused(await stranger.call(`/document/${documentId}/slices`), 404, 404)
    refused(await owner.call(`/document/${documentId}/slices?limit=101`), 400, 1214)
  })

  it('previews another way of cutting and changes nothing', async () => {
    const settings = { knowledge_type: 5, custom_separator: ['。', '\n'], sentence_size: 20 }
    const reply = await owner.call(`/document/${documentId}/slice_preview`, { body: settings })
    const cut = at(succeeded(reply), 'data')
    assert.ok(numberAt(cut, 'total') >= 4, reply.text)
    assert.ok(numberAt(cut, 'longest') <= 20)
    assert.ok(numberAt(cut, 'shortest') <= numberAt(cut, 'average'))
    assert.equal(at(await owner.document(documentId), 'knowledge_type'), 1)
    refused(await owner.call(`/document/${documentId}/slice_preview`, { body: { knowledge_type: 3 } }), 400, 1214)
    refused(await owner.call(`/document/${documentId}/slice_preview`, { body: {} }), 400, 1213)
    refused(await stranger.call(`/document/${documentId}/slice_preview`, { body: settings }), 404, 404)
  })

  it('narrows the list of documents to those in one state', async () => {
    const named = async (state: string): Promise<Json[]> =>
      listAt(succeeded(await owner.call(`/document?knowledge_id=${baseId}&state=${state}`)), 'data.list').map(
        (document) => at(document, 'name') ?? null,
      )
    assert.deepEqual(await named('ready'), ['百科.md'])
    assert.deepEqual(await named('failed'), ['broken.pdf'])
    assert.deepEqual(await named('working'), [])
    refused(await owner.call(`/document?knowledge_id=${baseId}&state=lost`), 400, 1214)
  })

  it('tells what every stage of recall made of a slice, where it is asked to', async () => {
    const settings = { recall_method: 'mixed', rerank_status: 1, with_stages: true }
    const [best] = await owner.retrieve(baseId, '月球的平均半径', settings)
    assert.equal(at(best, 'stages.recall.rank'), 1)
    assert.equal(at(best, 'stages.keyword.rank'), 1)
    assert.ok(numberAt(best, 'stages.keyword.share') > 0)
    const [plain] = await owner.retrieve(baseId, '月球的平均半径')
    assert.equal(at(plain, 'stages'), undefined)
  })

  it('takes a base along as an archive, and brings it in again', async () => {
    const download = await fetch(`${server.url}/api/llm-application/open/knowledge/${baseId}/export`, {
      headers: { authorization: owner.key },
    })
    assert.equal(download.status, 200)
    assert.match(download.headers.get('content-disposition') ?? '', /attachment/)
    const archive = new Uint8Array(await download.arrayBuffer())
    const whole = succeeded(await importArchive(stranger, archive, '百科的副本'))
    assert.equal(at(whole, 'data.documents'), 2)
    assert.equal(at(whole, 'data.name'), '百科的副本')
    const [found] = await stranger.retrieve(textAt(whole, 'data.id'), '月球的平均半径')
    assert.match(textAt(found, 'text'), /1737/)
    refused(await stranger.call(`/knowledge/${baseId}/export`), 404, 404)
    const bases = numberAt(succeeded(await stranger.call('/knowledge')), 'data.total')
    refused(await importArchive(stranger, archive.slice(0, archive.length - 40)), 400, 1214)
    assert.equal(numberAt(succeeded(await stranger.call('/knowledge')), 'data.total'), bases)
  })

  it('shows the settings of an application as they were made', async () => {
    const id = await createApplication(owner, [baseId], { max_token: 512, ...recallOf(3) })
    const application = at(succeeded(await owner.call(`/application/${id}`)), 'data')
    assert.equal(at(application, 'max_token'), 512)
    assert.equal(at(application, 'knowledge_info.slice_count'), 3)
    assert.deepEqual(at(application, 'knowledge_base_ids'), [baseId])
  })

  async function importArchive(client: KnowledgeClient, bytes: Uint8Array<ArrayBuffer>, name?: string) {
    const form = new FormData()
    if (name !== undefined) form.append('name', name)
    form.append('file', new Blob([bytes]), 'base.tar.gz')
    const response = await fetch(`${server.url}/api/llm-application/open/knowledge/import`, {
      method: 'POST',
      headers: { authorization: client.key },
      body: form,
    })
    const text = await response.text()
    return { status: response.status, headers: {}, text, json: () => JSON.parse(text) as Json }
  }
})
