import { isObject } from './schema/json-schema.ts'
import type { SchemaObject } from './schema/json-schema.ts'

/** An object in the text of a prompt. */
export interface PromptObject {
  readonly value: Readonly<Record<string, unknown>>
  /**
   * `given`: it stands for itself, as an answer to give back or as data. `shape`: it shows the form of the answer, by a word that says
   * so or by values that nobody means (`"..."`, `"string"`, 0).
   */
  readonly role: 'given' | 'shape'
}

interface Braces {
  readonly source: string
  /** What stands before it in the same sentence. */
  readonly introduction: string
}

const shapeWords =
  /\b(?:like|e\.g|for example|for instance|such as|examples?|format(?:ted)?|form|shape|structure|schema|template|keys?|fields?)\b|例如|比如|形如|如下|格式|示例|样例|类似|结构|模板|字段/i
const tellsToAnswer =
  /\b(?:answer|reply|respond|return|output|print|give|say|send|produce|write|emit)\b|返回|输出|回复|回答|给出|生成/i
const placeholder =
  /^(?:[^\p{L}\p{N}]*|<.*>|\[.*\]|\.{2,}.*|(?:your|the|some|a|an) .*|x{2,}|string|str|text|number|int(?:eger)?|float|bool(?:ean)?|value|name|date|yyyy.*|\w+(?:\s*\|\s*\w+)+|字符串|文本|数字|整数|布尔值?)$/iu
const longestIntroduction = 120

/** The objects of a text, in its order. Braces of a template or of code are none. */
export function objectsIn(text: string): PromptObject[] {
  return bracesIn(text).flatMap((braces) => {
    const value = parsed(braces.source)
    return value === undefined ? [] : [{ value, role: roleOf(value, braces) }]
  })
}

/** The text without its objects, and without the words that only lead to one: `answer with`, `here is the data:`. */
export function withoutObjects(text: string): string {
  return bracesIn(text).reduce((rest, braces) => {
    const { source, introduction } = braces
    const value = parsed(source)
    const isGiven = value !== undefined && roleOf(value, braces) === 'given'
    const onlyLeads = /[:：]\s*$/.test(introduction) || tellsToAnswer.test(introduction)
    const isLabel = /^\s*JSON\s*[:：]\s*$/i.test(introduction)
    return rest.replace((isGiven && onlyLeads) || isLabel ? introduction + source : source, ' ')
  }, text)
}

/** A schema that has the form of an example. Values that are given stay where the text states no others. */
export function schemaOfObject({ value, role }: PromptObject): SchemaObject {
  return schemaOf(value, role === 'given')
}

function schemaOf(example: unknown, keepsValues: boolean): SchemaObject {
  const kept = keepsValues ? { default: example } : {}
  if (Array.isArray(example)) {
    return { type: 'array', items: example.length > 0 ? schemaOf(example[0], false) : {}, ...kept }
  }
  if (isObject(example)) {
    const properties = Object.fromEntries(
      Object.entries(example).map(([key, value]) => [key, schemaOf(value, keepsValues)]),
    )
    return { type: 'object', properties, required: Object.keys(example) }
  }
  if (typeof example === 'number') return { type: Number.isInteger(example) ? 'integer' : 'number', ...kept }
  if (typeof example === 'boolean') return { type: 'boolean', ...kept }
  if (example === null && keepsValues) return { type: 'null' }
  if (typeof example === 'string' && /^\w+(?:\s*\|\s*\w+)+$/.test(example)) {
    return { enum: example.split('|').map((value) => value.trim()) }
  }
  return { type: 'string', ...kept }
}

function parsed(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(source)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function roleOf(value: unknown, { introduction }: Braces): PromptObject['role'] {
  if (shapeWords.test(introduction)) return 'shape'
  const leaves = leavesOf(value)
  const isMeant = (leaf: unknown): boolean => leaf !== 0 && leaf !== false && leaf !== null
  const isPlaceholder = (leaf: unknown): boolean => typeof leaf === 'string' && placeholder.test(leaf.trim())
  return leaves.some(isMeant) && !leaves.some(isPlaceholder) ? 'given' : 'shape'
}

function leavesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return isObject(value) ? Object.values(value).flatMap(leavesOf) : [value]
}

/** Outermost `{...}` of a text, braces inside JSON strings left aside. */
function bracesIn(text: string): Braces[] {
  const found: Braces[] = []
  let start = -1
  let end = 0
  let depth = 0
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (match[0] === '{' && depth++ === 0) start = match.index
    else if (match[0] === '}' && depth > 0 && --depth === 0) {
      const before = text.slice(Math.max(end, start - longestIntroduction), start)
      end = match.index + 1
      found.push({
        source: text.slice(start, end),
        introduction: /(?:[^.。!！?？\n]|\.(?=\w))*$/.exec(before)?.[0] ?? '',
      })
    }
  }
  return found
}
