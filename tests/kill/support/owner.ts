import { setTimeout as pause } from 'node:timers/promises'
import { at, listAt, numberAt, textAt, type Json } from '../../acceptance/support/json.ts'
import { bodyOf, cut, type Client } from './client.ts'
import { fileKinds, isSheet, makeFile, type DocumentKind } from './documents.ts'
import type { KnownBase, KnownDocument, Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import type { Surroundings } from './surroundings.ts'

export interface OwnerOptions {
  readonly client: Client
  readonly ledger: Ledger
  readonly surroundings: Surroundings
  readonly random: Random
  /** Stands in the names of everything that this owner makes. */
  readonly number: number
}

/** Documents of one owner that may be in work at once: more would only wait. */
const mostInWork = 6
const mostDocuments = 40
const embeddingIds = [3, 11, 12]

/** Owns one base at a time and does with it what users do, one thing after the other; a cut connection is asked about until it is clear. */
export class Owner {
  readonly #options: OwnerOptions
  #base: KnownBase | undefined
  #count = 0

  constructor(options: OwnerOptions) {
    this.#options = options
  }

  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const base = (this.#base ??= await this.#createBase())
      await this.#act(base)
      await pause(this.#options.random.below(250))
    }
  }

  async #act(base: KnownBase): Promise<void> {
    const { random, ledger } = this.#options
    const documents = [...base.documents.values()]
    const inWork = documents.filter(({ settled }) => !settled)
    if (documents.length === 0) return this.#upload(base)
    // While enough is in work, only what exists is changed.
    const share = inWork.length < mostInWork ? random.next() : 0.4 + 0.6 * random.next()
    if (documents.length > mostDocuments || share > 0.96) return this.#delete(base, random.pick(documents))
    if (share < 0.3) return this.#upload(base)
    if (share < 0.38) return this.#addPage(base)
    if (share < 0.44) return this.#cutAnew(random.pick(documents))
    if (share < 0.47) return this.#embedAgain(random.pick(documents))
    if (share < 0.485) return this.#changeEmbedding(base)
    if (share < 0.487) return this.#deleteBase(base)
    ledger.count('looked at a document')
    return this.#observe(base, random.pick(inWork.length > 0 && random.chance(0.5) ? inWork : documents))
  }

  async #createBase(): Promise<KnownBase> {
    const { client, ledger, random } = this.#options
    const name = this.#mark()
    const body = { name, embedding_id: random.pick(embeddingIds) }
    for (;;) {
      const reply = await client.ask('/knowledge', { body })
      const id = reply === cut ? await this.#findBase(name) : textAt(bodyOf(reply), 'data.id')
      if (id === undefined) continue
      const base: KnownBase = { id, name, documents: new Map() }
      ledger.bases.set(id, base)
      ledger.count('made a base')
      return base
    }
  }

  async #findBase(name: string): Promise<string | undefined> {
    const body = bodyOf(await this.#options.client.insist('/knowledge?size=100'))
    const found = listAt(body, 'data.list').find((base) => textAt(base, 'name') === name)
    return found === undefined ? undefined : textAt(found, 'id')
  }

  async #upload(base: KnownBase): Promise<void> {
    const { client, ledger, random, surroundings } = this.#options
    const markers = Array.from({ length: random.chance(0.2) ? 3 : 1 }, () => this.#mark())
    const kinds = markers.map(() => random.pick(fileKinds))
    const files = markers.map((marker, index) => makeFile(kinds[index] ?? 'txt', marker, random))
    const token = this.#token()
    const repeatable = random.chance(0.8)
    const fields = {
      ...(repeatable ? { req_id: this.#mark() } : {}),
      ...(token === undefined ? {} : { callback_url: surroundings.callbackUrl(token) }),
      ...(kinds.some(isSheet) || random.chance(0.8) ? {} : { knowledge_type: '5', sentence_size: '60' }),
    }
    for (let first = true; ; first = false) {
      const reply = await client.upload(base.id, { files, fields })
      if (reply === cut && repeatable) continue
      if (reply === cut) {
        const found = (await Promise.all(markers.map((marker) => client.findDocuments(base.id, marker)))).flat()
        if (found.length === 0) continue
        if (found.length !== files.length)
          ledger.violate(`an upload of ${files.length} files is there by ${found.length}`)
        markers.forEach((marker, index) => {
          const id = found.find(({ name }) => name.includes(marker))?.id
          if (id !== undefined) this.#note(base, id, marker, kinds[index] ?? 'txt', token)
        })
      } else {
        const infos = listAt(reply, 'data.successInfos')
        if (infos.length !== files.length) ledger.violate(`an upload was not taken whole: ${JSON.stringify(reply)}`)
        infos.forEach((info, index) => {
          this.#note(base, textAt(info, 'documentId'), markers[index] ?? '', kinds[index] ?? 'txt', token)
        })
      }
      ledger.count(first ? 'uploaded' : 'uploaded after a cut connection')
      return
    }
  }

  async #addPage(base: KnownBase): Promise<void> {
    const { client, ledger, surroundings } = this.#options
    const marker = this.#mark()
    const token = this.#token()
    const detail = {
      url: surroundings.pageUrl(marker),
      knowledge_type: 1,
      ...(token === undefined ? {} : { callback_url: surroundings.callbackUrl(token) }),
    }
    for (;;) {
      const reply = await client.ask('/document/upload_url', {
        body: { knowledge_id: base.id, upload_detail: [detail] },
      })
      const ids =
        reply === cut
          ? (await client.findDocuments(base.id, marker)).map(({ id }) => id)
          : listAt(bodyOf(reply), 'data.successInfos').map((info) => textAt(info, 'documentId'))
      const [id] = ids
      if (id === undefined) continue
      this.#note(base, id, marker, 'page', token)
      ledger.count('added a page')
      return
    }
  }

  async #cutAnew(document: KnownDocument): Promise<void> {
    const { random } = this.#options
    const ways = isSheet(document.kind)
      ? [{ knowledge_type: 3 }, { knowledge_type: 7 }]
      : [{ knowledge_type: 1 }, { knowledge_type: 5, sentence_size: 20 + random.below(400) }]
    await this.#again(document, 'cut anew', `/document/${document.id}`, 'PUT', random.pick(ways))
  }

  async #embedAgain(document: KnownDocument): Promise<void> {
    await this.#again(document, 'embedded again', `/document/embedding/${document.id}`, 'POST', {})
  }

  async #again(document: KnownDocument, what: string, path: string, method: string, fields: object): Promise<void> {
    const { client, ledger, surroundings } = this.#options
    const token = this.#mark()
    bodyOf(await client.insist(path, { method, body: { ...fields, callback_url: surroundings.callbackUrl(token) } }))
    document.token = token
    document.settled = false
    ledger.count(what)
    surroundings.moments.emit('acknowledged')
  }

  async #changeEmbedding(base: KnownBase): Promise<void> {
    const { client, ledger, random } = this.#options
    const body = { embedding_id: random.pick(embeddingIds) }
    bodyOf(await client.insist(`/knowledge/${base.id}`, { method: 'PUT', body }))
    ledger.count('changed an embedding model')
  }

  async #delete(base: KnownBase, document: KnownDocument): Promise<void> {
    const { client, ledger, surroundings } = this.#options
    const reply = await client.insist(`/document/${document.id}`, { method: 'DELETE' })
    if (!(reply.status === 404 && reply.again)) bodyOf(reply)
    ledger.forget(base, document)
    ledger.count('deleted a document')
    surroundings.moments.emit('acknowledged')
  }

  async #deleteBase(base: KnownBase): Promise<void> {
    const { client, ledger } = this.#options
    const reply = await client.insist(`/knowledge/${base.id}`, { method: 'DELETE' })
    if (!(reply.status === 404 && reply.again)) bodyOf(reply)
    ledger.bases.delete(base.id)
    ledger.deletedBases.add(base.id)
    for (const document of base.documents.values()) ledger.forget(base, document)
    ledger.count('deleted a base')
    this.#base = undefined
  }

  /** What was acknowledged is there; what is ready is found. */
  async #observe(base: KnownBase, document: KnownDocument): Promise<void> {
    const { client, ledger } = this.#options
    const shown = await client.document(document.id)
    if (shown === undefined) {
      ledger.violate(`document ${document.id}, which was acknowledged, is not there`)
      base.documents.delete(document.id)
      return
    }
    const state = numberAt(shown, 'embedding_stat')
    if (state === 0) return
    noteEnd(ledger, document, shown)
    if (state === 1) await this.#find(base, document)
  }

  async #find(base: KnownBase, document: KnownDocument): Promise<void> {
    const { client, ledger, random } = this.#options
    const byWords = await client.retrieve(base.id, document.marker, { recall_method: 'keyword' })
    checkFound(ledger, document, byWords, 'by words')
    if (random.chance(0.3)) {
      const fields = { recall_method: 'mixed', document_ids: [document.id] }
      checkFound(ledger, document, await client.retrieve(base.id, document.marker, fields), 'mixed')
    }
    ledger.count('found a document')
  }

  #note(base: KnownBase, id: string, marker: string, kind: DocumentKind, token: string | undefined): void {
    base.documents.set(id, { id, marker, kind, token: token === undefined ? undefined : token, settled: false })
    this.#options.surroundings.moments.emit('acknowledged')
  }

  #mark(): string {
    return `zq${this.#options.number}${String(this.#count++).padStart(5, '0')}`
  }

  #token(): string | undefined {
    return this.#options.random.chance(0.85) ? this.#mark() : undefined
  }
}

/** @param shown the document as the API gives it, ready or failed */
export function noteEnd(ledger: Ledger, document: KnownDocument, shown: Json): void {
  const failure = at(shown, 'failInfo.embedding_code')
  const status = numberAt(shown, 'embedding_stat') === 1 ? 1 : 2
  ledger.noteEnd(document, status, typeof failure === 'number' ? failure : undefined)
}

/** The document is among what was found, and nothing was found twice. */
export function checkFound(ledger: Ledger, document: KnownDocument, slices: readonly Json[], how: string): void {
  const ids = slices.map((slice) => textAt(slice, 'metadata._id'))
  if (new Set(ids).size !== ids.length) ledger.violate(`a slice was found twice ${how}: ${ids.join(' ')}`)
  if (!slices.some((slice) => textAt(slice, 'metadata.doc_id') === document.id)) {
    ledger.violate(`document ${document.id} (${document.marker}) is ready and not found ${how}`)
  }
}
