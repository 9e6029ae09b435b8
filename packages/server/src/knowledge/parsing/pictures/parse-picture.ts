import type { ParsedDocument, RecognisedPage } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { isOnItsSide, jpegSize, pngSize } from './picture-size.ts'

/** A decoder needs 4 bytes for each. */
const mostPixels = 100_000_000

/**
 * A picture of text. It is one page, whose points are its pixels as it is shown; the picture itself comes first, then what was
 * recognised on it, laid out like a page of a PDF.
 * @param options.allowEmpty true: without recognised pages its only page is named as one without text
 * @throws {ParseFailure} `damaged`, `too-large`, `needs-recognition` without recognised pages
 */
export async function parsePicture(
  bytes: Uint8Array,
  recognisedPages?: readonly RecognisedPage[],
  { allowEmpty = false, wantImages = true }: { readonly allowEmpty?: boolean; readonly wantImages?: boolean } = {},
): Promise<ParsedDocument> {
  const png = pngSize(bytes)
  const size = png ?? jpegSize(bytes)
  if (size === undefined || size.widthPixels === 0 || size.heightPixels === 0) {
    throw new ParseFailure('damaged', 'The picture has no readable header.')
  }
  if (size.widthPixels * size.heightPixels > mostPixels) {
    throw new ParseFailure('too-large', `The picture has more than ${mostPixels} pixels.`)
  }
  if (recognisedPages === undefined && !allowEmpty) {
    throw new ParseFailure('needs-recognition', 'A picture has no text of its own.')
  }
  const [width, height] = isOnItsSide(bytes)
    ? [size.heightPixels, size.widthPixels]
    : [size.widthPixels, size.heightPixels]
  const recognised = recognisedPages?.find(({ page }) => page === 1)
  const boxes = wantImages ? (recognised?.pictures ?? []) : []
  const parts = boxes.length === 0 ? [] : await (await import('./cut-pictures.ts')).cutPictures(bytes, boxes)
  const blocks =
    recognised === undefined
      ? []
      : (await import('../pdf/recognised-blocks.ts')).recognisedBlocks(
          recognised,
          { width, height },
          parts.map(({ box }, index) => ({ image: index + 1, box })),
        )
  return {
    blocks: [{ type: 'image', image: 0, page: 1 }, ...blocks],
    pages: [{ number: 1, widthPoints: width, heightPoints: height }],
    images: [
      {
        contentType: png === undefined ? 'image/jpeg' : 'image/png',
        bytes,
        page: 1,
        box: { x0: 0, x1: width, top: 0, bottom: height },
      },
      ...parts,
    ],
    pagesWithoutText: recognisedPages === undefined ? [1] : [],
  }
}
