import type { Reply } from './call.ts'
import type { Json } from './json.ts'

export type UploadPart = readonly [name: string, value: string | { readonly name: string; readonly content: Content }]
export type Content = string | Uint8Array

/** Posts a form whose parts come in the order given. */
export async function upload(url: string, key: string, parts: readonly UploadPart[]): Promise<Reply> {
  const form = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else
      form.append(
        name,
        new Blob([typeof value.content === 'string' ? value.content : Uint8Array.from(value.content)]),
        value.name,
      )
  }
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: form })
  const text = await response.text()
  const json = (): Json => JSON.parse(text) as Json
  return { status: response.status, headers: Object.fromEntries(response.headers), text, json }
}
