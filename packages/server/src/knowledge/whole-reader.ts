import type { DocumentFormat } from './document-types.ts'
import { ParseFailure } from './parsing/parsed-document.ts'
import type { ParseFailureReason, RecognisedPage } from './parsing/parsed-document.ts'
import type { PreparedDocument } from './preparation/preparation.ts'
import type { PreparationPool } from './preparation/preparation-pool.ts'
import { wholePictureName } from './preparation/whole-files.ts'
import type { WholeFiles } from './preparation/whole-files.ts'

export interface FileToRead {
  /** File of this machine; it is only read. */
  readonly path: string
  readonly name: string
  /** In whose name its characters are recognised. */
  readonly accountId: string
  readonly format: DocumentFormat
}

/** Reads the characters of a file that has no text of its own: a picture, a PDF of pictures. */
export type RecogniseFile = (file: FileToRead, signal: AbortSignal) => Promise<readonly RecognisedPage[]>

/** A file that was read as a whole. Its parts are files of a temporary folder until `dispose`. */
export interface WholeDocument extends WholeFiles {
  readonly pageCount: number
  /** `name` is how the Markdown refers to it. */
  readonly pictures: readonly { readonly name: string; readonly path: string }[]
  dispose(): Promise<void>
}

/**
 * Reads a file in a process of its own, uncut.
 * @throws the reason of the signal, or what failed on this machine: worth another try
 */
export type ReadWhole = (
  file: FileToRead,
  options: { readonly signal: AbortSignal; readonly withPictures: boolean },
) => Promise<{ readonly document: WholeDocument } | { readonly refused: ParseFailureReason }>

/** @param recognise absent: files without text of their own are refused as `needs-recognition` */
export function wholeReader(pool: PreparationPool, recognise: RecogniseFile | undefined): ReadWhole {
  return async (file, { signal, withPictures }) => {
    const read = (recognisedPages?: readonly RecognisedPage[]): Promise<PreparedDocument> =>
      pool.prepare(
        {
          path: file.path,
          format: file.format,
          fileName: file.name,
          documentId: '0',
          slicing: {},
          parseImages: withPictures,
          whole: true,
          ...(recognisedPages === undefined ? {} : { recognisedPages }),
        },
        { signal },
      )
    try {
      return { document: wholeDocument(await readOrRecognise(read, file, recognise, signal)) }
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      return { refused: error.reason }
    }
  }
}

async function readOrRecognise(
  read: (recognisedPages?: readonly RecognisedPage[]) => Promise<PreparedDocument>,
  file: FileToRead,
  recognise: RecogniseFile | undefined,
  signal: AbortSignal,
): Promise<PreparedDocument> {
  let prepared: PreparedDocument
  try {
    prepared = await read()
  } catch (error) {
    const unread = error instanceof ParseFailure && error.reason === 'needs-recognition'
    if (!unread || recognise === undefined) throw error
    return read(await recognise(file, signal))
  }
  if (prepared.notes.pagesWithoutText.length === 0 || recognise === undefined) return prepared
  await prepared.dispose()
  return read(await recognise(file, signal))
}

function wholeDocument({ whole, images, pages, dispose }: PreparedDocument): WholeDocument {
  if (whole === undefined) throw new Error('A document was cut that should be read as a whole.')
  return {
    ...whole,
    pageCount: pages.length,
    pictures: images.map(({ path, contentType }, index) => ({ path, name: wholePictureName(index, contentType) })),
    dispose,
  }
}
