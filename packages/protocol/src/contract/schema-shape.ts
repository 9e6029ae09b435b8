import { isPlainObject } from '../nulls.ts'

/** What a schema lets through, with references, alternatives and combinations folded together: enough to compare two contracts. */
export interface Shape {
  /** JSON types; empty: any. */
  readonly types: ReadonlySet<string>
  /** Allowed values; absent: any of the types. */
  readonly values?: ReadonlySet<unknown>
  readonly members: ReadonlyMap<string, Member>
  /** Of the items of an array. */
  readonly items?: Shape
  /** Of members of an object that have no name of their own. */
  readonly others?: Shape
}

export interface Member {
  /** Required in every alternative that is an object. */
  readonly required: boolean
  readonly shape: Shape
}

const anything: Shape = { types: new Set(), members: new Map() }

/** Folds a schema of an OpenAPI document. A schema that contains itself is unfolded once. */
export function shapeOf(schema: unknown, document: unknown, within: readonly string[] = []): Shape {
  if (!isPlainObject(schema)) return anything
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    if (within.includes(reference)) return anything
    return shapeOf(resolve(reference, document), document, [...within, reference])
  }
  let shape = ownShape(schema, document, within)
  for (const keyword of ['oneOf', 'anyOf']) {
    const alternatives = schema[keyword]
    if (Array.isArray(alternatives)) {
      shape = both(shape, alternatives.map((alternative) => shapeOf(alternative, document, within)).reduce(either))
    }
  }
  const parts = schema['allOf']
  if (Array.isArray(parts)) {
    for (const part of parts) shape = both(shape, shapeOf(part, document, within))
  }
  return shape
}

function resolve(reference: string, document: unknown): unknown {
  let value = document
  for (const step of reference.replace(/^#\//, '').split('/')) {
    value = isPlainObject(value) ? value[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  if (value === undefined) throw new Error(`The contract refers to ${reference}, which it does not hold`)
  return value
}

function ownShape(schema: Record<string, unknown>, document: unknown, within: readonly string[]): Shape {
  const members = new Map<string, Member>()
  const properties = isPlainObject(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  for (const [name, member] of Object.entries(properties)) {
    members.set(name, { required: required.includes(name), shape: shapeOf(member, document, within) })
  }
  const values = 'const' in schema ? [schema['const']] : schema['enum']
  return {
    types: typesOf(schema, members.size > 0, values),
    members,
    ...(Array.isArray(values) ? { values: new Set(values) } : {}),
    ...(schema['items'] === undefined ? {} : { items: shapeOf(schema['items'], document, within) }),
    ...(isPlainObject(schema['additionalProperties'])
      ? { others: shapeOf(schema['additionalProperties'], document, within) }
      : {}),
  }
}

function typesOf(schema: Record<string, unknown>, hasMembers: boolean, values: unknown): ReadonlySet<string> {
  const type = schema['type']
  const types = new Set<string>(Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : [])
  if (types.size === 0 && hasMembers) types.add('object')
  if (types.size === 0 && schema['items'] !== undefined) types.add('array')
  if (types.size === 0 && Array.isArray(values))
    for (const value of values) types.add(value === null ? 'null' : typeof value)
  if (schema['nullable'] === true && types.size > 0) types.add('null')
  return types
}

/** What one or the other lets through. */
function either(first: Shape, second: Shape): Shape {
  const members = new Map<string, Member>()
  for (const name of new Set([...first.members.keys(), ...second.members.keys()])) {
    const a = first.members.get(name)
    const b = second.members.get(name)
    const shape = a === undefined ? b?.shape : b === undefined ? a.shape : either(a.shape, b.shape)
    members.set(name, {
      required: isRequired(a, first) && isRequired(b, second),
      shape: shape ?? anything,
    })
  }
  const types = first.types.size === 0 || second.types.size === 0 ? new Set<string>() : first.types.union(second.types)
  const values = eitherValues(first, second)
  const items = combine(first.items, second.items, either)
  const others = combine(first.others, second.others, either)
  return { types, members, ...(values && { values }), ...(items && { items }), ...(others && { others }) }
}

/** An alternative that is no object does not speak about members. */
function isRequired(member: Member | undefined, of: Shape): boolean {
  return member?.required ?? (of.types.size > 0 && !of.types.has('object'))
}

/** Words of one alternative hold only as long as the other does not take any text. */
function eitherValues(first: Shape, second: Shape): ReadonlySet<unknown> | undefined {
  if (first.values !== undefined && second.values !== undefined) return first.values.union(second.values)
  const [limited, free] = first.values === undefined ? [second, first] : [first, second]
  if (limited.values === undefined) return undefined
  return free.types.size === 0 || !limited.types.isDisjointFrom(free.types) ? undefined : limited.values
}

/** What both let through. */
function both(first: Shape, second: Shape): Shape {
  const members = new Map(first.members)
  for (const [name, member] of second.members) {
    const known = members.get(name)
    members.set(
      name,
      known === undefined
        ? member
        : { required: known.required || member.required, shape: both(known.shape, member.shape) },
    )
  }
  const types =
    first.types.size === 0 ? second.types : second.types.size === 0 ? first.types : first.types.union(second.types)
  const values =
    first.values !== undefined && second.values !== undefined
      ? first.values.intersection(second.values)
      : (first.values ?? second.values)
  const items = combine(first.items, second.items, both)
  const others = combine(first.others, second.others, both)
  return { types, members, ...(values && { values }), ...(items && { items }), ...(others && { others }) }
}

function combine(
  first: Shape | undefined,
  second: Shape | undefined,
  how: (a: Shape, b: Shape) => Shape,
): Shape | undefined {
  return first === undefined ? second : second === undefined ? first : how(first, second)
}
