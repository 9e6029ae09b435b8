import type { Facts } from '../facts/facts.ts'
import type { PropertyHint } from '../facts/property-kind.ts'
import {
  asSchema,
  isObject,
  isSame,
  mergeSchemas,
  numberOf,
  propertiesOf,
  requiredOf,
  resolveReference,
  schemaList,
  typesOf,
  UnsatisfiableSchema,
} from './json-schema.ts'
import type { JsonValue, SchemaObject } from './json-schema.ts'
import { numberValueFor, statedNumber, statedString, stringFor } from './leaf.ts'
import type { LeafContext } from './leaf.ts'
import { isInstance } from './validate.ts'

export interface InstanceOptions {
  readonly facts: Facts
  /** `stated`: optional properties only where the text has a value. `all`: every property. */
  readonly optional: 'stated' | 'all'
  /** For a text that must be there and is not known. */
  readonly unknownText: string
}

interface Context extends LeafContext {
  readonly root: SchemaObject
  readonly optional: 'stated' | 'all' | 'none'
  readonly depth: number
  /** How often another branch of `anyOf` and `oneOf` is to be taken than the one that fits best. */
  readonly branchShift: number
  /** Schemas that may still be looked at: schemas that refer to themselves branch without end. */
  readonly budget: { left: number }
}

const maxDepth = 32
const maxOptionalDepth = 4
const branchAttempts = 6
const maxLookedAt = 5_000

/**
 * An instance of the schema, filled from the text as far as the text has something to say; checked before it is returned.
 * @throws {UnsatisfiableSchema} when neither the filled nor the smallest instances that it finds satisfy the schema.
 */
export function instanceOf(schema: SchemaObject, options: InstanceOptions): JsonValue {
  let failure: unknown
  for (const attempt of attempts(schema, options)) {
    try {
      const value = build(schema, { name: '', description: '' }, attempt)
      if (isInstance(schema, value)) return value
    } catch (error) {
      if (!(error instanceof UnsatisfiableSchema)) throw error
      failure = error
    }
  }
  throw failure ?? new UnsatisfiableSchema('The simulator finds no instance of the schema')
}

/** From the fullest to the barest: everything, only what is required, nothing of the text; each with other branches too. */
function* attempts(root: SchemaObject, options: InstanceOptions): Generator<Context> {
  const shared = { root, depth: 0, turn: 0, unknownText: options.unknownText }
  for (let branchShift = 0; branchShift < branchAttempts; branchShift++) {
    yield {
      ...shared,
      facts: options.facts,
      used: new Set(),
      budget: { left: maxLookedAt },
      optional: options.optional,
      branchShift,
    }
    yield {
      ...shared,
      facts: options.facts,
      used: new Set(),
      budget: { left: maxLookedAt },
      optional: 'none',
      branchShift,
    }
    yield { ...shared, used: new Set(), budget: { left: maxLookedAt }, optional: 'none', branchShift }
  }
}

function build(raw: unknown, hint: PropertyHint, context: Context): JsonValue {
  if (context.depth > maxDepth) throw new UnsatisfiableSchema('The schema nests without end')
  const schema = simplified(asSchema(raw), hint, context)
  if ('const' in schema) return schema.const as JsonValue
  if (Array.isArray(schema.enum)) return enumValue(schema, context)
  const own = hintOf(schema, hint)
  switch (chosenType(schema, own, context)) {
    case 'object':
      return objectFor(schema, own, context)
    case 'array':
      return arrayFor(schema, own, context)
    case 'boolean':
      return context.turn > 0 ? context.turn % 2 === 0 : (context.facts?.boolean(own) ?? schema.default === true)
    case 'integer':
      return numberValueFor({ ...schema, type: 'integer' }, own, context)
    case 'number':
      return numberValueFor({ ...schema, type: 'number' }, own, context)
    case 'null':
      return null
    default:
      return stringFor(schema, own, context)
  }
}

function hintOf(schema: SchemaObject, hint: PropertyHint): PropertyHint {
  const words = [schema.title, schema.description].filter((text) => typeof text === 'string').join(' ')
  return {
    name: hint.name,
    description: words === '' ? hint.description : words,
    ...(typeof schema.format === 'string' ? { format: schema.format } : {}),
  }
}

/**
 * The schema without `$ref`, `allOf`, `anyOf` and `oneOf`: what they ask for is merged in, one branch of each choice.
 * @param chain references on the way here, to notice one that leads to itself
 */
