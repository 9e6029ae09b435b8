/**
 * Documents in, questions, answers with their sources: the whole path of a knowledge application, on `fetch` alone.
 *
 *   OPENMAAS_API_KEY=… node scripts/bootstrap.mjs run examples/knowledge-application.ts [--out folder] [file ...] [--ask question ...]
 *
 * Makes a knowledge base, uploads the files, waits until they can be searched, makes an application and asks: the first question in one
 * piece, the others as streams that follow up. For each answer it tells the places of its slices, page and box or sheet and row, and with
 * `--out` draws the pages of PDFs with these boxes. Server: OPENMAAS_URL, default http://127.0.0.1:8787.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { drawBoxes } from './draw-boxes.ts'
import type { Box } from './draw-boxes.ts'

interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

interface Answer {
  /** By which the places of its slices are asked for. */
  readonly requestId: string
  readonly content: string
  readonly usage: Usage
}

interface Places {
  readonly document_slices: readonly {
    readonly document: { readonly id: string; readonly name: string; readonly url: string }
    readonly slice_info: readonly {
      readonly text: string
      /** In PDFs. */
      readonly position?: Box
      /** In spreadsheets. */
      readonly sheet_name?: string
      readonly line?: number
      /** Whether a sentence of the answer names it or stands in it. */
      readonly cited: boolean
    }[]
  }[]
}

const samples = new URL('../tests/acceptance/fixtures/documents/', import.meta.url)
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ask: { type: 'string', multiple: true }, out: { type: 'string' } },
})
const files =
  positionals.length > 0 ? positionals : ['handbook.pdf', 'telephones.xlsx'].map((name) => new URL(name, samples))
const questions = values.ask ?? ['整机保修期是多久？', '电池呢？', '李四的分机是多少？', '那王五呢？']
const server = process.env['OPENMAAS_URL'] ?? 'http://127.0.0.1:8787'
const key = process.env['OPENMAAS_API_KEY']
if (key === undefined) throw new Error('OPENMAAS_API_KEY must hold a key of the server.')
const api = `${server}/api/llm-application/open`
const headers = { authorization: `Bearer ${key}` }

const baseId = (await call<{ id: string }>('POST', '/knowledge', { embedding_id: 11, name: 'example' })).id
console.log(`Knowledge base ${baseId}`)

for (const documentId of await upload()) await untilReady(documentId)

const applicationId = await call<string>('POST', '/application', {
  name: 'example',
  desc: 'Answers from the uploaded files',
  // Ids are digits beyond what a number of JavaScript holds, so they stay text; the server takes both.
  knowledge_ids: [baseId],
  knowledge_info: { recall_method: 'mixed', rerank_status: 0, slice_count: 3 },
})
console.log(`Application ${applicationId}`)

// The whole conversation goes with each question, so that "and the battery?" is understood.
const turns: Turn[] = []
for (const [place, question] of questions.entries()) {
  turns.push({ role: 'user', content: question })
  console.log(`\nQuestion: ${question}`)
  const answer = place === 0 ? await ask() : await askStreaming()
  turns.push({ role: 'assistant', content: answer.content })
  console.log(`Tokens: ${answer.usage.total_tokens}`)
  await tellPlaces(answer.requestId)
}

/** Calls an operation of the knowledge API; its envelope is `{code, message, data, timestamp}`. */
async function call<Data>(method: string, path: string, body?: object): Promise<Data> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return dataOf<Data>(response)
}

async function dataOf<Data>(response: Response): Promise<Data> {
  const { code, message, data } = (await response.json()) as { code: number; message: string; data: Data }
  if (code !== 200) throw new Error(`${response.status}: ${code} ${message}`)
  return data
}

