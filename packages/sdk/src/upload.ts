/** A file for an upload: a `Blob` or `File`, bytes, or either with the name that the server should know it by. */
export type Upload =
  Blob | Uint8Array | ArrayBuffer | { readonly content: Blob | Uint8Array | ArrayBuffer; readonly name: string }

const unnamed = 'file'

/** A field of a form, or a file under the name that the server should know it by. */
export type FormPart =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly file: Blob; readonly fileName: string }

/** The fields and files of a call. Lists become repeated fields, objects JSON; what is undefined or null is left out. */
export function partsOf(fields: object): FormPart[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => partOf(name, one)),
  )
}

/** The parts as `fetch` sends them by itself. */
export function formOf(parts: readonly FormPart[]): FormData {
  const form = new FormData()
  for (const part of parts) {
    if ('text' in part) form.append(part.name, part.text)
    else form.append(part.name, part.file, part.fileName)
  }
  return form
}

function partOf(name: string, value: unknown): FormPart[] {
  if (value === undefined || value === null) return []
  const found = fileOf(value)
  if (found !== undefined) return [{ name, file: found.blob, fileName: found.name }]
  return [{ name, text: typeof value === 'object' ? JSON.stringify(value) : String(value) }]
}

function fileOf(value: unknown): { readonly blob: Blob; readonly name: string } | undefined {
  const content = contentOf(value)
  if (content !== undefined) {
    const name =
      content instanceof Blob && 'name' in content && typeof content.name === 'string' ? content.name : unnamed
    return { blob: blobOf(content), name }
  }
  if (typeof value !== 'object' || value === null || !('content' in value) || !('name' in value)) return undefined
  const inner = contentOf(value.content)
  return inner === undefined ? undefined : { blob: blobOf(inner), name: String(value.name) }
}

function contentOf(value: unknown): Blob | Uint8Array | ArrayBuffer | undefined {
  return value instanceof Blob || value instanceof Uint8Array || value instanceof ArrayBuffer ? value : undefined
}

function blobOf(content: Blob | Uint8Array | ArrayBuffer): Blob {
  return content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>])
}
