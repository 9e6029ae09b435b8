import type { DocumentFormat } from '../document-types.ts'
import { detectFormat } from './detect-format.ts'
import { ParseFailure } from './parsed-document.ts'
import type { Block, ParsedDocument, RecognisedPage } from './parsed-document.ts'

export interface ParseOptions {
  /** What the file is by its name. */
  readonly format: DocumentFormat
  /** The `content-type` header with which a page of the web came. */
  readonly contentType?: string
  readonly recognisedPages?: readonly RecognisedPage[]
  /** False: no picture is decoded, and none is given. */
  readonly wantImages: boolean
  /** True: a document without text is given out as it is, with the pages that hold pictures, instead of refused. */
  readonly allowEmpty?: boolean
  /** True: a text or Markdown file is one block, letter by letter, because its owner says where to cut it. */
  readonly asWritten?: boolean
  /** Of a PDF; default 2,000. */
  readonly maxPages?: number
}

export interface ParsedFile {
  readonly document: ParsedDocument
  /** What the bytes are. */
  readonly format: DocumentFormat
}

const mebibyte = 1_048_576

/** Parsers of text keep several times the size of the file in memory. */
const mostBytes: Readonly<Record<DocumentFormat, number>> = {
  txt: 50 * mebibyte,
  md: 20 * mebibyte,
  csv: 50 * mebibyte,
  html: 20 * mebibyte,
  url: 20 * mebibyte,
  pdf: 200 * mebibyte,
  doc: 100 * mebibyte,
  docx: 100 * mebibyte,
  ppt: 200 * mebibyte,
  pptx: 200 * mebibyte,
  xls: 100 * mebibyte,
  xlsx: 100 * mebibyte,
  jpg: 50 * mebibyte,
  jpeg: 50 * mebibyte,
  png: 50 * mebibyte,
  mp4: 0,
}

/** The largest file that any parser takes. */
export const mostDocumentBytes = Math.max(...Object.values(mostBytes))

/**
 * Reads a document of any kind by what its bytes are.
 * @throws {ParseFailure} also when there is no text in it: `needs-recognition` where a picture may hold some, else `empty`
 */
export async function parseDocument(bytes: Uint8Array, options: ParseOptions): Promise<ParsedFile> {
  const format = detectFormat(bytes, options.format, { contentType: options.contentType })
  if (bytes.length > mostBytes[format]) {
    throw new ParseFailure('too-large', `It has more than ${mostBytes[format] / mebibyte} MiB.`)
  }
  const parsed = await parseAs(format, bytes, options)
  const document = options.wantImages ? parsed : withoutImages(parsed)
  if (options.allowEmpty !== true && !document.blocks.some(hasText)) throw withoutText(parsed, options)
  return { document, format }
}

/** Parsers are loaded when the first document of their kind comes: a text must not wait for the libraries of all others. */
async function parseAs(format: DocumentFormat, bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const { recognisedPages, wantImages, contentType, allowEmpty, maxPages } = options
  if (options.asWritten === true && (format === 'txt' || format === 'md')) {
    return (await import('./text/parse-txt.ts')).asWritten(bytes)
  }
  switch (format) {
    case 'txt':
      return (await import('./text/parse-txt.ts')).parseTxt(bytes)
    case 'md':
      return (await import('./text/parse-markdown.ts')).parseMarkdown(bytes)
    case 'csv':
      return (await import('./text/parse-csv.ts')).parseCsv(bytes)
    case 'html':
    case 'url':
      return (await import('./web/parse-html.ts')).parseHtml(bytes, { contentType, mainTextOnly: format === 'url' })
    case 'pdf':
      return (await import('./pdf/parse-pdf.ts')).parsePdf(bytes, {
        recognisedPages,
        wantImages,
        allowEmpty,
        limits: maxPages === undefined ? {} : { maxPages },
      })
    case 'docx':
      return (await import('./office/index.ts')).parseDocx(bytes, { wantImages })
    case 'pptx':
      return (await import('./office/index.ts')).parsePptx(bytes, { wantImages })
    case 'xlsx':
    case 'xls':
      return (await import('./office/index.ts')).parseXlsx(bytes, { wantImages })
    case 'doc':
      return (await import('./office/index.ts')).parseDoc(bytes, { wantImages })
    case 'ppt':
      return (await import('./office/index.ts')).parsePpt(bytes, { wantImages })
    case 'jpg':
    case 'jpeg':
    case 'png':
      return (await import('./pictures/parse-picture.ts')).parsePicture(bytes, recognisedPages, {
        allowEmpty,
        wantImages,
      })
    case 'mp4':
      throw new ParseFailure('unsupported', 'Videos are not read.')
  }
}

function withoutImages(document: ParsedDocument): ParsedDocument {
  return { ...document, images: [], blocks: document.blocks.filter(({ type }) => type !== 'image') }
}

function hasText(block: Block): boolean {
  if (block.type === 'image') return false
  return block.type === 'row' ? block.cells.some((cell) => /\S/u.test(cell)) : /\S/u.test(block.text)
}

function withoutText(document: ParsedDocument, { recognisedPages }: ParseOptions): ParseFailure {
  const hasPictures = document.images.length > 0 || document.pagesWithoutText.length > 0
  return hasPictures && recognisedPages === undefined
    ? new ParseFailure('needs-recognition', 'It holds pictures but no text.')
    : new ParseFailure('empty', 'It holds no text.')
}
