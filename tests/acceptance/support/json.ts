export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member at a path such as `choices.0.message.content`; undefined where a step is missing. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value
  for (const step of path.split('.')) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isObject(here)) here = here[step]
    else return undefined
  }
  return here
}

export function textAt(value: Json | undefined, path: string): string {
  const found = at(value, path)
  if (typeof found !== 'string') throw new Error(`${path} is no string in ${JSON.stringify(value)?.slice(0, 800)}`)
  return found
}

export function numberAt(value: Json | undefined, path: string): number {
  const found = at(value, path)
  if (typeof found !== 'number') throw new Error(`${path} is no number in ${JSON.stringify(value)?.slice(0, 800)}`)
  return found
}

export function listAt(value: Json | undefined, path: string): Json[] {
  const found = at(value, path)
  if (!Array.isArray(found)) throw new Error(`${path} is no list in ${JSON.stringify(value)?.slice(0, 800)}`)
  return found
}
