import { createRequire } from 'node:module'
import type { SchemaObject } from './json-schema.ts'
import { UnsatisfiableSchema } from './json-schema.ts'

const require = createRequire(import.meta.url)

type Validate = (value: unknown) => boolean

const maxCompiled = 100
const compiledBySource = new Map<string, Validate>()

/**
 * Whether the value is an instance of the schema. Formats are not checked: JSON Schema makes them annotations.
 * @throws {UnsatisfiableSchema} for a schema that is none.
 */
export function isInstance(schema: SchemaObject, value: unknown): boolean {
  const source = JSON.stringify(schema)
  const validate = compiledBySource.get(source) ?? compile(schema)
  // Compiling costs milliseconds and clients send the same schema again: the latest ones are kept.
  compiledBySource.delete(source)
  compiledBySource.set(source, validate)
  const oldest = compiledBySource.keys().next()
  if (compiledBySource.size > maxCompiled && !oldest.done) compiledBySource.delete(oldest.value)
  try {
    return validate(value)
  } catch (error) {
    // A schema that refers to itself without stepping into the value runs the validator's stack full.
    if (error instanceof RangeError) throw new UnsatisfiableSchema('The schema refers to itself without end')
    throw error
  }
}

function compile(schema: SchemaObject): Validate {
  const { $schema: _dialect, $id: _id, ...rest } = schema
  // Loaded with the first schema: a start need not wait for it.
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, logger: false })
  try {
    const validate = ajv.compile(rest)
    return (value) => validate(value) === true
  } catch (error) {
    throw new UnsatisfiableSchema(error instanceof Error ? error.message : 'The schema cannot be read')
  }
}
