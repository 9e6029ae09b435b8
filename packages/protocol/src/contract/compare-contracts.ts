import { isPlainObject } from '../nulls.ts'
import { shapeOf } from './schema-shape.ts'
import type { Member, Shape } from './schema-shape.ts'

/**
 * - `missing`: the platform has it, this contract does not: an operation, a field, a parameter, a content type
 * - `stricter`: a request that the platform accepts is refused here: a field is required, a value or a type is not taken
 * - `looser`: a request that the platform refuses is accepted here, because a field is optional
 * - `unpromised`: the platform always sends the field, this contract only sometimes
 * - `foreign`: a reply may hold a value or a type that the platform's does not
 */
export type DifferenceKind = 'missing' | 'stricter' | 'looser' | 'unpromised' | 'foreign'

export interface Difference {
  /** `POST /paas/v4/files` */
  readonly operation: string
  /** Path from the operation, such as `request.messages[].content` or `reply.usage`; empty for the operation itself. */
  readonly at: string
  readonly kind: DifferenceKind
  readonly detail: string
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

/** Compares every operation of the platform's OpenAPI document with ours. Operations that only we have are no difference. */
export function compareContracts(platform: unknown, ours: unknown): readonly Difference[] {
  const differences: Difference[] = []
  for (const [path, item] of members(member(platform, 'paths'))) {
    for (const method of methods) {
      const operation = member(item, method)
      if (operation === undefined) continue
      const name = `${method.toUpperCase()} ${path}`
      const counterpart = member(member(member(ours, 'paths'), path), method)
      if (counterpart === undefined) {
        differences.push({ operation: name, at: '', kind: 'missing', detail: 'the operation' })
        continue
      }
      const found = compareOperation(
        { operation, item, document: platform },
        { operation: counterpart, document: ours },
      )
      for (const difference of found) differences.push({ operation: name, ...difference })
    }
  }
  return differences
}

interface Side {
  readonly operation: unknown
  /** The path item, which may hold parameters for all its methods. */
  readonly item?: unknown
  readonly document: unknown
}

type Found = Omit<Difference, 'operation'>

function compareOperation(platform: Side, ours: Side): readonly Found[] {
  const found: Found[] = []
  for (const place of ['path', 'query', 'header']) {
    compareRequest(parameters(platform, place), parameters(ours, place), place, found)
  }
  compareContents(platform, ours, ({ operation }) => member(operation, 'requestBody'), 'request', compareRequest, found)
  const reply = ({ operation }: Side) => member(member(operation, 'responses'), '200')
  compareContents(platform, ours, reply, 'reply', compareReply, found)
  return found
}

/** The parameters of one place as the shape of an object. */
function parameters(side: Side, place: string): Shape {
  const shapes = new Map<string, Member>()
  for (const list of [member(side.item, 'parameters'), member(side.operation, 'parameters')]) {
    if (!Array.isArray(list)) continue
    for (const parameter of list) {
      const name = member(parameter, 'name')
      if (member(parameter, 'in') !== place || typeof name !== 'string') continue
      shapes.set(name, {
        required: member(parameter, 'required') === true,
        shape: shapeOf(member(parameter, 'schema'), side.document),
      })
    }
  }
  return { types: new Set(['object']), members: shapes }
}

type CompareShapes = (platform: Shape, ours: Shape, at: string, found: Found[]) => void

/** Each content type by itself; with several, the path says which: `reply(text/event-stream)`. */
function compareContents(
  platform: Side,
  ours: Side,
  bodyOf: (side: Side) => unknown,
  name: string,
  compare: CompareShapes,
  found: Found[],
): void {
  const content = member(bodyOf(platform), 'content')
  for (const [type, media] of members(content)) {
    const at = type === 'text/event-stream' ? `${name}(stream)` : name
    const counterpart = member(member(bodyOf(ours), 'content'), type)
    if (counterpart === undefined) {
      found.push({ at, kind: 'missing', detail: `the content type ${type}` })
      continue
    }
    compare(
      shapeOf(member(media, 'schema'), platform.document),
      shapeOf(member(counterpart, 'schema'), ours.document),
      at,
      found,
    )
  }
}

function compareRequest(platform: Shape, ours: Shape, at: string, found: Found[]): void {
  // A null counts as absent before any schema sees it.
  const refusedTypes = [...platform.types].filter((type) => type !== 'null' && !takes(ours, type))
  if (refusedTypes.length > 0)
    found.push({ at, kind: 'stricter', detail: `the type ${refusedTypes.join(', ')} is refused` })
  if (platform.values !== undefined && ours.values !== undefined) {
    const refused = [...platform.values.difference(ours.values)]
    if (refused.length > 0) found.push({ at, kind: 'stricter', detail: `the value ${refused.join(', ')} is refused` })
  }
  for (const [name, theirs] of platform.members) {
    const known = ours.members.get(name)
    const place = `${at}.${name}`
    if (known === undefined) {
      found.push({ at: place, kind: 'missing', detail: 'the field' })
      continue
    }
    if (theirs.required && !known.required)
      found.push({ at: place, kind: 'looser', detail: 'the field is optional here' })
    compareRequest(theirs.shape, known.shape, place, found)
  }
  for (const [name, known] of ours.members) {
    if (known.required && takes(platform, 'object') && platform.members.get(name)?.required !== true) {
      found.push({ at: `${at}.${name}`, kind: 'stricter', detail: 'the field is required here' })
    }
  }
  compareInside(platform, ours, at, compareRequest, found)
}

function compareReply(platform: Shape, ours: Shape, at: string, found: Found[]): void {
  const foreignTypes = [...ours.types].filter((type) => !takes(platform, type))
  if (foreignTypes.length > 0)
    found.push({ at, kind: 'foreign', detail: `the type ${foreignTypes.join(', ')} is sent` })
  if (platform.values !== undefined && ours.values !== undefined) {
    const foreign = [...ours.values.difference(platform.values)]
    if (foreign.length > 0) found.push({ at, kind: 'foreign', detail: `the value ${foreign.join(', ')} is sent` })
  }
  for (const [name, theirs] of platform.members) {
    const known = ours.members.get(name)
    const place = `${at}.${name}`
    if (known === undefined) {
      found.push({ at: place, kind: 'missing', detail: 'the field' })
      continue
    }
    if (theirs.required && !known.required)
      found.push({ at: place, kind: 'unpromised', detail: 'the field is not always sent' })
    compareReply(theirs.shape, known.shape, place, found)
  }
  compareInside(platform, ours, at, compareReply, found)
}

function compareInside(platform: Shape, ours: Shape, at: string, compare: CompareShapes, found: Found[]): void {
  if (platform.items !== undefined && ours.items !== undefined) compare(platform.items, ours.items, `${at}[]`, found)
  if (platform.others !== undefined && ours.others !== undefined)
    compare(platform.others, ours.others, `${at}.*`, found)
}

function takes(shape: Shape, type: string): boolean {
  return shape.types.size === 0 || shape.types.has(type) || (type === 'integer' && shape.types.has('number'))
}

function member(value: unknown, name: string): unknown {
  return isPlainObject(value) ? value[name] : undefined
}

function members(value: unknown): readonly (readonly [string, unknown])[] {
  return isPlainObject(value) ? Object.entries(value) : []
}
