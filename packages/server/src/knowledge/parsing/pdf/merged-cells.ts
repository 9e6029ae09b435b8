import type { MergedCell } from '../parsed-document.ts'

export interface KeptPlaces {
  /** Places of the grid that the table keeps; rows and columns without any text are left out. */
  readonly rows: readonly number[]
  readonly columns: readonly number[]
}

/**
 * Cells that reach over more than one place of their table.
 * @param anchors for each place of the grid, row by row, the first place of the cell to which it belongs
 * @param columns of the grid
 */
export function mergedCells(anchors: readonly number[], columns: number, kept: KeptPlaces): MergedCell[] {
  const members = new Map<number, { row: number; column: number }[]>()
  for (const [row, gridRow] of kept.rows.entries()) {
    for (const [column, gridColumn] of kept.columns.entries()) {
      const anchor = anchors[gridRow * columns + gridColumn]
      if (anchor === undefined) continue
      const known = members.get(anchor)
      if (known === undefined) members.set(anchor, [{ row, column }])
      else known.push({ row, column })
    }
  }
  return [...members.values()].flatMap((places) => {
    const [rowsOf, columnsOf] = [places.map(({ row }) => row), places.map(({ column }) => column)]
    const [row, column] = [Math.min(...rowsOf), Math.min(...columnsOf)]
    const [height, width] = [Math.max(...rowsOf) - row + 1, Math.max(...columnsOf) - column + 1]
    // Where a stroke was missed a cell may get corners; it is then told place by place.
    return places.length > 1 && places.length === height * width ? [{ row, column, rows: height, columns: width }] : []
  })
}
