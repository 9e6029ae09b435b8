/** A page of a list; `next` is what the page after it is asked by, undefined for the last one. */
export interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly next: string | undefined
}

/**
 * The pages of a list as one, in which a part is replaced by how it is now: rows that came are added, those that went are dropped.
 * @param after id of the row before the part, empty for the beginning of the list
 * @param fresh the part, read anew
 * @returns undefined when so much has come at the beginning that the part and the list do not meet
 */
export function withWindow<Row>(
  pages: readonly ListPage<Row>[],
  after: string,
  fresh: ListPage<Row>,
  idOf: (row: Row) => string,
): ListPage<Row> | undefined {
  const rows = pages.flatMap((page) => page.rows)
  const next = pages.at(-1)?.next
  const start = after === '' ? 0 : rows.findIndex((row) => idOf(row) === after) + 1
  // The row before the part has gone meanwhile: the next look begins elsewhere.
  if (after !== '' && start === 0) return { rows, next }
  const places = new Map(rows.map((row, index) => [idOf(row), index]))
  if (fresh.next === undefined) return { rows: [...rows.slice(0, start), ...fresh.rows], next: undefined }
  // The last row of the part that the list knows: what is behind it stays.
  const known = fresh.rows.findLastIndex((row) => places.has(idOf(row)))
  const last = fresh.rows[known]
  if (last === undefined) return start === 0 ? undefined : { rows, next }
  const end = places.get(idOf(last)) ?? 0
  return { rows: [...rows.slice(0, start), ...fresh.rows.slice(0, known + 1), ...rows.slice(end + 1)], next }
}
