import { call } from './call.ts'
import { isObject, textAt, type Json, type JsonObject } from './json.ts'
import { upload } from './upload.ts'
import { until } from './wait.ts'

export interface BatchClient {
  /** Base address of the model API. */
  readonly apiUrl: string
  readonly key: string
}

export const chatUrl = '/v4/chat/completions'

export function batchLine(customId: string, body: JsonObject, url = chatUrl): string {
  return JSON.stringify({ custom_id: customId, method: 'POST', url, body })
}

export function chatBody(content: string, fields: JsonObject = {}): JsonObject {
  return { model: 'glm-4.6', messages: [{ role: 'user', content }], ...fields }
}

/** @returns the id of the file */
export async function uploadLines({ apiUrl, key }: BatchClient, lines: readonly string[]): Promise<string> {
  const file = { name: 'requests.jsonl', content: lines.join('\n') }
  const reply = await upload(`${apiUrl}/files`, key, [
    ['purpose', 'batch'],
    ['file', file],
  ])
  if (reply.status !== 200) throw new Error(`no file: ${reply.status} ${reply.text}`)
  return textAt(reply.json(), 'id')
}

/** Uploads lines and makes a batch of them. @returns the id of the batch */
export async function startBatch(
  client: BatchClient,
  lines: readonly string[],
  fields: JsonObject = {},
): Promise<string> {
  const body = { input_file_id: await uploadLines(client, lines), endpoint: chatUrl, ...fields }
  const reply = await call(`${client.apiUrl}/batches`, { key: client.key, body })
  if (reply.status !== 200) throw new Error(`no batch: ${reply.status} ${reply.text}`)
  return textAt(reply.json(), 'id')
}

export async function batchOf({ apiUrl, key }: BatchClient, id: string): Promise<JsonObject> {
  const reply = await call(`${apiUrl}/batches/${id}`, { key })
  const batch = reply.json()
  if (reply.status !== 200 || !isObject(batch)) throw new Error(`no batch: ${reply.status} ${reply.text}`)
  return batch
}

const ended = new Set<Json | undefined>(['completed', 'failed', 'cancelled', 'expired'])

export function untilBatchEnds(client: BatchClient, id: string, limitMs = 30_000): Promise<JsonObject> {
  return until(
    `the batch ${id} to end`,
    async () => {
      const batch = await batchOf(client, id)
      return ended.has(batch['status']) ? batch : undefined
    },
    limitMs,
  )
}

/** The lines of a file that a batch has made. */
export async function linesOfFile({ apiUrl, key }: BatchClient, fileId: string): Promise<JsonObject[]> {
  const reply = await call(`${apiUrl}/files/${fileId}/content`, { key, timeoutMs: 60_000 })
  if (reply.status !== 200) throw new Error(`no file: ${reply.status} ${reply.text}`)
  return reply.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject)
}