/** @returns ids of the documents */
async function upload(): Promise<string[]> {
  const form = new FormData()
  for (const file of files) {
    const name = basename(typeof file === 'string' ? file : file.pathname)
    form.append('files', new Blob([await readFile(file)]), name)
  }
  const response = await fetch(`${api}/document/upload_document/${baseId}`, { method: 'POST', headers, body: form })
  const { successInfos, failedInfos } = await dataOf<{
    successInfos: { documentId: string }[]
    failedInfos: { fileName: string; failReason: string }[]
  }>(response)
  for (const { fileName, failReason } of failedInfos) throw new Error(`${fileName}: ${failReason}`)
  return successInfos.map(({ documentId }) => documentId)
}

/** A document is read, cut and indexed in the background; `callback_url` in the upload tells the end without asking. */
async function untilReady(documentId: string): Promise<void> {
  for (;;) {
    const document = await call<{ name: string; embedding_stat: number; failInfo?: { embedding_msg: string } }>(
      'GET',
      `/document/${documentId}`,
    )
    if (document.embedding_stat === 2) throw new Error(`${document.name}: ${document.failInfo?.embedding_msg}`)
    if (document.embedding_stat === 1) return console.log(`Ready: ${document.name}`)
    await sleep(200)
  }
}

async function ask(): Promise<Answer> {
  const answer = await call<Answer>('POST', `/model-api/${applicationId}/invoke`, { prompt: turns })
  console.log(`Answer: ${answer.content}`)
  return answer
}

async function askStreaming(): Promise<Answer> {
  const response = await fetch(`${api}/model-api/${applicationId}/sse-invoke`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ prompt: turns, incremental: true }),
  })
  if (!response.ok || response.body === null) return dataOf<Answer>(response)
  let content = ''
  process.stdout.write('Answer: ')
  for await (const { id, event, data, usage } of eventsOf(response.body)) {
    if (event !== 'add' && event !== 'finish') throw new Error(`${event}: ${data}`)
    // With the default `returnType` a text is the literal of a JSON string.
    const text = JSON.parse(data ?? '""') as string
    content += text
    process.stdout.write(text)
    if (event !== 'finish') continue
    process.stdout.write('\n')
    return { requestId: id ?? '', content, usage: JSON.parse(usage ?? '{}') as Usage }
  }
  throw new Error('The answer broke off.')
}

/** Server-sent events, each with its lines by name. `usage` is no line of the standard, so that its readers would lose it. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Partial<Record<string, string>>> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    const blocks = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      yield Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)))
    }
  }
}

/** Where the slices that an answer rests on stand: page and box in a PDF, sheet and row in a spreadsheet. */
async function tellPlaces(requestId: string): Promise<void> {
  const { document_slices: documents } = await call<Places>('GET', `/v2/${encodeURIComponent(requestId)}/slice_info`)
  for (const { document, slice_info: given } of documents) {
    const slices = given.filter(({ cited }) => cited)
    for (const { text, position, sheet_name: sheet, line } of slices) {
      const words = text.replaceAll(/\s+/g, ' ').slice(0, 40)
      if (position !== undefined) {
        const { page, x0, top, x1, bottom } = position
        console.log(`Source: ${document.name}, page ${page}, box ${x0},${top} to ${x1},${bottom}: ${words}`)
      } else if (line !== undefined) {
        console.log(`Source: ${document.name}, sheet ${sheet}, row ${line}: ${words}`)
      } else console.log(`Source: ${document.name}: ${words}`)
    }
    const boxes = slices.flatMap(({ position }) => (position === undefined ? [] : [position]))
    if (values.out === undefined || boxes.length === 0) continue
    await mkdir(values.out, { recursive: true })
    // The address of a document is signed: whoever has it may read it, without a key.
    const pdf = new Uint8Array(await (await fetch(document.url)).arrayBuffer())
    for (const [page, onPage] of Map.groupBy(boxes, (box) => box.page)) {
      const path = join(values.out, `${turns.length / 2}-${document.name}-${page}.png`)
      await writeFile(path, await drawBoxes(pdf, page, onPage))
      console.log(`Drawn: ${path}`)
    }
  }
}