function simplified(
  schema: SchemaObject,
  hint: PropertyHint,
  context: Context,
  chain: readonly string[] = [],
): SchemaObject {
  const { $ref: reference, allOf, anyOf, oneOf, ...rest } = schema
  const isCircle = typeof reference === 'string' && chain.includes(reference)
  if (isCircle || chain.length > maxDepth || context.budget.left-- <= 0) {
    throw new UnsatisfiableSchema('The schema refers to itself without end')
  }
  let result: SchemaObject = rest
  const inner = [...chain, typeof reference === 'string' ? reference : '']
  const add = (other: unknown): void => {
    result = mergeSchemas(result, simplified(asSchema(other), hint, context, inner))
  }
  if (typeof reference === 'string') add(resolveReference(context.root, reference))
  for (const part of schemaList(allOf)) add(part)
  for (const branches of [anyOf, oneOf]) {
    if (Array.isArray(branches) && branches.length > 0) add(chosenBranch(branches, rest, hint, context, inner))
  }
  return result
}

/** The branch that the text speaks of, else `null` where it is offered, else the first; shifted after a failed attempt. */
function chosenBranch(
  branches: readonly unknown[],
  beside: SchemaObject,
  hint: PropertyHint,
  context: Context,
  chain: readonly string[],
): unknown {
  const ranked = branches.map((branch, index) => ({
    branch,
    index,
    rank: rankOf(branch, beside, hint, context, chain),
  }))
  ranked.sort((a, b) => a.rank - b.rank || a.index - b.index)
  return ranked[context.branchShift % ranked.length]?.branch
}

function rankOf(
  branch: unknown,
  beside: SchemaObject,
  hint: PropertyHint,
  context: Context,
  chain: readonly string[],
): number {
  try {
    const schema = simplified(asSchema(branch), hint, context, chain)
    if (isStated({ ...beside, ...schema }, hint, { ...context, depth: context.depth + 1 })) return 0
    return schema.type === 'null' ? 1 : 2
  } catch (error) {
    if (error instanceof UnsatisfiableSchema) return 3
    throw error
  }
}

function chosenType(schema: SchemaObject, hint: PropertyHint, context: Context): string | undefined {
  const types = typesOf(schema)
  const stated = types.find((type) => type !== 'null' && isStated({ ...schema, type }, hint, context))
  if (stated !== undefined) return stated
  const canBeEmpty = types.includes('null') && hint.name !== ''
  return canBeEmpty && context.facts !== undefined ? 'null' : (types.find((type) => type !== 'null') ?? types[0])
}

function enumValue(schema: SchemaObject, context: Context): JsonValue {
  const values = schemaList(schema.enum).filter((value) => fitsType(schema, value))
  if (values.length === 0)
    throw new UnsatisfiableSchema('No value of an enumeration has the type that the schema asks for')
  const named = context.facts?.named(values) ?? []
  const fallback = values.find((value) => isSame(value, schema.default)) ?? values[0]
  const first = named[0] ?? fallback
  const ordered = [first, ...values.filter((value) => value !== first)]
  return ordered[context.turn % ordered.length] as JsonValue
}

function fitsType(schema: SchemaObject, value: unknown): boolean {
  if (schema.type === undefined) return true
  return typesOf(schema).some((type) => {
    if (type === 'null') return value === null
    if (type === 'array') return Array.isArray(value)
    if (type === 'object') return isObject(value)
    if (type === 'integer') return Number.isInteger(value)
    return typeof value === type
  })
}

function objectFor(schema: SchemaObject, hint: PropertyHint, context: Context): JsonValue {
  const properties = propertiesOf(schema)
  const required = requiredOf(schema)
  const result = new Map<string, JsonValue>()
  const inner = { ...context, depth: context.depth + 1 }
  const add = (name: string, property: unknown): void => {
    result.set(name, build(property, { name, description: '' }, inner))
  }
  const max = numberOf(schema, 'maxProperties') ?? Infinity
  for (const [name, property] of properties) {
    if (required.has(name) || (result.size < max && wantsOptional(property, name, inner))) add(name, property)
  }
  for (const name of required) if (!result.has(name)) add(name, schemaForExtra(schema, name))
  const min = numberOf(schema, 'minProperties') ?? 0
  for (const [name, property] of properties) if (result.size < min && !result.has(name)) add(name, property)
  for (let count = 1; result.size < min; count++)
    add(`${hint.name || 'property'}${count}`, schemaForExtra(schema, `property${count}`))
  return Object.fromEntries(result)
}

