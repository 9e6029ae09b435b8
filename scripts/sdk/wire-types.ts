import { z } from 'zod'
import { asSchema, docComment, typeName, typeOf } from './json-schema-to-typescript.ts'
import type { JsonSchema } from './json-schema-to-typescript.ts'

export interface WireTypes {
  /**
   * The name of a schema's type, which is declared when it is met first.
   * @param fallback name of a schema that has none itself
   */
  nameOf(schema: z.ZodType, fallback: string): string
  /** Every declaration so far, by name. */
  declarations(): string
}

/** Types of what goes over the wire, in the one form in which it should be written rather than every form that is accepted. */
export function wireTypes(): WireTypes {
  const declared = new Map<string, string>()

  function declare(name: string, schema: JsonSchema): string {
    const type = typeOf(schema)
    if (type === name) return name
    const text = `${docComment(schema['description'])}${schema['properties'] === undefined ? `export type ${name} = ${type}` : `export interface ${name} ${type}`}\n`
    const known = declared.get(name)
    if (known !== undefined && known !== text) throw new Error(`Two schemas are called ${name}.`)
    declared.set(name, text)
    return name
  }

  return {
    nameOf(schema, fallback) {
      const {
        $schema: _,
        $defs,
        ...own
      } = z.toJSONSchema(schema, {
        io: 'output',
        unrepresentable: 'any',
        override: optionalAsWritten,
      })
      for (const [id, definition] of Object.entries($defs ?? {})) declare(typeName(id), asSchema(definition) ?? {})
      const id = z.globalRegistry.get(schema)?.id
      return declare(id === undefined ? fallback : typeName(id), asSchema(own) ?? {})
    },

    declarations: () =>
      [...declared]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([, text]) => text)
        .join('\n'),
  }
}

/** What has a default is always there once it was read, but need not be written. */
function optionalAsWritten({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  if (!(zodSchema instanceof z.ZodObject)) return
  const members: readonly (readonly [string, z.core.$ZodType])[] = Object.entries(zodSchema.shape)
  const required = members.filter(([, member]) => !z.safeParse(member, undefined).success).map(([name]) => name)
  Object.assign(jsonSchema, { required })
}
