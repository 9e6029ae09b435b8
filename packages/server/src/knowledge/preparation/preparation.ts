import type { DocumentFormat } from '../document-types.ts'
import type { Box, Page, RecognisedPage } from '../parsing/parsed-document.ts'
import type { KnowledgeType, Slice, SlicingOptions } from '../slicing/slice.ts'
import type { WholeFiles } from './whole-files.ts'

/** A document to read, and how to cut it. */
export interface PreparationInput {
  /** File of this machine; it is only read. */
  readonly path: string
  /** What the file is by its name or content type; its bytes may tell otherwise. */
  readonly format: DocumentFormat
  readonly fileName: string
  /** Decimal; stands in the markers of pictures. */
  readonly documentId: string
  readonly slicing: Omit<SlicingOptions, 'imageMarker'>
  /** False leaves pictures and their markers out. */
  readonly parseImages: boolean
  /** True: the document is not cut but given as `PreparedDocument.whole`; it then has no slices. */
  readonly whole?: boolean
  /** Of a page of the web: what the reply said and where it came from. */
  readonly web?: WebOrigin
  /** What a recogniser read on pages without text, when that was done. */
  readonly recognisedPages?: readonly RecognisedPage[]
}

export interface WebOrigin {
  /** The `content-type` header of the reply. */
  readonly contentType?: string
  readonly url?: string
}

/** A document that is read and cut. Its pictures are files of a temporary folder until `dispose`. */
export interface PreparedDocument extends PreparedFacts {
  /** In reading order; pictures stand in the text as `【示意图序号_<document id>_<number from 1>】`. */
  readonly slices: readonly Slice[]
  /** In the order of their numbers. */
  readonly images: readonly PreparedImage[]
  /** Where the input asked for it. */
  readonly whole?: WholeFiles
  /** Removes the temporary folder. Twice is no error. */
  dispose(): Promise<void>
}

export interface PreparedFacts {
  readonly title?: string
  /** What its bytes are; usually what its name says. */
  readonly format: DocumentFormat
  readonly knowledgeType: KnowledgeType
  /** Question-answer slicing found no pairs in the text: an engine may make some. */
  readonly wantsQuestions: boolean
  readonly pages: readonly Page[]
  /** Characters of the whole document, as `countWords` counts. */
  readonly wordNum: number
  readonly notes: PreparationNotes
}

export interface PreparationNotes {
  /** Pages that hold a picture but no text, 1-based; empty when all text was read. */
  readonly pagesWithoutText: readonly number[]
}

export interface PreparedImage {
  readonly path: string
  readonly contentType: string
  readonly page?: number
  readonly box?: Box
  readonly alternativeText?: string
}

export function imageMarker(documentId: string, image: number): string {
  return `【示意图序号_${documentId}_${image + 1}】`
}
