import type { Box } from '../parsed-document.ts'
import { mergedCells } from './merged-cells.ts'
import { segmentsOf } from './segments.ts'
import { cellOf, looksLikeHeader } from './tables.ts'
import type { Cell, FoundTable } from './tables.ts'
import type { Rule, TextRun } from './text-run.ts'

/** How far apart, in points, the ends of strokes may be that are meant to touch. */
const touching = 3

/** More strokes than this on one page are a drawing or a chart; looking for tables among them would cost more than it gives. */
const mostRules = 6_000

export interface RuledTables {
  readonly tables: readonly FoundTable[]
  /** Runs that stand in no table. */
  readonly rest: readonly TextRun[]
}

/**
 * Tables that are drawn with lines: strokes that touch each other make a grid, cells without a stroke between them are one cell.
 * The text of a merged cell stands in its first place, its other places are empty.
 */
export function ruledTables(runs: readonly TextRun[], rules: readonly Rule[]): RuledTables {
  const tables: FoundTable[] = []
  let rest = runs
  if (rules.length < 4 || rules.length > mostRules) return { tables, rest }
  for (const group of touchingGroups(joinStrokes(rules))) {
    const grid = gridOf(group)
    if (grid === undefined) continue
    const inside: TextRun[] = []
    const outside: TextRun[] = []
    for (const run of rest) (isInside(run, grid) ? inside : outside).push(run)
    const table = tableOf(grid, inside)
    if (table === undefined) continue
    tables.push(table)
    rest = outside
  }
  return { tables, rest }
}

interface Grid {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly horizontal: readonly Rule[]
  readonly vertical: readonly Rule[]
}

/** Strokes on one straight line that touch or overlap become one; a border is often drawn cell by cell, or twice. */
function joinStrokes(rules: readonly Rule[]): Rule[] {
  const joined: { direction: Rule['direction']; at: number; from: number; to: number }[] = []
  const order = rules.toSorted(
    (a, b) => a.direction.localeCompare(b.direction) || Math.round(a.at / 2) - Math.round(b.at / 2) || a.from - b.from,
  )
  for (const rule of order) {
    const last = joined.at(-1)
    if (
      last !== undefined &&
      last.direction === rule.direction &&
      Math.abs(last.at - rule.at) < 2 &&
      rule.from <= last.to + touching
    ) {
      last.to = Math.max(last.to, rule.to)
    } else joined.push({ ...rule })
  }
  return joined.filter((rule) => rule.to - rule.from > 4)
}

function touchingGroups(rules: readonly Rule[]): Rule[][] {
  const parents = rules.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== root) root = parents[root] ?? root
    parents[index] = root
    return root
  }
  const vertical = rules.flatMap((rule, index) => (rule.direction === 'vertical' ? [{ rule, index }] : []))
  for (const [index, rule] of rules.entries()) {
    if (rule.direction === 'vertical') continue
    for (const other of vertical) {
      const meets =
        other.rule.at >= rule.from - touching &&
        other.rule.at <= rule.to + touching &&
        rule.at >= other.rule.from - touching &&
        rule.at <= other.rule.to + touching
      if (meets) parents[rootOf(index)] = rootOf(other.index)
    }
  }
  const groups = new Map<number, Rule[]>()
  for (const [index, rule] of rules.entries()) {
    const root = rootOf(index)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [rule])
    else group.push(rule)
  }
  return [...groups.values()]
}

function gridOf(group: readonly Rule[]): Grid | undefined {
  const horizontal = group.filter((rule) => rule.direction === 'horizontal')
  const vertical = group.filter((rule) => rule.direction === 'vertical')
  const ys = distinct(horizontal.map((rule) => rule.at))
  const xs = distinct(vertical.map((rule) => rule.at))
  // Tables whose sides are open have no stroke at the very left and right.
  const left = Math.min(...horizontal.map((rule) => rule.from))
  const right = Math.max(...horizontal.map((rule) => rule.to))
  const [first] = xs
  const last = xs.at(-1)
  if (first === undefined || last === undefined) return undefined
  if (first - left > 8) xs.unshift(left)
  if (right - last > 8) xs.push(right)
  if (xs.length < 3 || ys.length < 2 || xs.length > 60 || ys.length > 400) return undefined
  return { xs, ys, horizontal, vertical }
}

function distinct(values: readonly number[]): number[] {
  const kept: number[] = []
  for (const value of values.toSorted((a, b) => a - b)) {
    const last = kept.at(-1)
    if (last === undefined || value - last > touching) kept.push(value)
  }
  return kept
}

function isInside(run: TextRun, { xs, ys }: Grid): boolean {
  const x = (run.box.x0 + run.box.x1) / 2
  const y = (run.box.top + run.box.bottom) / 2
  return x > (xs[0] ?? 0) && x < (xs.at(-1) ?? 0) && y > (ys[0] ?? 0) && y < (ys.at(-1) ?? 0)
}

