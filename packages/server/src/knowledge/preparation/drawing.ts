import type { Box } from '../parsing/parsed-document.ts'

/** Pages to draw, of a PDF or of a picture, which is one page whose points are its pixels. */
export interface DrawingInput {
  /** File of this machine; it is only read. */
  readonly path: string
  /** 1-based, in rising order; those that the document does not have are left out. */
  readonly pages: readonly number[]
  /** Pixels an inch of a PDF; pictures keep their own pixels. */
  readonly dpi: number
  /** A page of more is drawn smaller. */
  readonly maxPixels: number
  /** Parts of these pages to cut out, boxes in points. */
  readonly crops?: readonly { readonly page: number; readonly box: Box }[]
  /** Frames to draw on a copy of their page, each with a word on it. */
  readonly frames?: readonly { readonly page: number; readonly box: Box; readonly label: string }[]
}

/** All files are PNG, of a temporary folder until `dispose`. */
export interface DrawnPages {
  readonly pages: readonly DrawnPage[]
  /** In the order in which they were asked for; undefined for one outside of its page. */
  readonly crops: readonly (string | undefined)[]
  dispose(): Promise<void>
}

export interface DrawnPage {
  readonly page: number
  readonly path: string
  readonly widthPixels: number
  readonly heightPixels: number
  readonly pixelsPerPoint: number
  /** The page with its frames, where some were asked for. */
  readonly framedPath?: string
}
