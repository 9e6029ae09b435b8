import type { Quadrilateral } from '@openmaas/engines/projection'

/**
 * What every parser gives: the document's text as blocks in reading order, and where each stretch of it stands. Slicers read nothing
 * else. All lengths are PDF points (1/72 inch) with the origin at the top left of the page.
 */
export interface ParsedDocument {
  /** From the document's own properties or its `<title>`; absent where there is none. */
  readonly title?: string
  readonly blocks: readonly Block[]
  /** Pages of a PDF, slides of a presentation; empty for formats that have none. */
  readonly pages: readonly Page[]
  /** Pictures in the order in which `ImageBlock`s name them. */
  readonly images: readonly ParsedImage[]
  /**
   * Pages that hold a picture but no text, or text that says something else than what can be seen, 1-based: only recognition of
   * characters could read them.
   */
  readonly pagesWithoutText: readonly number[]
}

export interface Page {
  /** 1-based. */
  readonly number: number
  /** Absent where the format has pages but no fixed size. */
  readonly widthPoints?: number
  readonly heightPoints?: number
}

export type Block = HeadingBlock | TextBlock | TableBlock | RowBlock | ImageBlock

interface Placed {
  /** Page or slide, 1-based; absent for formats without pages. A block that runs over a page break names its first page. */
  readonly page?: number
  /** Where the characters of `text` stand, in rising order; empty or absent where the format tells no positions. */
  readonly spans?: readonly Span[]
}

/** Usually one line of a page. Characters between two spans (spaces and line breaks that the parser put in) belong to neither. */
export interface Span {
  /** Range in the block's `text`, in UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
  readonly page: number
  readonly box: Box
}

export interface Box {
  readonly x0: number
  readonly x1: number
  readonly top: number
  readonly bottom: number
}

export interface HeadingBlock extends Placed {
  readonly type: 'heading'
  /** 1 is the highest. */
  readonly level: number
  readonly text: string
}

/** A paragraph, a list item, a line of code or a quotation: text that is read in one go. */
export interface TextBlock extends Placed {
  readonly type: 'text'
  readonly kind: 'paragraph' | 'list-item' | 'code' | 'note'
  readonly text: string
}

/** A table inside running text. `text` holds its rows, one a line, cells joined by ` | `. */
export interface TableBlock extends Placed {
  readonly type: 'table'
  readonly text: string
  /** The first row is a header where the document says so or it looks like one. */
  readonly hasHeader: boolean
  readonly rows: readonly (readonly string[])[]
  /** Cells that reach over more than one place, where lines show it. Their text stands in the first place, the others are empty. */
  readonly merged?: readonly MergedCell[]
  /** The table itself on each of its pages, lines included, where the format tells. */
  readonly places?: readonly { readonly page: number; readonly box: Box }[]
}

/** Places of a table from `row` and `column`, 0-based, on. */
export interface MergedCell {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}

/** A row of a spreadsheet or of a CSV file. */
export interface RowBlock {
  readonly type: 'row'
  /** Name of the sheet; empty for CSV. */
  readonly sheet: string
  /** 1-based row in the sheet, as the spreadsheet program shows it. */
  readonly line: number
  readonly cells: readonly string[]
  /** Titles of the columns where the sheet has a header row; the header row itself is no block. */
  readonly header: readonly string[]
}

/** A picture stands here. */
export interface ImageBlock extends Placed {
  readonly type: 'image'
  /** Index in `ParsedDocument.images`. */
  readonly image: number
}

export interface ParsedImage {
  /** `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `image/bmp`. */
  readonly contentType: string
  readonly bytes: Uint8Array
  readonly page?: number
  readonly box?: Box
  /** Alternative text that the document itself gives. */
  readonly alternativeText?: string
}

/** What a recogniser of characters read on a page that has no text of its own, or none that can be read. */
export interface RecognisedPage {
  readonly page: number
  /** The page's own text is left out: it says something else than what can be seen. */
  readonly replacesText?: boolean
  /** By how much the lines are turned clockwise; default 0. */
  readonly turn?: 0 | 90 | 180 | 270
  /** What is left of their slant, in degrees clockwise, after the turn; default 0. */
  readonly skewDegrees?: number
  /**
   * Corners of the sheet of paper on a photograph, from the upper left clockwise, as fractions of the page; absent where the page is
   * the sheet.
   */
  readonly paper?: Quadrilateral
  /**
   * In the page's own frame, as all boxes, but as if the sheet of paper filled the page, and had then been turned back by the slant
   * about the middle.
   */
  readonly lines: readonly { readonly text: string; readonly box: Box }[]
  /** Straight strokes, as of tables; in the same frame. */
  readonly rules?: readonly {
    readonly direction: 'horizontal' | 'vertical'
    readonly at: number
    readonly from: number
    readonly to: number
  }[]
  /** What is drawn or photographed, as it can be seen. */
  readonly pictures?: readonly Box[]
}

export type ParseFailureReason =
  /** No parser for this kind of file, or its bytes are of another kind than its name says and no parser takes them. */
  | 'unsupported'
  | 'encrypted'
  | 'damaged'
  /** Only recognition of characters could read it, and none is set. */
  | 'needs-recognition'
  /** Nothing in it that could be found again. */
  | 'empty'
  /** A limit on size, memory, pages, entries or time was met. */
  | 'too-large'
  | 'timeout'

/** The document cannot be read; everything else that a parser throws is a defect of ours and is reported as `damaged`. */
export class ParseFailure extends Error {
  override readonly name = 'ParseFailure'
  readonly reason: ParseFailureReason

  /** @param detail one English sentence for the operator, without content of the document */
  constructor(reason: ParseFailureReason, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.reason = reason
  }
}
