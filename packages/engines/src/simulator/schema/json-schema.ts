export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }
export type SchemaObject = Readonly<Record<string, unknown>>

/** The schema has no instance that the simulator can find. */
export class UnsatisfiableSchema extends Error {
  override readonly name = 'UnsatisfiableSchema'
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A subschema as an object: `true` and what is no schema allow everything. */
export function asSchema(value: unknown): SchemaObject {
  if (value === false) throw new UnsatisfiableSchema('A subschema is false')
  return isObject(value) ? value : {}
}

export function schemaList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function propertiesOf(schema: SchemaObject): ReadonlyMap<string, unknown> {
  return new Map(isObject(schema.properties) ? Object.entries(schema.properties) : [])
}

export function requiredOf(schema: SchemaObject): ReadonlySet<string> {
  return new Set(schemaList(schema.required).filter((name) => typeof name === 'string'))
}

export function numberOf(schema: SchemaObject, keyword: string): number | undefined {
  const value = schema[keyword]
  return typeof value === 'number' ? value : undefined
}

/** What a local reference (`#/$defs/name`) points to. */
export function resolveReference(root: SchemaObject, reference: string): SchemaObject {
  if (reference === '#') return root
  let target: unknown = root
  for (const step of reference.replace(/^#\//, '').split('/')) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    target = Array.isArray(target)
      ? target[Number(key)]
      : isObject(target) && Object.hasOwn(target, key)
        ? target[key]
        : undefined
  }
  if (target === undefined || !reference.startsWith('#/'))
    throw new UnsatisfiableSchema(`The reference ${reference} leads nowhere`)
  return asSchema(target)
}

/** Types that the schema allows; guessed from its keywords when it names none. */
export function typesOf(schema: SchemaObject): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type]
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === 'string')
  const has = (...keywords: string[]): boolean => keywords.some((keyword) => keyword in schema)
  if (has('properties', 'required', 'additionalProperties', 'minProperties', 'patternProperties')) return ['object']
  if (has('items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems')) return ['array']
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return ['number']
  // Annotations alone: a text, or a number where the text has one for it.
  return ['string', 'number']
}

/** One schema that asks for what both ask for, as far as keywords can be joined. */
export function mergeSchemas(first: SchemaObject, second: SchemaObject): SchemaObject {
  const merged: Record<string, unknown> = { ...first }
  for (const [keyword, value] of Object.entries(second)) merged[keyword] = mergeKeyword(keyword, first[keyword], value)
  return merged
}

function mergeKeyword(keyword: string, first: unknown, second: unknown): unknown {
  if (first === undefined) return second
  switch (keyword) {
    case 'type':
      return mergeTypes([first].flat(), [second].flat())
    case 'enum':
      return schemaList(first).filter((value) => schemaList(second).some((other) => isSame(value, other)))
    case 'required':
      return [...new Set([...schemaList(first), ...schemaList(second)])]
    case 'properties':
      return mergeProperties(asSchema(first), asSchema(second))
    case 'items':
    case 'additionalProperties':
      return first === false || second === false ? false : { allOf: [first, second] }
    case 'minimum':
    case 'exclusiveMinimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return Math.max(Number(first), Number(second))
    case 'maximum':
    case 'exclusiveMaximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return Math.min(Number(first), Number(second))
    default:
      return second
  }
}

function mergeTypes(first: readonly unknown[], second: readonly unknown[]): unknown[] {
  const both = first.filter((type) => second.includes(type))
  if (first.includes('number') && second.includes('integer') && !both.includes('integer')) both.push('integer')
  if (first.includes('integer') && second.includes('number') && !both.includes('integer')) both.push('integer')
  if (both.length === 0) throw new UnsatisfiableSchema('Two types exclude each other')
  return both
}

function mergeProperties(first: SchemaObject, second: SchemaObject): SchemaObject {
  const merged: Record<string, unknown> = { ...first }
  for (const [name, schema] of Object.entries(second)) {
    merged[name] = Object.hasOwn(first, name) ? { allOf: [first[name], schema] } : schema
  }
  return merged
}

export function isSame(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second)
}
