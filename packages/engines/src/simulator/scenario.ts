import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { EngineError } from '../engine-error.ts'
import { parseDirectives } from './directives.ts'
import type { Directives } from './directives.ts'
import { isObject } from './schema/json-schema.ts'
import type { PlannedCall } from './tools/choose-calls.ts'

const require = createRequire(import.meta.url)

export interface ScenarioRule {
  readonly matches: (request: ScenarioRequest) => boolean
  readonly text?: string
  readonly reasoning?: string
  readonly calls?: readonly PlannedCall[]
  readonly directives: Directives
}

export interface ScenarioRequest {
  readonly model: string
  /** Text of the last user message. */
  readonly prompt: string
  /** Value of the directive `scenario` in the request header. */
  readonly header?: string
}

/** Rules in their order; the first that matches answers. */
export type Scenario = readonly ScenarioRule[]

const ruleKeys = new Set(['match', 'text', 'reasoning', 'toolCalls', 'json', 'fault', 'pace'])
const matchKeys = new Set(['model', 'contains', 'regex', 'header'])

/**
 * Reads a scenario from a YAML or JSON file.
 * @throws {Error} for a file that cannot be read and for a wrong rule; the message names file, rule and key
 */
export function readScenarioFile(path: string): Scenario {
  const { parse } = require('yaml') as typeof import('yaml')
  return parseScenario(parse(readFileSync(path, 'utf8')), path)
}

/**
 * @param document `{ rules: [{ match: { model?, contains?, regex?, header? }, text?, reasoning?, toolCalls?, json?, fault?, pace? }] }`
 * @param name what error messages call the document
 * @throws {Error} for a wrong rule; the message names rule and key
 */
export function parseScenario(document: unknown, name = 'scenario'): Scenario {
  if (!isObject(document) || !Array.isArray(document.rules)) throw new Error(`${name}: expected a list under "rules"`)
  return document.rules.map((rule: unknown, index) => parseRule(rule, `${name}: rules[${index}]`))
}

function parseRule(rule: unknown, place: string): ScenarioRule {
  const entry = knownKeys(rule, ruleKeys, place)
  const match = knownKeys(entry.match ?? {}, matchKeys, `${place}.match`)
  const text = entry.json === undefined ? optionalString(entry, 'text', place) : JSON.stringify(entry.json)
  const pace = optionalString(entry, 'pace', place)
  const fault = optionalString(entry, 'fault', place) ?? ''
  return {
    matches: matcher(match, place),
    text,
    reasoning: optionalString(entry, 'reasoning', place),
    calls: entry.toolCalls === undefined ? undefined : parseCalls(entry.toolCalls, `${place}.toolCalls`),
    directives: directivesOf([fault, ...(pace === undefined ? [] : [`pace=${pace}`])].join(';'), place),
  }
}

function matcher(match: Readonly<Record<string, unknown>>, place: string): ScenarioRule['matches'] {
  const model = optionalString(match, 'model', `${place}.match`)?.toLowerCase()
  const contains = optionalString(match, 'contains', `${place}.match`)?.toLowerCase()
  const header = optionalString(match, 'header', `${place}.match`)
  const source = optionalString(match, 'regex', `${place}.match`)
  const regex = source === undefined ? undefined : regexOf(source, `${place}.match.regex`)
  return (request) =>
    (model === undefined || request.model.toLowerCase() === model) &&
    (contains === undefined || request.prompt.toLowerCase().includes(contains)) &&
    (header === undefined || request.header === header) &&
    (regex === undefined || regex.test(request.prompt))
}

function parseCalls(value: unknown, place: string): PlannedCall[] {
  if (!Array.isArray(value)) throw new Error(`${place}: expected a list`)
  return value.map((call: unknown, index) => {
    const entry = knownKeys(call, new Set(['name', 'arguments']), `${place}[${index}]`)
    const name = optionalString(entry, 'name', `${place}[${index}]`)
    if (name === undefined) throw new Error(`${place}[${index}].name: expected the name of a function`)
    return { name, arguments: JSON.stringify(entry.arguments ?? {}) }
  })
}

function directivesOf(source: string, place: string): Directives {
  try {
    return parseDirectives(source)
  } catch (error) {
    if (error instanceof EngineError) throw new Error(`${place}: ${error.message}`, { cause: error })
    throw error
  }
}

function regexOf(source: string, place: string): RegExp {
  try {
    return new RegExp(source, 'iu')
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : 'no regular expression'}`, { cause: error })
  }
}

function knownKeys(value: unknown, known: ReadonlySet<string>, place: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new Error(`${place}: expected a mapping`)
  const unknown = Object.keys(value).find((key) => !known.has(key))
  if (unknown !== undefined) throw new Error(`${place}.${unknown}: unknown key; known are ${[...known].join(', ')}`)
  return value
}

function optionalString(entry: Readonly<Record<string, unknown>>, key: string, place: string): string | undefined {
  const value = entry[key]
  if (value === undefined || typeof value === 'string') return value
  throw new Error(`${place}.${key}: expected a text`)
}
