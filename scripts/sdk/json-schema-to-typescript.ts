export type JsonSchema = Readonly<Record<string, unknown>>

/** Prints JSON Schema, as Zod writes it, as TypeScript. References become the names of the definitions that they point at. */
export function typeOf(schema: JsonSchema, indent = ''): string {
  const reference = schema['$ref']
  if (typeof reference === 'string') return typeName(reference.slice(reference.lastIndexOf('/') + 1))
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => JSON.stringify(value)))
  for (const word of ['anyOf', 'oneOf']) {
    const options = schemasOf(schema[word])
    if (options.length > 0) return union(withoutAnything(options).map((option) => typeOf(option, indent)))
  }
  const parts = schemasOf(schema['allOf'])
  if (parts.length > 0) return parts.map((part) => typeOf(part, indent)).join(' & ')
  const type = schema['type']
  if (Array.isArray(type)) return union(type.map((one: unknown) => typeOf({ ...schema, type: one }, indent)))
  switch (type) {
    case 'string':
      return 'string'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return arrayOf(schema, indent)
    case 'object':
      return objectOf(schema, indent)
    default:
      return 'unknown'
  }
}

/** `MessagesRequest` and the like as they are; anything else in Pascal case. */
export function typeName(id: string): string {
  return id.replace(/(?:^|[._/-])(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** A comment in front of a declaration or member; nothing for no text. */
export function docComment(text: unknown, indent = ''): string {
  if (typeof text !== 'string' || text === '') return ''
  const lines = text.replaceAll('*/', '*\\/').split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`
}

function arrayOf(schema: JsonSchema, indent: string): string {
  const tuple = schemasOf(schema['prefixItems'])
  if (tuple.length > 0) return `[${tuple.map((item) => typeOf(item, indent)).join(', ')}]`
  const item = typeOf(asSchema(schema['items']) ?? {}, indent)
  return /^[\w.]+$/.test(item) ? `${item}[]` : `Array<${item}>`
}

function objectOf(schema: JsonSchema, indent: string): string {
  const properties = Object.entries(asSchema(schema['properties']) ?? {})
  const others = asSchema(schema['additionalProperties'])
  if (properties.length === 0) return `Record<string, ${others === undefined ? 'unknown' : typeOf(others, indent)}>`
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const inner = `${indent}  `
  const members = properties.map(([name, member]) => {
    const memberSchema = asSchema(member) ?? {}
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
    const mark = required.includes(name) ? '' : '?'
    return `${docComment(memberSchema['description'], inner)}${inner}${key}${mark}: ${typeOf(memberSchema, inner)}\n`
  })
  // Members beyond the named ones may come, but a name that is spelled wrong should not pass for one.
  return `{\n${members.join('')}${indent}}`
}

/** What takes anything says nothing beside options that say something: it stands for values that are turned into one of them. */
function withoutAnything(options: readonly JsonSchema[]): readonly JsonSchema[] {
  const telling = options.filter((option) => Object.keys(option).length > 0)
  return telling.length > 0 ? telling : options
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ')
}

function schemasOf(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.map((one: unknown) => asSchema(one) ?? {}) : []
}

export function asSchema(value: unknown): JsonSchema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}
