import assert from 'node:assert/strict'
import { call, type Reply } from './call.ts'
import { at, isObject, listAt, numberAt, textAt, type Json, type JsonObject } from './json.ts'
import type { ServerUnderTest } from './server.ts'
import { until } from './wait.ts'

export interface UploadFile {
  readonly name: string
  readonly content: string | Uint8Array
}

export interface KnowledgeClient {
  readonly key: string
  call(path: string, options?: { method?: string; body?: unknown }): Promise<Reply>
  createBase(fields?: JsonObject): Promise<string>
  /** Ids of the documents, in the order of the files. */
  upload(baseId: string, files: readonly UploadFile[], fields?: Readonly<Record<string, string>>): Promise<string[]>
  uploadReply(baseId: string, files: readonly UploadFile[], fields?: FormFields): Promise<Reply>
  document(id: string): Promise<Json>
  /** The document once it is ready or failed. */
  settled(id: string, limitMs?: number): Promise<Json>
  /** Uploads one file and waits until it is ready. */
  ready(baseId: string, file: UploadFile, fields?: Readonly<Record<string, string>>): Promise<string>
  retrieve(baseId: string, query: string, fields?: JsonObject): Promise<Json[]>
}

export type FormFields = readonly (readonly [name: string, value: string])[]

/** The knowledge API of a server as a client with one key sees it. */
export function knowledgeClient({ url }: Pick<ServerUnderTest, 'url'>, key: string): KnowledgeClient {
  const base = `${url}/api/llm-application/open`
  const client: KnowledgeClient = {
    key,
    call: (path, options = {}) => call(`${base}${path}`, { key, ...options }),

    async createBase(fields = {}) {
      const reply = await client.call('/knowledge', { body: { embedding_id: 11, name: 'base', ...fields } })
      return textAt(succeeded(reply), 'data.id')
    },

    async uploadReply(baseId, files, fields = []) {
      const form = new FormData()
      for (const { name, content } of files)
        form.append('files', new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name)
      for (const [name, value] of fields) form.append(name, value)
      const response = await fetch(`${base}/document/upload_document/${baseId}`, {
        method: 'POST',
        headers: { authorization: key },
        body: form,
      })
      const text = await response.text()
      const headers = Object.fromEntries(response.headers)
      return { status: response.status, headers, text, json: () => JSON.parse(text) as Json }
    },

    async upload(baseId, files, fields = {}) {
      const body = succeeded(await client.uploadReply(baseId, files, Object.entries(fields)))
      assert.deepEqual(at(body, 'data.failedInfos'), [])
      return listAt(body, 'data.successInfos').map((info) => textAt(info, 'documentId'))
    },

    async document(id) {
      return at(succeeded(await client.call(`/document/${id}`)), 'data') ?? null
    },

    settled: (id, limitMs = 30_000) =>
      until(
        `document ${id} to be ready or failed`,
        async () => {
          const document = await client.document(id)
          return numberAt(document, 'embedding_stat') === 0 ? undefined : document
        },
        limitMs,
      ),

    async ready(baseId, file, fields = {}) {
      const [id = ''] = await client.upload(baseId, [file], fields)
      const document = await client.settled(id)
      assert.equal(at(document, 'embedding_stat'), 1, JSON.stringify(document))
      return id
    },

    async retrieve(baseId, query, fields = {}) {
      const reply = await client.call('/knowledge/retrieve', { body: { query, knowledge_ids: [baseId], ...fields } })
      return listAt(succeeded(reply), 'data')
    },
  }
  return client
}

/** Checks the envelope of a success: `code` 200, `请求成功`, milliseconds. */
export function succeeded(reply: Reply): JsonObject {
  const body = reply.json()
  assert.equal(reply.status, 200, reply.text)
  assert.ok(isObject(body), reply.text)
  assert.equal(body['code'], 200, reply.text)
  assert.equal(body['message'], '请求成功')
  assert.ok(Math.abs(numberAt(body, 'timestamp') - Date.now()) < 60_000)
  return body
}

/** Checks the envelope of a failure: `{code, message, timestamp}` and nothing else. */
export function refused(reply: Reply, status: number, code: number): string {
  const body = reply.json()
  assert.ok(isObject(body), reply.text)
  assert.deepEqual({ status: reply.status, code: body['code'] }, { status, code }, reply.text)
  assert.deepEqual(Object.keys(body).toSorted(), ['code', 'message', 'timestamp'])
  return textAt(body, 'message')
}
