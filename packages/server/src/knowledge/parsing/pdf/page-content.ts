import type { PDFPageProxy } from 'pdfjs-dist'
import type { Box } from '../parsed-document.ts'
import { drawingsOf } from './drawings.ts'
import type { PicturePlace } from './drawings.ts'
import { filledFields } from './form-fields.ts'
import { apply, matrixOf, multiply } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { readable } from './characters.ts'
import { meantSigns, writingOf } from './shared-glyphs.ts'
import { soundnessOf } from './text-soundness.ts'
import type { Soundness } from './text-soundness.ts'
import type { Rule, TextRun } from './text-run.ts'
import { unionOf } from './text-run.ts'

/** In which direction lines run; text of one direction is laid out in a frame turned so that it stands upright. */
export type Turn = 0 | 90 | 180 | 270

export interface PageContent {
  /** 1-based. */
  readonly number: number
  readonly widthPoints: number
  readonly heightPoints: number
  /** Runs by the clockwise turn of their lines, each in its upright frame. */
  readonly runs: ReadonlyMap<Turn, readonly TextRun[]>
  /** Text that runs aslant: no upright box holds it and nothing else. */
  readonly aslant: readonly string[]
  /** In the page's own frame. */
  readonly rules: readonly Rule[]
  readonly pictures: readonly PicturePlace[]
  readonly paths: number
  readonly characters: number
  /** Whether the text is what can be seen. */
  readonly soundness: Soundness
}

/** Reads what stands on a page and lets go of everything the library holds for it. */
export async function readPage(page: PDFPageProxy): Promise<PageContent> {
  const viewport = page.getViewport({ scale: 1 })
  const view = matrixOf(viewport.transform)
  if (view === undefined) throw new TypeError('A page has a matrix of six numbers.')
  // The list of operators comes first: only with it the library tells what fonts are like.
  const operators = await page.getOperatorList({ annotationMode: 0 })
  const drawings = drawingsOf(operators, view)
  const content = await page.getTextContent()
  const raw = content.items.map((item) => ('str' in item ? item.str : '')).join('')
  const writing = writingOf(raw)
  const runs = new Map<Turn, TextRun[]>()
  const aslant: string[] = []
  const fonts = new Map<string, FontLook>()
  const frame = { width: viewport.width, height: viewport.height }
  let characters = 0
  for (const item of content.items) {
    if (!('str' in item)) continue
    const own = matrixOf(item.transform)
    if (own === undefined) continue
    const isFullWidth = item.width >= 0.95 * item.str.length * Math.hypot(own[0], own[1])
    const text = readable(meantSigns(item.str, { writing, isFullWidth }))
    if (text === '') continue
    characters += text.length
    const look = fonts.get(item.fontName) ?? fontLook(page, item.fontName)
    fonts.set(item.fontName, look)
    const style = content.styles[item.fontName]
    const placed = placeRun({
      text,
      matrix: multiply(view, own),
      // Widths come in the page's own units, which a page may scale.
      length: (style?.vertical === true ? item.height : item.width) * Math.hypot(view[0], view[1]),
      vertical: style?.vertical === true,
      ascent: style?.ascent ?? 0,
      descent: style?.descent ?? 0,
      rightToLeft: item.dir === 'rtl',
      look,
    })
    if (placed === undefined) continue
    if (placed.turn === undefined) {
      aslant.push(text)
      continue
    }
    const known = runs.get(placed.turn)
    const run = { ...placed.run, box: toFrame(placed.run.box, placed.turn, frame) }
    const upright = { ...run, baseline: baselineIn(run.box, placed.below) }
    if (known === undefined) runs.set(placed.turn, [upright])
    else known.push(upright)
  }
  const fields = await filledFields(page, view)
  if (fields.length > 0) runs.set(0, [...(runs.get(0) ?? []), ...fields])
  for (const { text } of fields) characters += text.length
  page.cleanup()
  return {
    number: page.pageNumber,
    widthPoints: viewport.width,
    heightPoints: viewport.height,
    runs,
    aslant,
    ...drawings,
    characters,
    soundness: soundnessOf(raw),
  }
}

interface FontLook {
  readonly bold: boolean
  readonly monospaced: boolean
}

