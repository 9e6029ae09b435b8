import type { ResponseItem } from '@openmaas/protocol'

export interface InputQuery {
  readonly limit?: number | undefined
  readonly order?: 'asc' | 'desc' | undefined
  readonly after?: string | undefined
}

const defaultLimit = 20

/** A page of what a response was asked; items without an id get one by their place. */
export function inputPage(responseId: string, items: readonly ResponseItem[], query: InputQuery): object {
  const named = items.map((item, index) => ({
    ...item,
    type: item.type ?? 'message',
    id: typeof item['id'] === 'string' ? item['id'] : `in_${responseId}_${index}`,
  }))
  const ordered = query.order === 'asc' ? named : named.toReversed()
  const start = query.after === undefined ? 0 : ordered.findIndex(({ id }) => id === query.after) + 1
  const data = ordered.slice(start, start + (query.limit ?? defaultLimit))
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < ordered.length,
  }
}