function tableOf(grid: Grid, inside: readonly TextRun[]): FoundTable | undefined {
  const columns = grid.xs.length - 1
  const rows = grid.ys.length - 1
  const anchors = anchorsOf(grid, rows, columns)
  const runsOf = new Map<number, TextRun[]>()
  for (const run of inside) {
    for (const piece of cutAtRules(run, grid)) {
      const column = placeOf((piece.box.x0 + piece.box.x1) / 2, grid.xs)
      const row = placeOf((piece.box.top + piece.box.bottom) / 2, grid.ys)
      const anchor = anchors[row * columns + column] ?? 0
      const known = runsOf.get(anchor)
      if (known === undefined) runsOf.set(anchor, [piece])
      else known.push(piece)
    }
  }
  const cells: Cell[][] = []
  for (let row = 0; row < rows; row += 1) {
    const line: Cell[] = []
    for (let column = 0; column < columns; column += 1) {
      line.push(cellOf(segmentsOf(runsOf.get(row * columns + column) ?? [])))
    }
    cells.push(line)
  }
  const usedColumns = Array.from({ length: columns }, (_, column) => column).filter((column) =>
    cells.some((row) => (row[column]?.length ?? 0) > 0),
  )
  const usedRows = [...cells.keys()].filter((row) => cells[row]?.some((cell) => cell.length > 0) === true)
  const used = usedRows.map((row) => usedColumns.map((column) => cells[row]?.[column] ?? []))
  // Boxes around single paragraphs and the axes of a chart are no tables.
  // A row by itself may be the head of a table that goes on on the next page; two boxes side by side are none.
  if (usedColumns.length < (used.length < 2 ? 3 : 2) || used.length === 0) return undefined
  const box: Box = { x0: grid.xs[0] ?? 0, x1: grid.xs.at(-1) ?? 0, top: grid.ys[0] ?? 0, bottom: grid.ys.at(-1) ?? 0 }
  const merged = mergedCells(anchors, columns, { rows: usedRows, columns: usedColumns })
  return { box, rows: used, hasHeader: looksLikeHeader(used), ...(merged.length === 0 ? {} : { merged }) }
}

/** For each place of the grid the index of the first place of the cell to which it belongs. */
function anchorsOf({ xs, ys, horizontal, vertical }: Grid, rows: number, columns: number): number[] {
  const anchors = Array.from({ length: rows * columns }, (_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (anchors[root] !== root) root = anchors[root] ?? root
    return root
  }
  const unite = (a: number, b: number) => {
    const [first, second] = [rootOf(a), rootOf(b)]
    anchors[Math.max(first, second)] = Math.min(first, second)
  }
  for (let row = 0; row < rows; row += 1) {
    const [top, bottom] = [ys[row] ?? 0, ys[row + 1] ?? 0]
    for (let column = 0; column < columns; column += 1) {
      const [left, right] = [xs[column] ?? 0, xs[column + 1] ?? 0]
      const index = row * columns + column
      if (column + 1 < columns && !isDrawn(vertical, right, top, bottom)) unite(index, index + 1)
      if (row + 1 < rows && !isDrawn(horizontal, bottom, left, right)) unite(index, index + columns)
    }
  }
  return anchors.map((_, index) => rootOf(index))
}

function isDrawn(rules: readonly Rule[], at: number, from: number, to: number): boolean {
  let covered = 0
  for (const rule of rules) {
    if (Math.abs(rule.at - at) > touching) continue
    covered += Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from))
  }
  return covered >= 0.5 * (to - from)
}

function placeOf(value: number, edges: readonly number[]): number {
  const place = edges.findLastIndex((edge) => edge <= value)
  return Math.min(Math.max(0, place), edges.length - 2)
}

/** A run of text that runs over a drawn border was put together from two cells: cut at the space nearest to the border. */
function cutAtRules(run: TextRun, grid: Grid): TextRun[] {
  const margin = 0.3 * run.size
  const middle = (run.box.top + run.box.bottom) / 2
  const at = grid.xs.find(
    (x) => x > run.box.x0 + margin && x < run.box.x1 - margin && isDrawn(grid.vertical, x, middle - 1, middle + 1),
  )
  if (at === undefined || !run.text.includes(' ')) return [run]
  const widths = Array.from(run.text, (character) => (/[\u1100-\uffef]/.test(character) ? 1 : 0.5))
  const total = widths.reduce((sum, width) => sum + width, 0)
  const scale = (run.box.x1 - run.box.x0) / total
  let x = run.box.x0
  let best: { index: number; x: number } | undefined
  for (const [index, character] of Array.from(run.text).entries()) {
    if (character === ' ' && (best === undefined || Math.abs(x - at) < Math.abs(best.x - at))) best = { index, x }
    x += (widths[index] ?? 0) * scale
  }
  if (best === undefined) return [run]
  const characters = Array.from(run.text)
  const left = characters.slice(0, best.index).join('').trim()
  const right = characters.slice(best.index).join('').trim()
  if (left === '' || right === '') return [run]
  return [
    { ...run, text: left, box: { ...run.box, x1: Math.min(at, run.box.x1) } },
    ...cutAtRules({ ...run, text: right, box: { ...run.box, x0: at } }, grid),
  ]
}
