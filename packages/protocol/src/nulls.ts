/** A JSON object that is neither an array nor a class instance with behaviour of its own. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The body without members whose value is null: SDKs send `response_format: null, thinking: null` and mean "not given".
 * Looks at the top level and one level into option objects (`thinking`, `stream_options` ...), no deeper and not into arrays, where
 * null can be data: a JSON Schema may hold `default: null`. Returns the same object when there is nothing to drop.
 */
export function withoutNulls(body: object): Record<string, unknown> {
  const object = body as Record<string, unknown>
  let copy: Record<string, unknown> | undefined
  for (const key in object) {
    const value = object[key]
    if (value === null) {
      copy ??= { ...object }
      delete copy[key]
    } else if (isPlainObject(value)) {
      const inner = withoutNullMembers(value)
      if (inner !== value) {
        copy ??= { ...object }
        copy[key] = inner
      }
    }
  }
  return copy ?? object
}

/** The object without its own null members; the same object when it has none. */
export function withoutNullMembers(object: Record<string, unknown>): Record<string, unknown> {
  for (const key in object) {
    if (object[key] !== null) continue
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))
  }
  return object
}
