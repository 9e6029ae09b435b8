/** Rules that every JSON grammar shares. White space is bounded, or a model can write it for ever. */
const commonRules: Readonly<Record<string, string>> = {
  space: String.raw`| " " | "\n" [ \t]{0,20}`,
  character: String.raw`[^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})`,
  string: String.raw`"\"" character* "\""`,
  integral: '"0" | [1-9] [0-9]{0,15}',
  integer: '"-"? integral',
  number: '"-"? integral ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,2})?',
  boolean: '"true" | "false"',
  null: '"null"',
  value: 'object | array | string | number | boolean | null',
  object: String.raw`"{" space (member ("," space member)*)? "}"`,
  member: 'string space ":" space value space',
  array: String.raw`"[" space (value space ("," space value space)*)? "]"`,
  date: '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [1-2] [0-9] | "3" [0-1])',
  time: '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{3})? ("Z" | [-+] ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9])',
  uuid: '[0-9a-f]{8} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{12}',
}

/** The parser of llama.cpp refuses very long repetitions; a longer limit is left to whoever checks the answer. */
const longestRepetition = 1000

type Schema = Readonly<Record<string, unknown>>

/** Collects the rules of one grammar in GBNF, the grammar language of llama.cpp. */
export interface GrammarRules {
  /** Adds the rules of a JSON Schema and gives the name of the rule that stands for its value. */
  addSchema(schema: unknown): string
  /** The whole grammar, with this expression as the root. */
  write(root: string): string
}

/** Writes a text as a GBNF literal. */
export function literal(text: string): string {
  return `"${text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)}"`
}

/**
 * Turns JSON Schemas into grammar rules: types, `enum`, `const`, `properties` with `required` in declared order,
 * `additionalProperties`, `items`, `prefixItems`, their counts, string lengths, the formats date, time, date-time and uuid,
 * `anyOf`, `oneOf`, `allOf` of objects, `$ref` into the same document, `minimum` of 0 and above as "no minus sign".
 *
 * What a grammar cannot say (`pattern`, numeric ranges, `uniqueItems`, `not` and others) is not enforced here: the answer is
 * JSON of the right shape, and the server checks it against the whole schema. Properties that the schema does not name are
 * only allowed where `additionalProperties` says so, or where no property is named at all.
 */
