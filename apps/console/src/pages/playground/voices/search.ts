import type { SortOrder } from '../../../components/data-table/index.ts'
import { oneOf, textOf } from '../../../app/search-values.ts'

export const owners = ['own', 'platform'] as const

export interface VoicesSearch {
  readonly word?: string | undefined
  readonly owner?: (typeof owners)[number] | undefined
  readonly order?: SortOrder | undefined
  /** Whether a voice is being cloned. */
  readonly clone?: boolean | undefined
}

export function readVoicesSearch(search: Readonly<Record<string, unknown>>): VoicesSearch {
  return {
    word: textOf(search['word']),
    owner: oneOf(owners, search['owner']),
    order: textOf(search['order']),
    clone: search['clone'] === true ? true : undefined,
  }
}
