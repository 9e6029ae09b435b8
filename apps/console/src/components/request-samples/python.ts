import { isObject, isStreamed, shownBody } from './coded-request.ts'
import type { CodedRequest, Json, JsonObject, Target } from './coded-request.ts'
import { formText } from './curl.ts'

/** The call with httpx, which the Python clients of the platform bring along. */
export function pythonOf(request: CodedRequest, { origin, key }: Target): string {
  const { path, files, saveAs } = request
  const body = shownBody(request)
  const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, formText(value)]))
  const content =
    files === undefined
      ? [`json=${literal(body, 1)}`]
      : [
          `data=${literal(fields, 1)}`,
          `files={${Object.entries(files)
            .map(([name, file]) => `${literal(name)}: open(${literal(file)}, "rb")`)
            .join(', ')}}`,
        ]
  const given = [
    literal(`${origin}/api${path}`),
    `headers={"Authorization": ${literal(`Bearer ${key}`)}}`,
    ...content,
    'timeout=600',
  ]
  if (isStreamed(request))
    return `import httpx\n\nwith httpx.stream(\n${lines(['"POST"', ...given])}) as reply:\n    for line in reply.iter_lines():\n        print(line)`
  const told =
    saveAs === undefined
      ? 'print(reply.json())'
      : `open(${literal(saveAs)}, "wb").write(reply.raise_for_status().content)`
  return `import httpx\n\nreply = httpx.post(\n${lines(given)})\n${told}`
}

/** Arguments of a call, one a line. */
export function lines(values: readonly string[]): string {
  return values.map((value) => `    ${value},\n`).join('')
}

/**
 * A value as Python writes it.
 * @param depth of the line that it begins in, in steps of four spaces
 */
export function literal(value: Json, depth = 0): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return String(value)
  const entries = isObject(value) ? members(value, depth) : value.map((entry) => literal(entry, depth + 1))
  const [open, close] = isObject(value) ? ['{', '}'] : ['[', ']']
  if (entries.length === 0) return `${open}${close}`
  const space = '    '.repeat(depth)
  return `${open}\n${entries.map((entry) => `${space}    ${entry},\n`).join('')}${space}${close}`
}

function members(value: JsonObject, depth: number): string[] {
  return Object.entries(value).map(([name, member]) => `${literal(name)}: ${literal(member, depth + 1)}`)
}
