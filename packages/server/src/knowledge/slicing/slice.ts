import type { Box } from '../parsing/parsed-document.ts'

/** A piece of a document as recall finds it. */
export interface Slice {
  /** As it is returned. Joined in order, the slices of a document give its text: nothing is lost, nothing said twice. */
  readonly text: string
  /** Headings above it, outermost first; not part of `text` unless the heading itself stands in this slice. */
  readonly headings: readonly string[]
  /** Rectangles that together cover the text, in reading order; empty where the format tells no positions. */
  readonly positions: readonly SlicePosition[]
  /** First row of the slice in a sheet. */
  readonly row?: { readonly sheet: string; readonly line: number }
  /** Page or slide on which it begins, 1-based. */
  readonly page?: number
  /** Indices in `ParsedDocument.images` of the pictures that stand in it; `imageMarker` says how the text names them. */
  readonly images: readonly number[]
  /** With question-answer slicing: the question, which is also part of `text`. */
  readonly question?: string
}

/** One rectangle on one page; the text inside it is `text.slice(start, end)`. */
export interface SlicePosition extends Box {
  readonly page: number
  readonly pageWidth: number
  readonly pageHeight: number
  readonly start: number
  readonly end: number
}

/** Kinds of slicing of the platform; there is no 4. */
export type KnowledgeType = 1 | 2 | 3 | 5 | 6 | 7

export interface SlicingOptions {
  /** Absent: chosen from the document. */
  readonly knowledgeType?: KnowledgeType
  /** With type 5; default a line break. */
  readonly customSeparators?: readonly string[]
  /** With type 5: most characters (code points) of a slice, 20 to 2000, default 300. */
  readonly sentenceSize?: number
  /** Stands for the id of the document in image markers until the document is stored. */
  readonly imageMarker: (image: number) => string
}

export interface SlicedDocument {
  readonly knowledgeType: KnowledgeType
  readonly slices: readonly Slice[]
  /** Type 2 found no questions in the text itself: the slices are those of type 1, from which an engine may make pairs. */
  readonly wantsQuestions: boolean
}
