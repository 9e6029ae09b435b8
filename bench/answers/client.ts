import { setTimeout as pause } from 'node:timers/promises'
import { benchKey } from '../support/openmaas.ts'

const pauseMs = 200
const filesPerUpload = 32

export interface AnsweredQuestion {
  readonly requestId: string
  readonly content: string
}

export interface SliceInfo {
  readonly documentName: string
  readonly text: string
}

/** The knowledge API of one server, as this bench uses it. */
export class AnswersClient {
  readonly #base: string

  constructor(port: number) {
    this.#base = `http://127.0.0.1:${port}/api/llm-application/open`
  }

  async createBase(name: string): Promise<string> {
    const { id } = await this.#call<{ id: string }>('POST', '/knowledge', { name, embedding_id: 11 })
    return id
  }

  /** Uploads texts as documents and waits until all are ready. */
  async addDocuments(
    baseId: string,
    texts: readonly { readonly name: string; readonly text: string }[],
  ): Promise<Map<string, string>> {
    const idByName = new Map<string, string>()
    for (let from = 0; from < texts.length; from += filesPerUpload) {
      const form = new FormData()
      for (const { name, text } of texts.slice(from, from + filesPerUpload))
        form.append('files', new Blob([text]), name)
      const response = await fetch(`${this.#base}/document/upload_document/${baseId}`, {
        method: 'POST',
        headers: { authorization: benchKey },
        body: form,
      })
      const { data } = (await response.json()) as {
        data: { successInfos: { documentId: string; fileName: string }[] }
      }
      for (const { documentId, fileName } of data.successInfos) idByName.set(fileName, documentId)
    }
    for (;;) {
      const path = `/document?knowledge_id=${baseId}&size=1000`
      const { list } = await this.#call<{ list: { embedding_stat: number }[] }>('GET', path)
      if (list.some((document) => document.embedding_stat === 2)) throw new Error('a document failed')
      if (list.length === texts.length && list.every((document) => document.embedding_stat === 1)) return idByName
      await pause(pauseMs)
    }
  }

  createApplication(
    baseId: string,
    sliceCount: number,
    { model, method = 'mixed' }: { readonly model?: string; readonly method?: string } = {},
  ): Promise<string> {
    return this.#call<string>('POST', '/application', {
      name: 'bench',
      desc: '',
      knowledge_ids: [baseId],
      model,
      knowledge_info: { recall_method: method, rerank_status: 0, slice_count: sliceCount },
    })
  }

  ask(applicationId: string, question: string, documentIds: readonly string[] = []): Promise<AnsweredQuestion> {
    return this.#call<AnsweredQuestion>('POST', `/model-api/${applicationId}/invoke`, {
      prompt: [{ role: 'user', content: question }],
      document_ids: documentIds,
    })
  }

  retrieve(baseId: string, query: string, topK: number, method: string): Promise<unknown[]> {
    return this.#call<unknown[]>('POST', '/knowledge/retrieve', {
      query,
      knowledge_ids: [baseId],
      top_k: topK,
      recall_method: method,
    })
  }

  /** The slices behind an answer, best first within each document. */
  async slices(requestId: string): Promise<SliceInfo[]> {
    const { document_slices: documents } = await this.#call<{
      document_slices: { document: { name: string }; slice_info: { text: string }[] }[]
    }>('GET', `/v2/${requestId}/slice_info`)
    return documents.flatMap(({ document, slice_info: slices }) =>
      slices.map(({ text }) => ({ documentName: document.name, text })),
    )
  }

  async #call<Data>(method: string, path: string, body?: unknown): Promise<Data> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { authorization: benchKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const reply = (await response.json()) as { data: Data; message: string }
    if (!response.ok) throw new Error(`${method} ${path}: ${reply.message}`)
    return reply.data
  }
}
