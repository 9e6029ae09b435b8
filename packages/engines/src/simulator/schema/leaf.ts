import type { Facts } from '../facts/facts.ts'
import { kindOf } from '../facts/property-kind.ts'
import type { PropertyHint } from '../facts/property-kind.ts'
import { numberOf, UnsatisfiableSchema } from './json-schema.ts'
import type { SchemaObject } from './json-schema.ts'
import { matchesPattern, sampleOfPattern } from './pattern.ts'

export interface LeafContext {
  /** Absent: only the schema counts, as when a filled instance did not satisfy it. */
  readonly facts?: Facts
  /** Values that other properties took; a value is given twice only when nothing else is stated. */
  readonly used: Set<string | number>
  /** Position in an array whose items must differ, else 0. */
  readonly turn: number
  readonly unknownText: string
}

/** The best stated value that the schema allows. */
export function statedString(schema: SchemaObject, hint: PropertyHint, context: LeafContext): string | undefined {
  const candidates = (context.facts?.strings(hint) ?? []).filter((value) => allowsString(schema, value))
  return candidates.find((value) => !context.used.has(value)) ?? candidates[0]
}

export function statedNumber(schema: SchemaObject, hint: PropertyHint, context: LeafContext): number | undefined {
  const value = context.facts?.number(hint)
  return value !== undefined && allowsNumber(schema, value) ? value : undefined
}

/** Always a string that the schema allows; from the text where it can be. */
export function stringFor(schema: SchemaObject, hint: PropertyHint, context: LeafContext): string {
  const stated = context.turn === 0 ? statedString(schema, hint, context) : undefined
  const value = stated ?? schemaString(schema, context) ?? neededString(schema, hint, context)
  context.used.add(value)
  return value
}

/** Always a number that the schema allows. */
export function numberValueFor(schema: SchemaObject, hint: PropertyHint, context: LeafContext): number {
  const suggested = [schema.default, ...(Array.isArray(schema.examples) ? schema.examples : [])]
  const free = (context.facts?.anyNumbers ?? []).filter((number) => !context.used.has(number))
  const candidates = context.turn > 0 ? [] : [statedNumber(schema, hint, context), ...suggested, ...free]
  const value =
    candidates.find((candidate) => typeof candidate === 'number' && allowsNumber(schema, candidate)) ??
    smallestNumber(schema, context.turn)
  context.used.add(Number(value))
  return Number(value)
}

function schemaString(schema: SchemaObject, context: LeafContext): string | undefined {
  if (context.turn > 0) return undefined
  const suggested: unknown[] = [
    schema.default,
    schema.example,
    ...(Array.isArray(schema.examples) ? schema.examples : []),
  ]
  return suggested.find((value) => typeof value === 'string' && allowsString(schema, value)) as string | undefined
}

/** Kinds for which a sentence of the text would be a wrong value rather than a poor one. */
const exactKinds = new Set([
  'email',
  'url',
  'date',
  'date-time',
  'time',
  'uuid',
  'phone',
  'place',
  'person',
  'identifier',
  'symbol',
])

function neededString(schema: SchemaObject, hint: PropertyHint, context: LeafContext): string {
  const { min, max } = lengthBounds(schema)
  if (min > max) throw new UnsatisfiableSchema('minLength is above maxLength')
  if (typeof schema.pattern === 'string') {
    const sample = sampleOfPattern(schema.pattern, { min, max }, context.turn)
    if (sample === undefined) throw new UnsatisfiableSchema('The simulator finds no text for a pattern')
    return sample
  }
  const formatted = formatSample(schema.format, context.turn)
  if (formatted !== undefined && allowsString(schema, formatted)) return formatted
  const isExact = exactKinds.has(kindOf(hint) ?? '')
  const text = (isExact ? undefined : context.facts?.anyString(hint)) || context.unknownText
  return fitted(context.turn === 0 ? text : `${context.turn + 1} ${text}`, min, max)
}

