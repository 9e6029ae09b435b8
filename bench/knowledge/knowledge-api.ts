import { benchKey } from '../support/openmaas.ts'

/** The little of the knowledge API that the benches use. */
export interface KnowledgeApi {
  createBase(embeddingId?: number): Promise<string>
  /** Id of the document. */
  upload(baseId: string, name: string, content: Uint8Array): Promise<string>
  /** 0 in work, 1 ready, 2 failed. */
  state(documentId: string): Promise<number>
  /** Documents of a base. */
  list(baseId: string, page: number): Promise<{ id: string; state: number }[]>
  retrieve(baseId: string, query: string, fields: object): Promise<unknown[]>
}

interface DocumentData {
  readonly id: string
  readonly embedding_stat: number
}

export function knowledgeApi(port: number): KnowledgeApi {
  const base = `http://127.0.0.1:${port}/api/llm-application/open`
  async function ask<Data>(path: string, body?: FormData | string, method = body === undefined ? 'GET' : 'POST') {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: benchKey,
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    const { data }: { data: Data } = JSON.parse(text)
    return data
  }
  return {
    async createBase(embeddingId = 11) {
      const { id } = await ask<{ id: string }>(
        '/knowledge',
        JSON.stringify({ name: 'bench', embedding_id: embeddingId }),
      )
      return id
    },
    async upload(baseId, name, content) {
      const form = new FormData()
      form.append('files', new Blob([Uint8Array.from(content)]), name)
      const reply = await ask<{ successInfos: { documentId: string }[] }>(`/document/upload_document/${baseId}`, form)
      const id = reply.successInfos[0]?.documentId
      if (id === undefined) throw new Error(`${name} was not taken`)
      return id
    },
    async state(documentId) {
      return (await ask<DocumentData>(`/document/${documentId}`)).embedding_stat
    },
    async list(baseId, page) {
      const { list } = await ask<{ list: DocumentData[] }>(`/document?knowledge_id=${baseId}&page=${page}&size=100`)
      return list.map(({ id, embedding_stat }) => ({ id, state: embedding_stat }))
    },
    retrieve: (baseId, query, fields) =>
      ask<unknown[]>('/knowledge/retrieve', JSON.stringify({ query, knowledge_ids: [baseId], ...fields })),
  }
}

/** @throws when the document fails */
export async function untilReady(api: KnowledgeApi, documentId: string, pollMs = 50): Promise<void> {
  for (;;) {
    const state = await api.state(documentId)
    if (state === 1) return
    if (state === 2) throw new Error(`document ${documentId} has failed`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
