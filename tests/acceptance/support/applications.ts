import assert from 'node:assert/strict'
import { at, isObject, listAt, textAt, type Json, type JsonObject } from './json.ts'
import { succeeded, type KnowledgeClient } from './knowledge.ts'

/** The note that the simulator puts under its answers. */
const note = /\s*[（(](?:模拟回复|Simulated reply)[^）)]*[）)]\s*$/

export function withoutNote(answer: string): string {
  return answer.replace(note, '')
}

/** Makes an application over bases, whose ids go out as bare numbers like those of the platform's samples. */
export async function createApplication(
  client: KnowledgeClient,
  baseIds: readonly string[],
  fields: JsonObject = {},
): Promise<string> {
  const rest = JSON.stringify({ name: '助手', desc: '', ...fields }).slice(1)
  const body = `{"knowledge_ids":[${baseIds.join(',')}],${rest}`
  return textAt(succeeded(await client.call('/application', { body })), 'data')
}

/** Settings of recall with so many slices. */
export function slices(count: number, fields: JsonObject = {}): JsonObject {
  return { knowledge_info: { recall_method: 'mixed', rerank_status: 0, slice_count: count, ...fields } }
}

export function user(content: string): JsonObject {
  return { role: 'user', content }
}

export function assistant(content: string): JsonObject {
  return { role: 'assistant', content }
}

/** One event of `sse-invoke`, its lines by name; several `data` lines joined by line breaks, as the standard says. */
export type InvokeEvent = Readonly<Record<string, string>>

export function invokeEvents(text: string): InvokeEvent[] {
  assert.ok(text.endsWith('\n\n'), text)
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((block) => {
      const event: Record<string, string> = {}
      for (const line of block.split('\n')) {
        const [, name = '', value = ''] = /^(\w+): ?(.*)$/s.exec(line) ?? []
        assert.notEqual(name, '', line)
        event[name] = name in event ? `${event[name]}\n${value}` : value
      }
      return event
    })
}

/** The entries of slice_info, each with its document. */
export async function sliceEntries(client: KnowledgeClient, requestId: string): Promise<JsonObject[]> {
  const reply = succeeded(await client.call(`/v2/${encodeURIComponent(requestId)}/slice_info`))
  return listAt(reply, 'data.document_slices').flatMap((document: Json) =>
    listAt(document, 'slice_info')
      .filter(isObject)
      .map((entry) => ({ ...entry, document: at(document, 'document') ?? null })),
  )
}
