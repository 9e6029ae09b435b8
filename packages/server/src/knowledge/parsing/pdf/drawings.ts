import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Box } from '../parsed-document.ts'
import { apply, identity, matrixOf, multiply } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { unionOf } from './text-run.ts'
import type { Rule } from './text-run.ts'

export interface Drawings {
  readonly rules: readonly Rule[]
  /** Where pictures stand, in the order of drawing. */
  readonly pictures: readonly PicturePlace[]
  /** Number of drawn paths; many of them without any text are text turned into outlines, or a drawing. */
  readonly paths: number
}

export interface PicturePlace {
  readonly box: Box
  /** Name under which the decoded picture can be had; absent when pictures were left out on opening. */
  readonly objectId?: string
}

export interface OperatorList {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}

/** Strokes thicker than this, in points, are bars or backgrounds. */
const thickestRule = 3
const shortestRule = 4
const mostRules = 10_000

const strokes: ReadonlySet<number> = new Set([OPS.stroke, OPS.closeStroke])
const fills: ReadonlySet<number> = new Set([OPS.fill, OPS.eoFill])
const both: ReadonlySet<number> = new Set([
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
])
/** Operators that neither draw nor end anything: after a change of the matrix they leave the question open what it was for. */
const silent: ReadonlySet<number> = new Set([
  OPS.dependency,
  OPS.setGState,
  OPS.clip,
  OPS.eoClip,
  OPS.beginMarkedContent,
  OPS.beginMarkedContentProps,
  OPS.endMarkedContent,
  OPS.markPoint,
  OPS.markPointProps,
  OPS.setFillRGBColor,
  OPS.setStrokeRGBColor,
  OPS.setFillGray,
  OPS.setStrokeGray,
  OPS.setLineWidth,
  OPS.setLineCap,
  OPS.setLineJoin,
  OPS.setMiterLimit,
  OPS.setDash,
  OPS.setRenderingIntent,
  OPS.setFlatness,
])

/**
 * Lines and pictures of a page. On a document opened without pictures, the place of a picture is known from a matrix that blows
 * the unit square up and draws nothing: that is all which the library leaves of it.
 *
 * @param view matrix from the page's own space to that of the page as shown
 */
export function drawingsOf(operators: OperatorList, view: Matrix): Drawings {
  const rules: Rule[] = []
  const pictures: PicturePlace[] = []
  const stack: Matrix[] = []
  let matrix: Matrix = identity
  let paths = 0
  /** Set while a change of the matrix has drawn nothing yet. */
  let waiting: Matrix | undefined
  const settle = () => {
    if (waiting !== undefined) pictures.push({ box: unitSquare(multiply(view, waiting)) })
    waiting = undefined
  }
  for (const [index, operator] of operators.fnArray.entries()) {
    const parameters = operators.argsArray[index]
    const list: readonly unknown[] = Array.isArray(parameters) ? parameters : []
    if (operator === OPS.transform) {
      settle()
      const change = matrixOf(list)
      if (change !== undefined) waiting = matrix = multiply(matrix, change)
    } else if (operator === OPS.save) {
      stack.push(matrix)
      // The matrix before a `save` serves what comes after it, and is judged there.
    } else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) {
      settle()
      matrix = stack.pop() ?? identity
    } else if (operator === OPS.paintFormXObjectBegin) {
      waiting = undefined
      stack.push(matrix)
      const change = matrixOf(list[0])
      if (change !== undefined) matrix = multiply(matrix, change)
    } else if (operator === OPS.paintImageXObject) {
      const [objectId] = list
      if (typeof objectId === 'string') pictures.push({ box: unitSquare(multiply(view, matrix)), objectId })
      waiting = undefined
    } else if (operator === OPS.constructPath) {
      const [kind, data] = list
      if (typeof kind === 'number' && kind !== OPS.endPath) {
        paths += 1
        waiting = undefined
        if (rules.length < mostRules) {
          for (const path of pathsIn(data)) rulesOf(path, kind, multiply(view, matrix), rules)
        }
      }
    } else if (!silent.has(operator)) waiting = undefined
  }
  settle()
  return { rules, pictures, paths }
}

function unitSquare(matrix: Matrix): Box {
  return boxOf([apply(matrix, 0, 0), apply(matrix, 1, 0), apply(matrix, 0, 1), apply(matrix, 1, 1)])
}

function boxOf(points: readonly (readonly [number, number])[]): Box {
  return unionOf(points.map(([x, y]) => ({ x0: x, x1: x, top: y, bottom: y })))
}

function pathsIn(data: unknown): Float32Array[] {
  if (!Array.isArray(data)) return []
  return data.filter((path): path is Float32Array => path instanceof Float32Array)
}

/** Codes of the library's packed paths and how many numbers follow each. */
const pathCodes = { moveTo: 0, lineTo: 1, curveTo: 2, quadraticCurveTo: 3, closePath: 4 } as const
const numbersAfter: readonly number[] = [2, 2, 6, 4, 0]

interface Outline {
  readonly points: (readonly [number, number])[]
  straight: boolean
  closed: boolean
}

function rulesOf(path: Float32Array, kind: number, matrix: Matrix, rules: Rule[]): void {
  for (const outline of outlinesOf(path, matrix)) {
    const { points, straight } = outline
    if (fills.has(kind) || both.has(kind)) {
      const box = boxOf(points)
      const [width, height] = [box.x1 - box.x0, box.bottom - box.top]
      if (straight && Math.min(width, height) <= thickestRule) {
        addRule(rules, box)
        continue
      }
    }
    if (!strokes.has(kind) && !both.has(kind)) continue
    const ends = outline.closed || both.has(kind) ? [...points, points[0] ?? [0, 0]] : points
    for (const [index, point] of ends.entries()) {
      const next = ends[index + 1]
      if (next !== undefined && straight)
        addRule(rules, boxOf([point as readonly [number, number], next as readonly [number, number]]))
    }
  }
}

function addRule(rules: Rule[], box: Box): void {
  const [width, height] = [box.x1 - box.x0, box.bottom - box.top]
  if (width >= shortestRule && height <= thickestRule) {
    rules.push({ direction: 'horizontal', at: (box.top + box.bottom) / 2, from: box.x0, to: box.x1 })
  } else if (height >= shortestRule && width <= thickestRule) {
    rules.push({ direction: 'vertical', at: (box.x0 + box.x1) / 2, from: box.top, to: box.bottom })
  }
}

function outlinesOf(path: Float32Array, matrix: Matrix): Outline[] {
  const outlines: Outline[] = []
  let position = 0
  while (position < path.length) {
    const code = path[position] ?? pathCodes.closePath
    const count = numbersAfter[code]
    // A code that this version of the library does not know ends the reading; guessing would make lines that are none.
    if (count === undefined) return outlines
    const at: readonly [number, number] = apply(matrix, path[position + count - 1] ?? 0, path[position + count] ?? 0)
    const current = outlines.at(-1)
    if (code === pathCodes.moveTo) outlines.push({ points: [at], straight: true, closed: false })
    else if (code === pathCodes.closePath) {
      if (current !== undefined) current.closed = true
    } else if (current !== undefined) {
      current.points.push(at)
      if (code !== pathCodes.lineTo) current.straight = false
    }
    position += 1 + count
  }
  return outlines
}
