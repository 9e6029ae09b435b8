import type { BaseSearch } from './route.tsx'

type Filter = Pick<BaseSearch, 'word' | 'state'>

const filters = new Map<string, Filter>()

/** So that the way back from a document leads to the list it was opened from, and not to all documents. */
export function rememberFilter(baseId: string, filter: Filter): void {
  filters.set(baseId, filter)
}

export function lastFilter(baseId: string): Filter {
  return filters.get(baseId) ?? {}
}
