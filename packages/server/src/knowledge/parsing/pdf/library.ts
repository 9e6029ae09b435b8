import { createRequire } from 'node:module'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import {
  getDocument,
  InvalidPDFException,
  PasswordException,
  PDFDataRangeTransport,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { ParseFailure } from '../parsed-document.ts'

export interface OpenPdf {
  readonly document: PDFDocumentProxy
  close(): Promise<void>
}

/** A file that stays open meanwhile. Only what is needed of it is read: a few pages of a long scan do not take its whole size. */
export interface PdfFile {
  readonly handle: FileHandle
  readonly sizeBytes: number
}

export interface OpenOptions {
  /** Pictures of more pixels than this are left out; 0 leaves out all, which saves the time of decoding them. */
  readonly maxImagePixels: number
  /** Whether fonts are wanted for drawing or only to tell what their characters mean. */
  readonly forDrawing?: boolean
}

/** The library's own data: maps of Chinese, Japanese and Korean encodings, stand-ins for the standard fonts, decoders. */
const packageFolder = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
/** Paths, although the library calls them addresses: under Node it opens them as files, and takes no `file:` URL. */
const folder = (name: string) => `${path.join(packageFolder, name)}/`

/**
 * Opens a PDF without reading anything from a network.
 *
 * @param source bytes are copied, because the library takes hold of what it is given
 * @throws {ParseFailure} `encrypted` where a password is needed, `damaged` where nothing can be repaired
 */
export async function openPdf(source: Uint8Array | PdfFile, options: OpenOptions): Promise<OpenPdf> {
  const task = getDocument({
    ...(source instanceof Uint8Array
      ? // A copy that is no Buffer, which the library refuses.
        { data: new Uint8Array(source) }
      : { range: new FileRanges(source), disableAutoFetch: true, disableStream: true }),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    maxImageSize: options.maxImagePixels,
    disableFontFace: true,
    useSystemFonts: false,
    fontExtraProperties: options.forDrawing !== true,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  })
  try {
    return { document: await task.promise, close: () => task.destroy() }
  } catch (error) {
    await task.destroy()
    throw failureOf(error)
  }
}

/** A disk that fails ends the process, as the library waits for each part without end; whoever waits for the process then knows. */
class FileRanges extends PDFDataRangeTransport {
  readonly #handle: FileHandle

  constructor({ handle, sizeBytes }: PdfFile) {
    super(sizeBytes, null)
    this.#handle = handle
  }

  override requestDataRange(begin: number, end: number): void {
    const part = new Uint8Array(end - begin)
    void this.#handle.read(part, 0, part.length, begin).then(() => this.onDataRange(begin, part))
  }
}

/** Whether the library gave up on a broken part of the file; anything else is a defect, of it or of ours. */
export function isBrokenPart(error: unknown): boolean {
  return error instanceof Error && (error.name === 'UnknownErrorException' || error.name === 'FormatError')
}

function failureOf(error: unknown): ParseFailure {
  if (error instanceof PasswordException) {
    return new ParseFailure('encrypted', 'The file can be opened with a password only.', { cause: error })
  }
  const detail =
    error instanceof InvalidPDFException
      ? 'The file is no PDF or is damaged beyond repair.'
      : 'The structure of the file cannot be read.'
  return new ParseFailure('damaged', detail, { cause: error })
}
