import { call, type Reply } from '../../acceptance/support/call.ts'
import { at, listAt, numberAt, textAt, type Json, type JsonObject } from '../../acceptance/support/json.ts'
import type { MadeFile } from './documents.ts'
import { platformKey, type PlatformProcess } from './platform.ts'

/** The platform was killed before the reply was there: whether it did what was asked is not known. */
export const cut = Symbol('cut')
export type Cut = typeof cut

export interface Form {
  readonly files: readonly MadeFile[]
  readonly fields: Readonly<Record<string, string>>
}

/** The knowledge API for someone who lives with a platform that dies all the time. */
export class Client {
  readonly #platform: PlatformProcess

  constructor(platform: PlatformProcess) {
    this.#platform = platform
  }

  /** Waits until the platform is up, then asks once. */
  async ask(path: string, options: { method?: string; body?: unknown } = {}): Promise<Reply | Cut> {
    await this.#platform.up
    return await call(this.#address(path), { key: platformKey, ...options }).catch(asCut)
  }

  /** Asks until there is a reply; only for what may be asked twice. `again`: an earlier request may have been done. */
  async insist(path: string, options: { method?: string; body?: unknown } = {}): Promise<Reply & { again: boolean }> {
    for (let again = false; ; again = true) {
      const reply = await this.ask(path, options)
      if (reply !== cut) return { ...reply, again }
    }
  }

  async upload(baseId: string, { files, fields }: Form): Promise<Json | Cut> {
    await this.#platform.up
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const { name, content } of files) form.append('files', new Blob([Uint8Array.from(content)]), name)
    try {
      const response = await fetch(this.#address(`/document/upload_document/${baseId}`), {
        method: 'POST',
        headers: { authorization: platformKey, connection: 'close' },
        body: form,
      })
      const text = await response.text()
      if (response.status !== 200) throw new UnexpectedReply(`upload: ${response.status} ${text}`)
      return JSON.parse(text) as Json
    } catch (error) {
      return asCut(error)
    }
  }

  async document(id: string): Promise<Json | undefined> {
    const reply = await this.insist(`/document/${id}`)
    return reply.status === 404 ? undefined : at(bodyOf(reply), 'data')
  }

  /** Ids by name of the documents of a base whose name holds the word. */
  async findDocuments(baseId: string, word: string): Promise<{ id: string; name: string }[]> {
    const reply = await this.insist(`/document?knowledge_id=${baseId}&size=100&word=${encodeURIComponent(word)}`)
    return listAt(bodyOf(reply), 'data.list').map((one) => ({ id: textAt(one, 'id'), name: textAt(one, 'name') }))
  }

  async retrieve(baseId: string, query: string, fields: JsonObject): Promise<Json[]> {
    const reply = await this.insist('/knowledge/retrieve', {
      body: { query, knowledge_ids: [baseId], top_k: 20, ...fields },
    })
    return listAt(bodyOf(reply), 'data')
  }

  async base(id: string): Promise<{ words: number; bytes: number; documents: number }> {
    const data = at(bodyOf(await this.insist(`/knowledge/${id}`)), 'data')
    return {
      words: numberAt(data, 'word_num'),
      bytes: numberAt(data, 'length'),
      documents: numberAt(data, 'document_size'),
    }
  }

  #address(path: string): string {
    return `${this.#platform.url}/api/llm-application/open${path}`
  }
}

/** The platform was there and said something that it should not. */
export class UnexpectedReply extends Error {
  override readonly name = 'UnexpectedReply'
}

/** @throws {UnexpectedReply} for anything but a success */
export function bodyOf(reply: Reply): Json {
  if (reply.status !== 200) throw new UnexpectedReply(`${reply.status} ${reply.text}`)
  return reply.json()
}

const connectionFailures = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']

function asCut(error: unknown): Cut {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : ''
    if (connectionFailures.includes(code) || cause.message === 'aborted') return cut
  }
  throw error
}
