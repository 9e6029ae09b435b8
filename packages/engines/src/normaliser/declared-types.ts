import type { FunctionTool } from '../chat-engine.ts'

type Schema = Readonly<Record<string, unknown>>
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array'

/** References inside a schema may form a circle. */
const maxSchemaDepth = 8

/** Looks up which JSON types a function declares for its arguments. */
export class DeclaredTypes {
  readonly #parametersOf = new Map<string, Schema | undefined>()

  constructor(tools: readonly FunctionTool[]) {
    for (const tool of tools) this.#parametersOf.set(tool.function.name, tool.function.parameters)
  }

  declares(functionName: string): boolean {
    return this.#parametersOf.has(functionName)
  }

  /** Types of one argument; empty when the schema does not say. `integer` counts as `number`. */
  typesOf(functionName: string, argumentName: string): ReadonlySet<JsonType> {
    const types = new Set<JsonType>()
    const root = this.#parametersOf.get(functionName)
    if (root === undefined) return types
    const properties = resolved(root, root)?.['properties']
    const property =
      isSchema(properties) && Object.hasOwn(properties, argumentName)
        ? properties[argumentName]
        : root['additionalProperties']
    collectTypes(property, root, types, 0)
    return types
  }
}

/** The JSON type of a parsed value. */
export function jsonType(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value as JsonType
    default:
      return 'object'
  }
}

function collectTypes(schema: unknown, root: Schema, types: Set<JsonType>, depth: number): void {
  if (!isSchema(schema) || depth > maxSchemaDepth) return
  const target = resolved(schema, root)
  if (target === undefined) return
  const declared = target['type']
  for (const name of Array.isArray(declared) ? declared : [declared]) {
    if (name === 'integer') types.add('number')
    else if (isJsonType(name)) types.add(name)
  }
  if (declared === undefined) {
    if (Array.isArray(target['enum'])) for (const value of target['enum']) types.add(jsonType(value))
    if ('const' in target) types.add(jsonType(target['const']))
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const branches = target[keyword]
    if (Array.isArray(branches)) for (const branch of branches) collectTypes(branch, root, types, depth + 1)
  }
}

/** The schema that a local reference (`#/$defs/City`) points to, or the schema itself. */
function resolved(schema: Schema, root: Schema): Schema | undefined {
  let current: unknown = schema
  for (let hops = 0; isSchema(current) && typeof current['$ref'] === 'string'; hops++) {
    const reference = current['$ref']
    if (hops === maxSchemaDepth || !reference.startsWith('#/')) return undefined
    current = root
    for (const step of reference.slice(2).split('/')) {
      if (!isSchema(current)) return undefined
      current = current[step.replaceAll('~1', '/').replaceAll('~0', '~')]
    }
  }
  return isSchema(current) ? current : undefined
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isJsonType(name: unknown): name is JsonType {
  return (
    name === 'string' ||
    name === 'number' ||
    name === 'boolean' ||
    name === 'null' ||
    name === 'object' ||
    name === 'array'
  )
}
