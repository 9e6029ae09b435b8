import { isStreamed, shownBody } from './coded-request.ts'
import type { CodedRequest, Json, Target } from './coded-request.ts'

export function curlOf(request: CodedRequest, { origin, key }: Target): string {
  const { path, files, saveAs } = request
  const body = shownBody(request)
  const fields =
    files === undefined
      ? ['-H "Content-Type: application/json"', `-d ${quoted(JSON.stringify(body, null, 2))}`]
      : [
          // Of `-F` an @ or < at the start would name a file.
          ...Object.entries(body).map(([name, value]) => `--form-string ${quoted(`${name}=${formText(value)}`)}`),
          ...Object.entries(files).map(([name, file]) => `-F ${quoted(`${name}=@"${file.replaceAll('"', '\\"')}"`)}`),
        ]
  const output = saveAs === undefined ? [] : [`-o ${quoted(saveAs)}`]
  const start = `curl ${isStreamed(request) ? '-N ' : ''}${origin}/api${path}`
  return [start, `-H "Authorization: Bearer ${key}"`, ...fields, ...output].join(' \\\n  ')
}

/** A value as a field of a form. */
export function formText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
