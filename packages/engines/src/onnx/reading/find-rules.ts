import type { PixelPoint } from '../../engine.ts'
import type { Corners } from './geometry.ts'
import type { InkMap } from './ink-map.ts'

export interface Stroke {
  readonly from: PixelPoint
  readonly to: PixelPoint
}

/** Thicker ones are bars. */
const thickest = 8
const widestGap = 3
const mostRules = 2000

interface Run {
  readonly from: number
  readonly to: number
  readonly first: number
  last: number
}

/**
 * Straight strokes that are longer than any stroke of a letter: the lines of tables and forms.
 * @param skewDegrees slant of the page, which the strokes share
 * @param lines of text; a stroke inside of one belongs to a letter or underlines it
 */
export function findRules(ink: InkMap, skewDegrees: number, lines: readonly Corners[]): Stroke[] {
  const thicknesses = lines.map(([a, , , d]) => Math.hypot(d.x - a.x, d.y - a.y)).sort((a, b) => a - b)
  const shortest = Math.max(40, 2 * (thicknesses[thicknesses.length >> 1] ?? 0))
  const slope = Math.tan((skewDegrees * Math.PI) / 180)
  const { width, height } = ink
  // Along the slant a horizontal rule stays on one track, and so does a vertical one.
  const across = tracks(height, width, shortest, (track, along) => {
    const y = Math.round(track + (along - width / 2) * slope)
    return y >= 0 && y < height && ink.isDark(along, y)
  }).map(({ from, to, at }) => ({
    from: { x: from, y: at + (from - width / 2) * slope },
    to: { x: to, y: at + (to - width / 2) * slope },
  }))
  const down = tracks(width, height, shortest, (track, along) => {
    const x = Math.round(track - (along - height / 2) * slope)
    return x >= 0 && x < width && ink.isDark(x, along)
  }).map(({ from, to, at }) => ({
    from: { x: at - (from - height / 2) * slope, y: from },
    to: { x: at - (to - height / 2) * slope, y: to },
  }))
  return [...across, ...down].filter((stroke) => !lines.some((line) => isInside(stroke, line))).slice(0, mostRules)
}

/** Long runs of dark pixels on parallel tracks; neighbours that run side by side are one stroke. */
function tracks(
  count: number,
  length: number,
  shortest: number,
  isDark: (track: number, along: number) => boolean,
): { from: number; to: number; at: number }[] {
  let open: Run[] = []
  const done: Run[] = []
  for (let track = 0; track < count; track += 1) {
    const next: Run[] = []
    for (const { from, to } of runsOn(track, length, shortest, isDark)) {
      const same = open.find(
        (run) => Math.min(run.to, to) - Math.max(run.from, from) > 0.5 * Math.min(run.to - run.from, to - from),
      )
      if (same === undefined) next.push({ from, to, first: track, last: track })
      else next.push({ from: Math.min(same.from, from), to: Math.max(same.to, to), first: same.first, last: track })
    }
    done.push(
      ...open.filter(
        (run) => !next.some((other) => other.first === run.first && other.from <= run.from && other.to >= run.to),
      ),
    )
    open = next
  }
  return [...done, ...open]
    .filter(({ first, last }) => last - first < thickest)
    .map(({ from, to, first, last }) => ({ from, to, at: (first + last + 1) / 2 }))
}

function* runsOn(
  track: number,
  length: number,
  shortest: number,
  isDark: (track: number, along: number) => boolean,
): Generator<{ from: number; to: number }> {
  let from = -1
  let end = -1
  for (let along = 0; along <= length; along += 1) {
    if (along < length && isDark(track, along)) {
      if (from === -1) from = along
      end = along + 1
    } else if (from !== -1 && (along === length || along - end >= widestGap)) {
      if (end - from >= shortest) yield { from, to: end }
      from = -1
    }
  }
}

function isInside({ from, to }: Stroke, corners: Corners): boolean {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  const inside = ({ x, y }: PixelPoint): boolean =>
    x >= Math.min(...xs) - 2 && x <= Math.max(...xs) + 2 && y >= Math.min(...ys) && y <= Math.max(...ys)
  return inside(from) && inside(to)
}