function fontLook(page: PDFPageProxy, fontName: string): FontLook {
  if (!page.commonObjs.has(fontName)) return { bold: false, monospaced: false }
  const font: unknown = page.commonObjs.get(fontName)
  if (typeof font !== 'object' || font === null) return { bold: false, monospaced: false }
  const name = 'name' in font && typeof font.name === 'string' ? font.name : ''
  const heavy = ('bold' in font && font.bold === true) || ('black' in font && font.black === true)
  return {
    bold: heavy || /bold|black|heavy|demi|medi$|-bd|cmbx|cmb\d|sfbx|simhei|heiti|fzhei/i.test(name),
    monospaced: /courier|mono|consol|menlo|cmtt|sftt|typewriter|code/i.test(name),
  }
}

interface RunSource {
  readonly text: string
  /** From the font's unit square to the page as shown. */
  readonly matrix: Matrix
  /** Along the line, in points as shown. */
  readonly length: number
  readonly vertical: boolean
  readonly ascent: number
  readonly descent: number
  readonly rightToLeft: boolean
  readonly look: FontLook
}

type PlacedRun =
  /** `below`: distance from the baseline to the lower edge of the upright box. */
  | { readonly turn: Turn; readonly run: Omit<TextRun, 'baseline'>; readonly below: number }
  | { readonly turn: undefined }

function placeRun(source: RunSource): PlacedRun | undefined {
  const { matrix, length } = source
  const size = Math.hypot(matrix[2], matrix[3])
  if (!(size > 0.5) || !Number.isFinite(length)) return undefined
  const scale = Math.hypot(matrix[0], matrix[1]) || 1
  const along = [matrix[0] / scale, matrix[1] / scale] as const
  const up = [matrix[2] / size, matrix[3] / size] as const
  const { ascent, descent } = heights(source)
  const origin = apply(matrix, 0, 0)
  const point = (x: number, y: number) => {
    const [px, py] = [origin[0] + along[0] * x + up[0] * y, origin[1] + along[1] * x + up[1] * y]
    return { x0: px, x1: px, top: py, bottom: py }
  }
  // Vertical writing hangs its characters in the middle below the origin.
  const box = source.vertical
    ? unionOf([point(-size / 2, 0), point(size / 2, -length)])
    : unionOf([
        point(0, descent * size),
        point(length, descent * size),
        point(0, ascent * size),
        point(length, ascent * size),
      ])
  const angle = (Math.atan2(along[1], along[0]) * 180) / Math.PI
  const turn = turnOf(source.vertical ? angle + 90 : angle)
  if (turn === undefined) return { turn }
  const run = {
    text: source.text,
    box,
    size: Math.round(size * 100) / 100,
    bold: source.look.bold,
    monospaced: source.look.monospaced,
    rightToLeft: source.rightToLeft,
  }
  return { turn, run, below: source.vertical ? 0.5 * size : -descent * size }
}

/** Some fonts, Chinese ones above all, tell no height or an absurd one. */
function heights({ ascent, descent }: RunSource): { ascent: number; descent: number } {
  return {
    ascent: ascent > 0.3 ? Math.min(ascent, 0.95) : 0.8,
    descent: descent < -0.05 ? Math.max(descent, -0.3) : -0.2,
  }
}

function turnOf(degrees: number): Turn | undefined {
  const turn = ((degrees % 360) + 360) % 360
  const near = ([0, 90, 180, 270, 360] as const).find((right) => Math.abs(turn - right) < 3)
  return near === 360 ? 0 : near
}

export interface FrameSize {
  readonly width: number
  readonly height: number
}

/** A box of the page in the frame in which lines of that turn stand upright. */
export function toFrame({ x0, x1, top, bottom }: Box, turn: Turn, { width, height }: FrameSize): Box {
  if (turn === 90) return { x0: top, x1: bottom, top: width - x1, bottom: width - x0 }
  if (turn === 180) return { x0: width - x1, x1: width - x0, top: height - bottom, bottom: height - top }
  if (turn === 270) return { x0: height - bottom, x1: height - top, top: x0, bottom: x1 }
  return { x0, x1, top, bottom }
}

/** The way back: a box of a turned frame on the page itself. */
export function fromFrame({ x0, x1, top, bottom }: Box, turn: Turn, { width, height }: FrameSize): Box {
  if (turn === 90) return { x0: width - bottom, x1: width - top, top: x0, bottom: x1 }
  if (turn === 180) return { x0: width - x1, x1: width - x0, top: height - bottom, bottom: height - top }
  if (turn === 270) return { x0: top, x1: bottom, top: height - x1, bottom: height - x0 }
  return { x0, x1, top, bottom }
}

function baselineIn(upright: Box, below: number): number {
  return upright.bottom - below
}