function wantsOptional(property: unknown, name: string, context: Context): boolean {
  if (property === false || context.optional === 'none' || context.depth > maxOptionalDepth) return false
  return context.optional === 'all' || isStated(asSchema(property), { name, description: '' }, context)
}

/** The schema of a property that `properties` does not name. */
function schemaForExtra(schema: SchemaObject, name: string): unknown {
  const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const matching = patterns.find(([pattern]) => new RegExp(pattern, 'u').test(name))
  if (matching !== undefined) return matching[1]
  return schema.additionalProperties ?? {}
}

function arrayFor(schema: SchemaObject, hint: PropertyHint, context: Context): JsonValue {
  const fixed = schemaList(schema.prefixItems ?? (Array.isArray(schema.items) ? schema.items : undefined))
  const items = Array.isArray(schema.items) ? schema.additionalItems : schema.items
  const inner = { ...context, depth: context.depth + 1 }
  const singular = { ...hint, name: hint.name.replace(/ies$/, 'y').replace(/([^s])s$/, '$1') }
  const min = numberOf(schema, 'minItems') ?? 0
  const max = numberOf(schema, 'maxItems') ?? Infinity
  const result: JsonValue[] = fixed.slice(0, max).map((item) => build(item, singular, inner))
  if (fixed.length === 0 && items !== false) result.push(...statedItems(asSchema(items), singular, inner).slice(0, max))
  if (result.length === 0 && Array.isArray(schema.default)) return schema.default as JsonValue
  const wanted = Math.max(min, result.length, fixed.length === 0 && context.facts !== undefined ? Math.min(1, max) : 0)
  for (let turn = 0; result.length < wanted && turn < wanted * 20 + 20; turn++) {
    if (items === false) break
    if (result.length >= min && context.optional === 'none') break
    const value = build(items ?? {}, singular, { ...inner, turn: schema.uniqueItems === true ? turn : 0 })
    if (schema.uniqueItems !== true || !result.some((other) => isSame(other, value))) result.push(value)
  }
  return result
}

/** Every value that the text states for the items: several cities, several tags. */
function statedItems(raw: SchemaObject, hint: PropertyHint, context: Context): JsonValue[] {
  if (context.facts === undefined) return []
  const schema = simplified(raw, hint, context)
  if (Array.isArray(schema.enum)) return [...context.facts.named(schema.enum)] as JsonValue[]
  const type = typesOf(schema)[0]
  if (type === 'string') {
    const all = context.facts
      .strings(hintOf(schema, hint))
      .filter((value) => statedString(schema, hint, onlyValue(context, value)) === value)
    return [...new Set(all)]
  }
  if (type !== 'number' && type !== 'integer') return []
  return context.facts.anyNumbers.filter((value) => isInstance({ ...schema, type }, value))
}

/** A context in which the text states this one value, to ask whether a schema takes it. */
function onlyValue(context: Context, value: string): Context {
  return context.facts === undefined ? context : { ...context, facts: { ...context.facts, strings: () => [value] } }
}

/** Whether the text says something for this property. */
function isStated(raw: SchemaObject, hint: PropertyHint, context: Context): boolean {
  if (context.facts === undefined || context.depth > maxOptionalDepth || context.budget.left < maxLookedAt / 2)
    return false
  const inner = { ...context, depth: context.depth + 1 }
  const schema = simplified(raw, hint, inner)
  const own = hintOf(schema, hint)
  if ('const' in schema) return context.facts.named([schema.const]).length > 0
  if (Array.isArray(schema.enum)) return context.facts.named(schema.enum).length > 0
  return typesOf(schema).some((type) => {
    if (type === 'string') {
      const value = statedString(schema, own, context)
      return value !== undefined && !context.used.has(value)
    }
    if (type === 'number' || type === 'integer') return statedNumber({ ...schema, type }, own, context) !== undefined
    if (type === 'boolean') return context.facts?.boolean(own) !== undefined
    if (type === 'array')
      return statedItems(asSchema(Array.isArray(schema.items) ? {} : schema.items), own, inner).length > 0
    if (type === 'object') {
      return [...propertiesOf(schema)].some(
        ([name, property]) => property !== false && isStated(asSchema(property), { name, description: '' }, inner),
      )
    }
    return false
  })
}
