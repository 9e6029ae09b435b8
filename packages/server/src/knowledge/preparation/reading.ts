import type { DocumentFormat } from '../document-types.ts'
import type { Block, Page, RecognisedPage } from '../parsing/parsed-document.ts'
import type { PreparedImage } from './preparation.ts'

/** A document to read without cutting it. One without text is read as it is instead of refused. */
export interface ReadingInput {
  /** File of this machine; it is only read. */
  readonly path: string
  /** What the file is by its name or content type; its bytes may tell otherwise. */
  readonly format: DocumentFormat
  /** False leaves pictures out. */
  readonly wantImages: boolean
  /** A PDF with more fails as `too-large`; default 2,000. */
  readonly maxPages?: number
  readonly recognisedPages?: readonly RecognisedPage[]
}

/** As `ParsedDocument`; pictures are files of a temporary folder until `dispose`. */
export interface ReadDocument {
  readonly title?: string
  readonly format: DocumentFormat
  readonly blocks: readonly Block[]
  readonly pages: readonly Page[]
  readonly images: readonly PreparedImage[]
  readonly pagesWithoutText: readonly number[]
  dispose(): Promise<void>
}
