import { bareArgument, jsonArgument } from './argument-values.ts'
import type { DeclaredTypes } from './declared-types.ts'
import { jsonMembers, jsonObject } from './json-members.ts'

/** A call that stood as text in the model's output. */
export interface TextToolCall {
  readonly name: string
  /** JSON text of an object. */
  readonly arguments: string
}

/**
 * How a model writes calls into its text:
 * - `tagged`: `<tool_call>` … `</tool_call>` around GLM's argument tags or around the JSON of Qwen and Hermes; the first
 *   character tells which
 * - `deepseek`: `<｜tool▁call▁begin｜>` … `<｜tool▁call▁end｜>`
 */
export type TextToolCallForm = 'tagged' | 'deepseek'

const namePattern = /^[\w.:/-]{1,128}$/
const separator = '<｜tool▁sep｜>'

/** Reads what stands between the opening and the closing marker; undefined when it is no call. */
export function parseTextToolCall(
  body: string,
  form: TextToolCallForm,
  declared: DeclaredTypes,
): TextToolCall | undefined {
  if (form === 'deepseek') return parseDeepSeekCall(body, declared)
  return body.trimStart().startsWith('{') ? parseJsonCall(body, declared) : parseGlmCall(body, declared)
}

/** False as soon as the beginning of a body shows that no call can come of it, however it goes on. */
export function mayBecomeCall(body: string, form: TextToolCallForm): boolean {
  if (form === 'deepseek') return true
  const start = body.trimStart()
  if (start === '' || start.startsWith('{')) return true
  const end = start.search(/[\n<]/)
  const name = (end === -1 ? start.slice(0, 130) : start.slice(0, end)).trimEnd()
  return namePattern.test(name)
}

/** `name`, then `<arg_key>k</arg_key>` and `<arg_value>v</arg_value>` for each argument; line breaks between them are optional. */
function parseGlmCall(body: string, declared: DeclaredTypes): TextToolCall | undefined {
  const firstKey = body.indexOf('<arg_key>')
  const head = (firstKey === -1 ? body : body.slice(0, firstKey)).trim()
  if (firstKey === -1) {
    const lineEnd = head.indexOf('\n')
    if (lineEnd !== -1) return callWithJson(head.slice(0, lineEnd).trim(), head.slice(lineEnd + 1), declared)
    // Without arguments a name alone is little evidence: prose may hold the tags, too.
    return declared.declares(head) ? { name: head, arguments: '{}' } : undefined
  }
  if (!namePattern.test(head)) return undefined
  const members = new Map<string, string>()
  let rest = body.slice(firstKey)
  while (rest !== '') {
    const keyEnd = rest.indexOf('</arg_key>')
    if (!rest.startsWith('<arg_key>') || keyEnd === -1) return undefined
    const key = rest.slice('<arg_key>'.length, keyEnd).trim()
    const value = rest.slice(keyEnd + '</arg_key>'.length).trimStart()
    if (!value.startsWith('<arg_value>')) return undefined
    const valueEnd = endOfArgumentValue(value)
    if (valueEnd === -1) return undefined
    const text = value.slice('<arg_value>'.length, valueEnd)
    members.set(key, bareArgument(text, declared.typesOf(head, key)))
    rest = value.slice(valueEnd + '</arg_value>'.length).trimStart()
  }
  return { name: head, arguments: jsonObject(members) }
}

/** A value may itself speak of `</arg_value>`: the one that counts is followed by the next argument or by nothing. */
function endOfArgumentValue(value: string): number {
  for (let end = value.indexOf('</arg_value>'); end !== -1; end = value.indexOf('</arg_value>', end + 1)) {
    let next = end + '</arg_value>'.length
    while (next < value.length && ' \t\r\n'.includes(value.charAt(next))) next++
    if (next === value.length || value.startsWith('<arg_key>', next)) return end
  }
  return -1
}

/** `{"name": …, "arguments": {…}}`; the arguments may be a string of JSON or missing, and may be called `parameters`. */
function parseJsonCall(body: string, declared: DeclaredTypes): TextToolCall | undefined {
  const call = parsedObject(body)
  if (call === undefined) return undefined
  const members = jsonMembers(body)
  if (typeof call['name'] !== 'string') {
    const inner = members.get('function')
    return inner?.startsWith('{') === true ? parseJsonCall(inner, declared) : undefined
  }
  const given = call['arguments'] ?? call['parameters']
  const json = typeof given === 'string' ? given : (members.get('arguments') ?? members.get('parameters') ?? '')
  return callWithJson(call['name'], json, declared)
}

/** `name<sep>{…}`, or in the older form `function<sep>name`, a line break and the JSON in a code fence. */
function parseDeepSeekCall(body: string, declared: DeclaredTypes): TextToolCall | undefined {
  const at = body.indexOf(separator)
  if (at === -1) return undefined
  const before = body.slice(0, at).trim()
  const after = body.slice(at + separator.length).trim()
  const lineEnd = after.indexOf('\n')
  if (before === 'function' && !after.startsWith('{')) {
    return callWithJson(
      (lineEnd === -1 ? after : after.slice(0, lineEnd)).trim(),
      lineEnd === -1 ? '' : after.slice(lineEnd + 1),
      declared,
    )
  }
  return callWithJson(before, after, declared)
}

function callWithJson(name: string, json: string, declared: DeclaredTypes): TextToolCall | undefined {
  if (!namePattern.test(name)) return undefined
  const text = withoutFence(json.trim())
  if (text === '' || text === 'null') return { name, arguments: '{}' }
  if (parsedObject(text) === undefined) return undefined
  const members = jsonMembers(text)
  let changed = false
  for (const [key, value] of members) {
    const typed = jsonArgument(value, declared.typesOf(name, key))
    if (typed === value) continue
    members.set(key, typed)
    changed = true
  }
  return { name, arguments: changed ? jsonObject(members) : text }
}

function withoutFence(text: string): string {
  if (!text.startsWith('```') || !text.endsWith('```')) return text
  const lineEnd = text.indexOf('\n')
  return lineEnd === -1 ? text : text.slice(lineEnd + 1, -3).trim()
}

function parsedObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    // The model wrote no JSON; the caller keeps the text as text.
    return undefined
  }
}
