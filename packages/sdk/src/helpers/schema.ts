import { OpenMaaSError } from '../errors.ts'

/**
 * A schema of zod 4.2 and newer, of Valibot, ArkType or any other library that follows Standard Schema, https://standardschema.dev. Only what
 * is used of it stands here, so that none of them is needed.
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    /** Checks a value and gives what the schema makes of it. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    /** Newer libraries print themselves as JSON Schema. */
    readonly jsonSchema?: {
      /** What the schema takes, as JSON Schema. */
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>
    }
  }
}

export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a model says, checked by a schema of a library, or by nothing but the JSON Schema that the model was given. */
export type OutputSchema<Output> =
  | StandardSchema<Output>
  | {
      readonly jsonSchema: Record<string, unknown>
      /** Checks a value and turns it into the output; throws for one that is wrong. Absent: every value is taken as it is. */
      readonly parse?: (value: unknown) => Output
    }

/** The model's output is not what the schema says. */
export class OutputError extends OpenMaaSError {
  override readonly name: string = 'OutputError'
  /** What the model said. */
  readonly text: string
  readonly issues: readonly SchemaIssue[]

  constructor(text: string, issues: readonly SchemaIssue[], options?: ErrorOptions) {
    super(`The model's output is not what the schema says: ${issues.map(issueText).join('; ')}`, options)
    this.text = text
    this.issues = issues
  }
}

/** What is wrong and where, as `items.0.name: too short`. */
export function issueText({ path = [], message }: SchemaIssue): string {
  const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  return place === '' ? message : `${place}: ${message}`
}

/** @throws {TypeError} for a library that cannot print itself; then give `{ jsonSchema, parse }` */
export function jsonSchemaOf(schema: OutputSchema<unknown>): Record<string, unknown> {
  if (!('~standard' in schema)) return schema.jsonSchema
  const { jsonSchema, vendor } = schema['~standard']
  if (jsonSchema === undefined)
    throw new TypeError(`Schemas of ${vendor} do not print themselves as JSON Schema here: give { jsonSchema, parse }.`)
  const { $schema: _, ...printed } = jsonSchema.input({ target: 'draft-2020-12' })
  return printed
}

/**
 * JSON that a model wrote, checked.
 * @throws {OutputError}
 */
export async function parseOutput<Output>(schema: OutputSchema<Output>, text: string): Promise<Output> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new OutputError(text, [{ message: 'It is not JSON.' }], { cause: error })
  }
  if ('~standard' in schema) {
    const result = await schema['~standard'].validate(value)
    if (result.issues === undefined) return result.value
    throw new OutputError(text, result.issues)
  }
  if (schema.parse === undefined) return value as Output
  try {
    return schema.parse(value)
  } catch (error) {
    throw new OutputError(text, [{ message: error instanceof Error ? error.message : String(error) }], { cause: error })
  }
}
