import type { RequestOptions } from '../client-core.ts'

/** Replies of lists: newer ones go on `after` an item, those of knowledge have numbered pages. */
export type Page<Item> =
  | { readonly data: readonly Item[]; readonly has_more: boolean; readonly next?: string | null }
  | { readonly data: { readonly list: readonly Item[]; readonly total: number } }

/** What one page of a reply holds. */
export type ItemOf<Reply> = Reply extends { readonly data: { readonly list: readonly (infer Item)[] } }
  ? Item
  : Reply extends { readonly data: readonly (infer Item)[] }
    ? Item
    : never

/** An operation that gives a page, such as `(query, options) => client.files.list(query, options)`. */
export type ListOperation<Query, Reply> = (query: Query, options?: RequestOptions) => Promise<Reply>

/**
 * Every item of a list, page after page, fetched as they are asked for. Whoever stops fetches no further page.
 *
 * ```ts
 * for await (const file of allItems((query) => client.files.list(query), { purpose: 'batch' })) console.log(file.id)
 * for await (const document of allItems((query) => client.knowledge.document.list(query), { knowledge_id: id })) …
 * ```
 *
 * Items that come or go meanwhile may be missed or met twice in lists with numbered pages, never in the others.
 *
 * @param query of the first page; `limit`, or `size`, is the length of a page
 */
export async function* allItems<const Query extends object, Reply extends Page<unknown>>(
  list: ListOperation<Query, Reply>,
  query: Query = {} as Query,
  options?: RequestOptions,
): AsyncGenerator<ItemOf<Reply>, void, undefined> {
  let seen = 0
  let now: Query & { readonly page?: number } = query
  for (;;) {
    const reply: Page<unknown> = await list(now, options)
    const numbered = 'list' in reply.data
    const items = 'list' in reply.data ? reply.data.list : reply.data
    // What the type of the reply says about its items is all that is known of them.
    yield* items as readonly ItemOf<Reply>[]
    seen += items.length
    if (items.length === 0) return
    if ('has_more' in reply) {
      const after = reply.next ?? idOf(items.at(-1))
      if (!reply.has_more || after === undefined) return
      now = { ...query, after }
    } else if (numbered && 'total' in reply.data) {
      if (seen >= reply.data.total) return
      now = { ...query, page: (now.page ?? 1) + 1 }
    } else return
  }
}

function idOf(item: unknown): string | undefined {
  return typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : undefined
}
