import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'
import { until } from './support/wait.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。'
const tea = '龙井茶产于杭州西湖一带，以色绿、香郁、味甘、形美著称。'

describe('knowledge bases', () => {
  let server: ServerUnderTest
  let admin: KnowledgeClient
  before(async () => {
    server = await serverUnderTest()
    admin = knowledgeClient(server, server.key)
  })
  after(() => server.stop())

  describe('the base itself', () => {
    it('lists the embedding models', async () => {
      const body = succeeded(await admin.call('/embedding'))
      const list = listAt(body, 'data.list')
      assert.equal(at(body, 'data.total'), list.length)
      assert.deepEqual(
        list.map((model) => [at(model, 'id'), at(model, 'name')]),
        [
          [3, 'Embedding-2'],
          [11, 'Embedding-3'],
          [12, 'Embedding-3-pro'],
        ],
      )
    })

    it('is made, shown, changed, listed and deleted', async () => {
      const id = await admin.createBase({ name: '天文', description: '月球', background: 'red', icon: 'book' })
      assert.match(id, /^\d{19}$/)
      const shown = at(succeeded(await admin.call(`/knowledge/${id}`)), 'data')
      assert.deepEqual(shown, {
        id,
        embedding_id: 11,
        name: '天文',
        description: '月球',
        contextual: 0,
        background: 'red',
        icon: 'book',
        word_num: 0,
        length: 0,
        document_size: 0,
      })
      const changed = succeeded(await admin.call(`/knowledge/${id}`, { method: 'PUT', body: { name: '天文学' } }))
      assert.equal('data' in changed, false)
      assert.equal(textAt(succeeded(await admin.call(`/knowledge/${id}`)), 'data.name'), '天文学')
      const list = listAt(succeeded(await admin.call('/knowledge?page=1&size=100')), 'data.list')
      assert.equal(textAt(list.find((base) => at(base, 'id') === id) ?? null, 'name'), '天文学')
      succeeded(await admin.call(`/knowledge/${id}`, { method: 'DELETE' }))
      refused(await admin.call(`/knowledge/${id}`), 404, 404)
    })

    it('refuses what is missing or wrong with the documented codes', async () => {
      refused(await admin.call('/knowledge', { body: { embedding_id: 11 } }), 400, 1213)
      refused(await admin.call('/knowledge', { body: { name: 'x' } }), 400, 1213)
      refused(await admin.call('/knowledge', { body: { name: 'x', embedding_id: 99 } }), 400, 1214)
      refused(await admin.call('/knowledge', { body: { name: 'x', embedding_id: 3, icon: 'cat' } }), 400, 1214)
      refused(await admin.call('/knowledge', { body: '{' }), 400, 1210)
      const wrongCallback = { method: 'PUT', body: { callback_url: 'not a url' } }
      refused(await admin.call(`/knowledge/${await admin.createBase()}`, wrongCallback), 400, 1214)
      refused(await admin.call('/knowledge/9223372036854775807'), 404, 404)
      refused(await admin.call('/knowledge/abc'), 404, 404)
    })

    it('tells space used and allowed', async () => {
      const body = succeeded(await admin.call('/knowledge/capacity'))
      for (const member of ['used', 'total'])
        for (const unit of ['word_num', 'length']) assert.ok(numberAt(body, `data.${member}.${unit}`) >= 0)
    })
  })

  describe('documents', () => {
    let baseId: string
    before(async () => {
      baseId = await admin.createBase({ name: 'documents' })
    })

    it('go from upload to recall', async () => {
      const id = await admin.ready(baseId, { name: '月球.txt', content: moon })
      const document = await admin.document(id)
      assert.equal(at(document, 'name'), '月球.txt')
      assert.equal(at(document, 'knowledge_type'), 1)
      assert.equal(at(document, 'length'), Buffer.byteLength(moon))
      assert.ok(numberAt(document, 'word_num') > 20)
      assert.equal(at(document, 'failInfo'), undefined)
      const [first] = await admin.retrieve(baseId, '月球的半径是多少？')
      assert.match(textAt(first ?? null, 'text'), /1737公里/)
      assert.equal(at(first, 'metadata.doc_id'), id)
      assert.equal(at(first, 'metadata.doc_name'), '月球.txt')
      assert.equal(at(first, 'metadata.knowledge_id'), baseId)
      assert.equal(at(first, 'metadata.contextual_text'), '')
      const score = numberAt(first ?? null, 'score')
      assert.ok(score > 0 && score <= 1)
    })

    it('give their file by a link that needs no key and ends with the document', async () => {
      const id = await admin.ready(baseId, { name: '茶 #1.md', content: tea })
      const link = textAt(await admin.document(id), 'url')
      const download = await call(link)
      assert.equal(download.text, tea)
      assert.match(String(download.headers['content-disposition']), /filename\*=UTF-8''%E8%8C%B6%20%231\.md/)
      succeeded(await admin.call(`/document/${id}`, { method: 'DELETE' }))
      assert.equal((await call(link)).status, 404)
      refused(await admin.call(`/document/${id}`), 404, 404)
      const found = await admin.retrieve(baseId, '龙井茶产于哪里', { top_k: 20 })
      assert.ok(found.every((slice) => at(slice, 'metadata.doc_id') !== id))
    })

    it('come many in a call; what cannot be taken is told apart', async () => {
      const reply = succeeded(
        await admin.uploadReply(baseId, [
          { name: 'a.txt', content: '第一份文件' },
          { name: 'virus.exe', content: 'MZ' },
          { name: 'b.md', content: '# 第二份文件' },
        ]),
      )
      assert.deepEqual(
        listAt(reply, 'data.successInfos').map((info) => at(info, 'fileName')),
        ['a.txt', 'b.md'],
      )
      assert.deepEqual(at(reply, 'data.failedInfos'), [{ fileName: 'virus.exe', failReason: '不支持的文档类型' }])
    })

    it('are refused with a slicing that their kind does not have', async () => {
      const reply = succeeded(
        await admin.uploadReply(baseId, [{ name: 'a.txt', content: 'a' }], [['knowledge_type', '3']]),
      )
      assert.deepEqual(at(reply, 'data.failedInfos'), [{ fileName: 'a.txt', failReason: '不支持的文档类型' }])
    })

    it('are stored once for one req_id', async () => {
      const fields = [['req_id', 'upload-1']] as const
      const file = { name: 'once.txt', content: '只存一次' }
      const replies = await Promise.all([1, 2, 3].map(() => admin.uploadReply(baseId, [file], fields)))
      const ids = new Set(replies.map((reply) => textAt(succeeded(reply), 'data.successInfos.0.documentId')))
      assert.equal(ids.size, 1)
      const listed = succeeded(await admin.call(`/document?knowledge_id=${baseId}&word=once`))
      assert.equal(at(listed, 'data.total'), 1)
    })

    it('fail with a reason while the others go on', async () => {
      const [broken = '', empty = '', long = '', good = ''] = [
        ...(await admin.upload(baseId, [
          { name: 'broken.pdf', content: '%PDF-1.7 nothing' },
          { name: 'empty.txt', content: ' \n ' },
        ])),
        ...(await admin.upload(baseId, [{ name: 'long.txt', content: moon }], { word_num_limit: '5' })),
        ...(await admin.upload(baseId, [{ name: 'good.txt', content: tea }])),
      ]
      assert.equal(at(await admin.settled(broken), 'failInfo.embedding_code'), 10005)
      assert.equal(at(await admin.settled(empty), 'failInfo.embedding_code'), 10007)
      assert.equal(at(await admin.settled(long), 'failInfo.embedding_code'), 10002)
      assert.equal(at(await admin.settled(good), 'embedding_stat'), 1)
    })

    it('are cut anew while the former slices serve', async () => {
      const lines = Array.from({ length: 60 }, (_, index) => `第${index}条：编号${index}的设备位于${index}号楼。`)
      const id = await admin.ready(baseId, { name: 'devices.txt', content: lines.join('\n') })
      const edit = { knowledge_type: 5, custom_separator: ['\n'], sentence_size: 20 }
      succeeded(await admin.call(`/document/${id}`, { method: 'PUT', body: edit }))
      const during = await admin.retrieve(baseId, '编号42的设备位于几号楼', { document_ids: [id] })
      assert.ok(during.length > 0)
      const document = await admin.settled(id)
      assert.deepEqual(
        [at(document, 'knowledge_type'), at(document, 'custom_separator'), at(document, 'sentence_size')],
        [5, ['\n'], 20],
      )
      const [first] = await admin.retrieve(baseId, '编号42的设备位于几号楼', { document_ids: [id] })
      assert.equal(textAt(first ?? null, 'text').trim(), lines[42])
    })

    it('are cut exactly where a separator stands in the text', async () => {
      const content = '甲一\n甲二\n\n乙一\n乙二\n---\n丙'
      for (const [separator, expected] of [
        ['["\\n\\n"]', ['甲一\n甲二', '乙一\n乙二\n---\n丙']],
        ['["---"]', ['甲一\n甲二\n\n乙一\n乙二\n---', '丙']],
        ['["\\n"]', ['甲一', '甲二', '乙一', '乙二', '---', '丙']],
      ] as const) {
        const id = await admin.ready(
          baseId,
          { name: 'parts.txt', content },
          { knowledge_type: '5', custom_separator: separator },
        )
        const slices = await admin.retrieve(baseId, '甲一甲二乙一乙二丙', { document_ids: [id], top_k: 20 })
        const texts = slices.map((slice) => textAt(slice, 'text'))
        assert.deepEqual(texts.toSorted(), expected.filter((text) => text !== '---').toSorted(), separator)
      }
    })

    it('take separators under numbered names of form fields', async () => {
      const fields = [
        ['knowledge_type', '5'],
        ['custom_separator[1]', '---'],
        ['custom_separator[0]', '###'],
      ] as const
      const reply = await admin.uploadReply(baseId, [{ name: 'numbered.txt', content: '甲###乙---丙' }], fields)
      const id = textAt(succeeded(reply), 'data.successInfos.0.documentId')
      assert.deepEqual(at(await admin.settled(id), 'custom_separator'), ['###', '---'])
    })

    it('are listed with paging and by name, ids as JSON numbers too', async () => {
      const own = await admin.createBase({ name: 'list' })
      const ids = await admin.upload(
        own,
        Array.from({ length: 5 }, (_, index) => ({ name: `report-${index}.txt`, content: `内容${index}` })),
      )
      const page = succeeded(await admin.call(`/document?knowledge_id=${own}&page=2&size=2`))
      assert.equal(at(page, 'data.total'), 5)
      assert.equal(listAt(page, 'data.list').length, 2)
      assert.equal(at(succeeded(await admin.call(`/document?knowledge_id=${own}&word=PORT-3`)), 'data.total'), 1)
      refused(await admin.call('/document'), 400, 1213)
      for (const id of ids) await admin.settled(id)
      const body = `{"query":"内容3","knowledge_ids":[${own}],"document_ids":[${ids[3]}]}`
      const found = listAt(succeeded(await admin.call('/knowledge/retrieve', { body })), 'data')
      assert.deepEqual(
        found.map((slice) => at(slice, 'metadata.doc_id')),
        [ids[3]],
      )
    })

    it('count in the base', async () => {
      const own = await admin.createBase({ name: 'count' })
      await admin.ready(own, { name: 'm.txt', content: moon })
      const shown = succeeded(await admin.call(`/knowledge/${own}`))
      assert.equal(at(shown, 'data.document_size'), 1)
      assert.equal(at(shown, 'data.length'), Buffer.byteLength(moon))
      assert.ok(numberAt(shown, 'data.word_num') > 20)
    })

    it('need a file, a base, and fields that make sense', async () => {
      refused(await admin.uploadReply(baseId, []), 400, 1213)
      refused(await admin.uploadReply('123', [{ name: 'a.txt', content: 'a' }]), 404, 404)
      const file = [{ name: 'a.txt', content: 'a' }]
      refused(await admin.uploadReply(baseId, file, [['knowledge_type', '4']]), 400, 1214)
      refused(await admin.uploadReply(baseId, file, [['sentence_size', '5']]), 400, 1214)
      refused(await admin.uploadReply(baseId, file, [['word_num_limit', 'many']]), 400, 1214)
      refused(await admin.uploadReply(baseId, file, [['callback_url', 'ftp://x']]), 400, 1214)
      refused(await admin.call(`/document/upload_document/${baseId}`, { body: {} }), 400, 1210)
    })
  })

  describe('recall', () => {
    let baseId: string
    before(async () => {
      baseId = await admin.createBase({ name: 'recall' })
      const files = [moon, tea, '地球是太阳系由内及外的第三颗行星。', '繁體中文：臺灣高鐵於2007年通車。']
      await Promise.all(files.map((content, index) => admin.ready(baseId, { name: `r${index}.txt`, content })))
    })

    it('gives at most top_k slices in a stable order, the best first', async () => {
      const texts = (slices: readonly Json[]) => slices.map((slice) => textAt(slice, 'text'))
      const once = await admin.retrieve(baseId, '地球和月球', { top_k: 2 })
      assert.equal(once.length, 2)
      assert.deepEqual(texts(await admin.retrieve(baseId, '地球和月球', { top_k: 2 })), texts(once))
      const scores = once.map((slice) => numberAt(slice, 'score'))
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => b - a),
      )
    })

    it('finds simplified and traditional Chinese by each other', async () => {
      const [first] = await admin.retrieve(baseId, '台湾高铁哪一年通车', { recall_method: 'keyword' })
      assert.match(textAt(first ?? null, 'text'), /臺灣高鐵/)
    })

    it('drops slices under the threshold', async () => {
      const all = await admin.retrieve(baseId, '月球的半径')
      const best = numberAt(all[0] ?? null, 'score')
      const above = await admin.retrieve(baseId, '月球的半径', { fractional_threshold: best - 0.0001 })
      assert.ok(above.length >= 1 && above.length <= all.length)
      assert.ok(above.every((slice) => numberAt(slice, 'score') >= best - 0.0001))
    })

    it('says that it worked by words where no embedding engine is set', async () => {
      for (const method of ['embedding', 'mixed']) {
        const body = { query: '月球', knowledge_ids: [baseId], recall_method: method, rerank_status: 1 }
        const reply = await admin.call('/knowledge/retrieve', { body })
        assert.ok(listAt(succeeded(reply), 'data').length > 0)
        assert.match(String(reply.headers['x-openmaas-recall']), /keyword-only, not-reranked/)
      }
    })

    it('checks its fields', async () => {
      const retrieve = (body: object) => admin.call('/knowledge/retrieve', { body })
      refused(await retrieve({ knowledge_ids: [baseId] }), 400, 1213)
      refused(await retrieve({ query: 'x' }), 400, 1213)
      for (const wrong of [
        { top_k: 0 },
        { top_k: 21 },
        { top_n: 101 },
        { recall_method: 'magic' },
        { recall_ratio: 101 },
        { fractional_threshold: 2 },
        { query: 'x'.repeat(1001) },
        { knowledge_ids: [] },
      ]) {
        refused(await retrieve({ query: 'x', knowledge_ids: [baseId], ...wrong }), 400, 1214)
      }
      refused(await retrieve({ query: 'x', knowledge_ids: ['1'] }), 404, 404)
      refused(await retrieve({ query: 'x', knowledge_ids: [baseId], document_ids: ['1'] }), 404, 404)
      for (const query of ['？！', '🙂', "'; drop table slices; --", '%_\\']) {
        succeeded(await retrieve({ query, knowledge_ids: [baseId] }))
      }
    })

    it('serves /zrag/retrieval/retrieve from the same slices', async () => {
      const body = { query: '月球的半径是多少', knows: [{ id: baseId }], similarity_threshold: 0 }
      const reply = await call(`${server.url}/api/zrag/retrieval/retrieve`, { key: server.key, body })
      assert.equal(reply.status, 200, reply.text)
      assert.match(textAt(reply.json(), 'data.contents.0.text'), /1737/)
      assert.equal(at(reply.json(), 'data.contents.0.know_id'), baseId)
      assert.equal(at(reply.json(), 'data.contents.0.metadata.doc_type'), 'txt')
      assert.equal(at(reply.json(), 'code'), 200)
      assert.equal(at(reply.json(), 'timestamp'), undefined)
    })
  })

  it('shows nothing of it to another account', async () => {
    const baseId = await admin.createBase({ name: 'mine' })
    const documentId = await admin.ready(baseId, { name: 'm.txt', content: moon })
    const other = knowledgeClient(server, (await createAccount(server, 'V1')).key)
    const file = [{ name: 'a.txt', content: 'a' }]
    const url = [{ url: 'https://example.com/', knowledge_type: 1 }]
    const attempts = [
      other.call(`/knowledge/${baseId}`),
      other.call(`/knowledge/${baseId}`, { method: 'PUT', body: { name: 'stolen' } }),
      other.call(`/knowledge/${baseId}`, { method: 'DELETE' }),
      other.uploadReply(baseId, file),
      other.call('/document/upload_url', { body: { knowledge_id: baseId, upload_detail: url } }),
      other.call(`/document?knowledge_id=${baseId}`),
      other.call(`/document/${documentId}`),
      other.call(`/document/${documentId}`, { method: 'PUT', body: { knowledge_type: 1 } }),
      other.call(`/document/${documentId}`, { method: 'DELETE' }),
      other.call(`/document/embedding/${documentId}`, { body: {} }),
      other.call(`/document/slice/image_list/${documentId}`, { method: 'POST' }),
      other.call('/knowledge/retrieve', { body: { query: '月球', knowledge_ids: [baseId] } }),
    ]
    for (const reply of await Promise.all(attempts)) refused(reply, 404, 404)
    const own = await other.createBase({ name: 'other' })
    const body = { query: '月球', knowledge_ids: [own], document_ids: [documentId] }
    refused(await other.call('/knowledge/retrieve', { body }), 404, 404)
    assert.equal(at(succeeded(await other.call('/knowledge')), 'data.total'), 1)
    assert.equal(textAt(succeeded(await admin.call(`/knowledge/${baseId}`)), 'data.name'), 'mine')
  })

  it('deletes a base with its documents while they are in work', async () => {
    const baseId = await admin.createBase({ name: 'gone' })
    const content = Array.from({ length: 5000 }, (_, index) => `第${index}段。${tea}`).join('\n\n')
    const [id = ''] = await admin.upload(baseId, [{ name: 'big.txt', content }])
    succeeded(await admin.call(`/knowledge/${baseId}`, { method: 'DELETE' }))
    refused(await admin.call(`/document/${id}`), 404, 404)
    await until('the data folder to be swept', async () => {
      const capacity = succeeded(await admin.call('/knowledge/capacity'))
      return numberAt(capacity, 'data.used.length') < content.length
    })
  })
})
