/** A file for an upload: a `Blob` or `File`, bytes, or either with the name that the server should know it by. */
export type Upload =
  Blob | Uint8Array | ArrayBuffer | { readonly content: Blob | Uint8Array | ArrayBuffer; readonly name: string }

const unnamed = 'file'

/** The fields and files of a call as a form. Lists become repeated fields, objects JSON; what is undefined is left out. */
export function formOf(fields: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) append(form, name, one)
  }
  return form
}

function append(form: FormData, name: string, value: unknown): void {
  if (value === undefined || value === null) return
  const file = fileOf(value)
  if (file !== undefined) form.append(name, file.blob, file.name)
  else form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
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
