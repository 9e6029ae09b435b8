import type { Block, ParsedDocument, RecognisedPage, Span } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { jpegSize, pngSize } from './picture-size.ts'

/** A decoder needs 4 bytes for each. */
const mostPixels = 100_000_000

/**
 * A picture of text. It is one page, whose points are its pixels; each line that was recognised is a paragraph with its box, and the
 * picture itself comes first.
 * @param options.allowEmpty true: without recognised pages its only page is named as one without text
 * @throws {ParseFailure} `damaged`, `too-large`, `needs-recognition` without recognised pages
 */
export function parsePicture(
  bytes: Uint8Array,
  recognisedPages?: readonly RecognisedPage[],
  { allowEmpty = false }: { readonly allowEmpty?: boolean } = {},
): ParsedDocument {
  const png = pngSize(bytes)
  const size = png ?? jpegSize(bytes)
  if (size === undefined || size.widthPixels === 0 || size.heightPixels === 0) {
    throw new ParseFailure('damaged', 'The picture has no readable header.')
  }
  const { widthPixels, heightPixels } = size
  if (widthPixels * heightPixels > mostPixels) {
    throw new ParseFailure('too-large', `The picture has more than ${mostPixels} pixels.`)
  }
  if (recognisedPages === undefined && !allowEmpty) {
    throw new ParseFailure('needs-recognition', 'A picture has no text of its own.')
  }
  const box = { x0: 0, x1: widthPixels, top: 0, bottom: heightPixels }
  const lines = (recognisedPages ?? []).filter(({ page }) => page === 1).flatMap((page) => page.lines)
  return {
    blocks: [{ type: 'image', image: 0, page: 1 }, ...lines.flatMap(lineBlock)],
    pages: [{ number: 1, widthPoints: widthPixels, heightPoints: heightPixels }],
    images: [{ contentType: png === undefined ? 'image/jpeg' : 'image/png', bytes, page: 1, box }],
    pagesWithoutText: recognisedPages === undefined ? [1] : [],
  }
}

function lineBlock({ text, box }: RecognisedPage['lines'][number]): Block[] {
  const trimmed = text.trim()
  const span: Span = { start: 0, end: trimmed.length, page: 1, box }
  return trimmed === '' ? [] : [{ type: 'text', kind: 'paragraph', text: trimmed, page: 1, spans: [span] }]
}
