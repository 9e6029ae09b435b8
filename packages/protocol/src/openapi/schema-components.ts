import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Turns wire schemas into JSON Schema; the ones with an id become shared components. */
export interface SchemaComponents {
  /** A reference for a schema with an id, the schema itself otherwise. */
  describe(schema: z.ZodType): JsonSchema
  /** Everything that was referred to so far. */
  readonly all: Readonly<Record<string, JsonSchema>>
}

export function schemaComponents(): SchemaComponents {
  const all: Record<string, JsonSchema> = {}
  return {
    all,
    describe(schema) {
      const { $schema: _, $defs, ...own } = z.toJSONSchema(schema, { io: 'input', override: withoutNoise })
      for (const [name, definition] of Object.entries($defs ?? {}))
        all[name] = asJsonSchema(toComponentReferences(definition))
      return asJsonSchema(toComponentReferences(own))
    },
  }
}

/** Drops what says nothing: the bounds of every integer of JavaScript, and that members beyond the named ones may come. */
function withoutNoise({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum']
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum']
  const others = jsonSchema['additionalProperties']
  const mayBeAnything = typeof others === 'object' && others !== null && Object.keys(others).length === 0
  if (mayBeAnything && jsonSchema['properties'] !== undefined) delete jsonSchema['additionalProperties']
}

function toComponentReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComponentReferences)
  if (typeof value !== 'object' || value === null) return value
  const entries: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) {
    // Named by its place among the components; as a schema keyword `id` means nothing.
    if (key === 'id' && typeof member === 'string') continue
    if (key === '$ref' && typeof member === 'string')
      entries.push([key, member.replace('#/$defs/', '#/components/schemas/')])
    else entries.push([key, toComponentReferences(member)])
  }
  return Object.fromEntries(entries)
}

function asJsonSchema(value: unknown): JsonSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('A JSON schema is an object')
  return { ...value }
}