export function createGrammarRules(): GrammarRules {
  const rules = new Map(Object.entries(commonRules))
  const references = new Map<unknown, string>()
  let count = 0

  const add = (expression: string) => {
    count += 1
    rules.set(`r${count}`, expression)
    return `r${count}`
  }

  function visit(schema: unknown, root: unknown): string {
    if (!isObject(schema) || Object.keys(schema).length === 0) return 'value'
    if (typeof schema.$ref === 'string') return reference(resolve(schema.$ref, root), root)
    if ('const' in schema) return add(literal(JSON.stringify(schema.const)))
    if (Array.isArray(schema.enum)) return add(schema.enum.map((value) => literal(JSON.stringify(value))).join(' | '))
    const choices = schema.anyOf ?? schema.oneOf
    if (Array.isArray(choices)) return add(choices.map((choice) => visit(merge([schema, choice]), root)).join(' | '))
    if (Array.isArray(schema.allOf)) {
      const parts = schema.allOf.map((part) =>
        isObject(part) && typeof part.$ref === 'string' ? resolve(part.$ref, root) : part,
      )
      return visit(merge([schema, ...parts]), root)
    }
    if (Array.isArray(schema.type)) return add(schema.type.map((type) => visit({ ...schema, type }, root)).join(' | '))
    return byType(schema, root)
  }

  function byType(schema: Schema, root: unknown): string {
    const type = typeof schema.type === 'string' ? schema.type : impliedType(schema)
    switch (type) {
      case 'object':
        return objectRule(schema, root)
      case 'array':
        return arrayRule(schema, root)
      case 'string':
        return stringRule(schema)
      case 'integer':
      case 'number':
        return typeof schema.minimum === 'number' && schema.minimum >= 0 && type === 'integer' ? 'integral' : type
      case 'boolean':
      case 'null':
        return type
      default:
        return 'value'
    }
  }

  function reference(target: unknown, root: unknown): string {
    const known = references.get(target)
    if (known !== undefined) return known
    count += 1
    const name = `r${count}`
    references.set(target, name)
    rules.set(name, visit(target, root))
    return name
  }

  function objectRule(schema: Schema, root: unknown): string {
    const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
    const required = Array.isArray(schema.required) ? schema.required : []
    const extra = schema.additionalProperties ?? properties.length === 0
    if (properties.length === 0 && extra === true) return 'object'
    const member = (name: string, value: unknown) =>
      add(`${literal(JSON.stringify(name))} space ":" space ${visit(value, root)} space`)
    // Two chains of rules, built from the last property: what may follow a first member, and what may follow nothing.
    let first = '""'
    let later = '""'
    if (extra !== false) {
      const free = add(`string space ":" space ${extra === true ? 'value' : visit(extra, root)} space`)
      first = add(`(${free} ("," space ${free})*)?`)
      later = add(`("," space ${free})*`)
    }
    for (const [name, value] of properties.toReversed()) {
      const rule = member(name, value)
      const must = required.includes(name)
      const [afterThis, withoutThis] = [later, first]
      first = must ? add(`${rule} ${afterThis}`) : add(`${rule} ${afterThis} | ${withoutThis}`)
      later = must ? add(`"," space ${rule} ${afterThis}`) : add(`("," space ${rule})? ${afterThis}`)
    }
    return add(`"{" space ${first} "}"`)
  }

  function arrayRule(schema: Schema, root: unknown): string {
    // Until draft 2019-09 a list under `items` meant what `prefixItems` means now.
    const oldForm = Array.isArray(schema.items)
    const list = oldForm ? schema.items : schema.prefixItems
    const fixed: readonly unknown[] = Array.isArray(list) ? list : []
    const others = oldForm ? schema.additionalItems : schema.items
    if (fixed.length > 0) {
      const items = fixed.map((item) => `${visit(item, root)} space`).join(' "," space ')
      const more = others === undefined || others === false ? '' : ` ("," space ${visit(others, root)} space)*`
      return add(`"[" space ${items}${more} "]"`)
    }
    const item = `${visit(schema.items ?? {}, root)} space`
    const least = wholeNumber(schema.minItems) ?? 0
    const most = wholeNumber(schema.maxItems)
    if (most === 0) return add('"[" space "]"')
    const rest = `("," space ${item})${repetition(Math.max(0, least - 1), most === undefined ? undefined : most - 1)}`
    return add(`"[" space ${least === 0 ? `(${item} ${rest})?` : `${item} ${rest}`} "]"`)
  }

  function stringRule(schema: Schema): string {
    switch (schema.format) {
      case 'date':
      case 'time':
      case 'uuid':
        return add(String.raw`"\"" ${schema.format} "\""`)
      case 'date-time':
        return add(String.raw`"\"" date "T" time "\""`)
      default: {
        const [least, most] = [wholeNumber(schema.minLength), wholeNumber(schema.maxLength)]
        if (least === undefined && most === undefined) return 'string'
        return add(String.raw`"\"" character${repetition(least ?? 0, most)} "\""`)
      }
    }
  }

  return {
    addSchema: (schema) => visit(schema, schema),
    write: (root) => [`root ::= ${root}`, ...[...rules].map(([name, rule]) => `${name} ::= ${rule}`), ''].join('\n'),
  }
}

function impliedType(schema: Schema): string | undefined {
  if ('properties' in schema || 'required' in schema) return 'object'
  if ('items' in schema || 'prefixItems' in schema) return 'array'
  if ('minLength' in schema || 'maxLength' in schema || 'pattern' in schema) return 'string'
  return undefined
}

/** One schema that says what all of them say; of two different sayings the last one wins. */
function merge(parts: readonly unknown[]): Schema {
  const schemas = parts
    .filter(isObject)
    .map(({ allOf: _all, anyOf: _any, oneOf: _one, ...rest }, index) =>
      index === 0 ? rest : { ...rest, ...choicesOf(parts[index]) },
    )
  const properties = Object.assign({}, ...schemas.map((schema) => schema.properties ?? {}))
  const required = schemas.flatMap((schema) => (Array.isArray(schema.required) ? schema.required : []))
  const merged: Record<string, unknown> = Object.assign({}, ...schemas)
  if (Object.keys(properties).length > 0) merged.properties = properties
  if (required.length > 0) merged.required = required
  return merged
}

function choicesOf(schema: unknown): Record<string, unknown> {
  if (!isObject(schema)) return {}
  return Object.fromEntries(Object.entries(schema).filter(([key]) => ['allOf', 'anyOf', 'oneOf'].includes(key)))
}

/** @throws {GrammarError} for a reference that leads nowhere or out of the document */
function resolve(pointer: string, root: unknown): unknown {
  if (!pointer.startsWith('#')) throw new GrammarError('a $ref leads out of the schema')
  let target = root
  for (const step of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    target = isObject(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  if (target === undefined) throw new GrammarError('a $ref leads nowhere')
  return target
}

/** A schema that cannot become a grammar. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError'
}

function repetition(least: number, most: number | undefined): string {
  const from = Math.min(least, longestRepetition)
  if (most === undefined || most > longestRepetition) return from === 0 ? '*' : `{${from},}`
  return `{${from},${Math.max(from, most)}}`
}

const wholeNumber = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
