import type { FunctionTool } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import type { Facts } from '../facts/facts.ts'
import { kindOf } from '../facts/property-kind.ts'
import type { PropertyKind } from '../facts/property-kind.ts'
import { instanceOf } from '../schema/instance.ts'
import { isObject, propertiesOf, requiredOf, UnsatisfiableSchema } from '../schema/json-schema.ts'
import type { JsonValue, SchemaObject } from '../schema/json-schema.ts'
import type { Language } from '../text/language.ts'

/** What one question may name several of, each for a call of its own. */
const repeatableKinds: ReadonlySet<PropertyKind | undefined> = new Set<PropertyKind>([
  'place',
  'symbol',
  'identifier',
  'email',
  'url',
])
const maxCallsPerTool = 8

/**
 * Arguments for each call of a function, valid under its schema: one call, or one for each of the places, symbols, ids that
 * the request names for a property that takes one (`Beijing and Shanghai`).
 * @param request what this function is asked for @param wider the same with what was said before, where the request is silent
 * @throws {EngineError} `unsupported` when the simulator finds no arguments that satisfy the schema
 */
export function callArguments(tool: FunctionTool, request: Facts, wider: Facts, language: Language): JsonValue[] {
  const parameters = tool.function.parameters
  if (parameters === undefined || propertiesOf(parameters).size === 0)
    return [fill(tool, parameters ?? {}, request, language)]
  const repeated = repeatedProperty(parameters, request)
  const several = repeated?.values.slice(0, maxCallsPerTool) ?? [undefined]
  return several.map((value) => {
    const facts = withFallback(request, wider)
    const focused: Facts =
      repeated === undefined || value === undefined
        ? facts
        : { ...facts, strings: (hint) => (hint.name === repeated.name ? [value] : facts.strings(hint)) }
    return fill(tool, parameters, focused, language)
  })
}

function fill(tool: FunctionTool, schema: SchemaObject, facts: Facts, language: Language): JsonValue {
  try {
    const object = schema.type === undefined ? { ...schema, type: 'object' } : schema
    return instanceOf(object, { facts, optional: 'stated', unknownText: language === 'zh' ? '未知' : 'unknown' })
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    throw new EngineError(
      'unsupported',
      `The simulator finds no arguments for ${tool.function.name}: ${error.message}`,
      { cause: error },
    )
  }
}

function repeatedProperty(
  parameters: SchemaObject,
  facts: Facts,
): { name: string; values: readonly string[] } | undefined {
  const required = requiredOf(parameters)
  for (const [name, schema] of propertiesOf(parameters)) {
    if (!required.has(name) || !isObject(schema) || schema.type !== 'string' || 'enum' in schema) continue
    const hint = { name, description: typeof schema.description === 'string' ? schema.description : '' }
    if (!repeatableKinds.has(kindOf(hint))) continue
    const values = [...new Set(facts.strings(hint))]
    if (values.length > 1) return { name, values }
  }
  return undefined
}

/** What the request does not state may have been said before. */
function withFallback(request: Facts, wider: Facts): Facts {
  return {
    ...request,
    strings: (hint) => {
      const stated = request.strings(hint)
      return stated.length > 0 ? stated : wider.strings(hint)
    },
    number: (hint) => request.number(hint) ?? wider.number(hint),
    // A function that asks for some text is best given what the user wrote.
    anyString: (hint) => request.anyString(hint) || request.text.trim(),
  }
}