function fitted(text: string, min: number, max: number): string {
  const characters = [...text]
  while (characters.length < min) characters.push(' ', ...text)
  return characters.slice(0, Math.max(min, Math.min(max, [...text].length))).join('')
}

function allowsString(schema: SchemaObject, value: string): boolean {
  const length = [...value].length
  const { min, max } = lengthBounds(schema)
  return length >= min && length <= max && (typeof schema.pattern !== 'string' || matchesPattern(schema.pattern, value))
}

function lengthBounds(schema: SchemaObject): { min: number; max: number } {
  return { min: numberOf(schema, 'minLength') ?? 0, max: numberOf(schema, 'maxLength') ?? Infinity }
}

function formatSample(format: unknown, turn: number): string | undefined {
  const samples: Readonly<Record<string, string>> = {
    email: `user${turn + 1}@example.com`,
    'idn-email': `user${turn + 1}@example.com`,
    uri: `https://example.com/${turn + 1}`,
    url: `https://example.com/${turn + 1}`,
    'uri-reference': `/${turn + 1}`,
    date: `2000-01-${String((turn % 28) + 1).padStart(2, '0')}`,
    time: `00:00:${String(turn % 60).padStart(2, '0')}Z`,
    'date-time': `2000-01-01T00:00:${String(turn % 60).padStart(2, '0')}Z`,
    duration: `P${turn + 1}D`,
    uuid: `00000000-0000-4000-8000-${String(turn + 1).padStart(12, '0')}`,
    ipv4: `192.0.2.${(turn % 250) + 1}`,
    ipv6: `2001:db8::${turn + 1}`,
    hostname: `host${turn + 1}.example.com`,
    'json-pointer': `/${turn}`,
    regex: `a{${turn}}`,
  }
  return typeof format === 'string' ? samples[format] : undefined
}

function allowsNumber(schema: SchemaObject, value: number): boolean {
  const step = numberOf(schema, 'multipleOf')
  return (
    (!wantsInteger(schema) || Number.isInteger(value)) &&
    value >= (numberOf(schema, 'minimum') ?? -Infinity) &&
    value <= (numberOf(schema, 'maximum') ?? Infinity) &&
    value > (numberOf(schema, 'exclusiveMinimum') ?? -Infinity) &&
    value < (numberOf(schema, 'exclusiveMaximum') ?? Infinity) &&
    (step === undefined || Number.isInteger(value / step))
  )
}

function wantsInteger(schema: SchemaObject): boolean {
  return (
    schema.type === 'integer' ||
    (Array.isArray(schema.type) && schema.type.includes('integer') && !schema.type.includes('number'))
  )
}

/** The allowed number nearest to 0; the next ones for further turns. */
function smallestNumber(schema: SchemaObject, turn: number): number {
  const low = Math.max(numberOf(schema, 'minimum') ?? -Infinity, numberOf(schema, 'exclusiveMinimum') ?? -Infinity)
  const high = Math.min(numberOf(schema, 'maximum') ?? Infinity, numberOf(schema, 'exclusiveMaximum') ?? Infinity)
  const step = numberOf(schema, 'multipleOf') ?? 1
  const first = low > 0 ? Math.floor(low / step) : high < 0 ? Math.ceil(high / step) : 0
  let left = turn
  for (let distance = 0; distance < 10_000; distance++) {
    for (const factor of distance === 0 ? [first] : [first + distance, first - distance]) {
      const value = factor * step
      if (allowsNumber(schema, value) && left-- === 0) return value === 0 ? 0 : value
    }
  }
  const between = low + ((high - low) * (turn + 1)) / (turn + 2)
  if (allowsNumber(schema, between)) return between
  for (const bound of [low, high]) if (allowsNumber(schema, bound)) return bound
  throw new UnsatisfiableSchema('No number lies in the range that the schema asks for')
}
