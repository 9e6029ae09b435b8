import { ParseFailure } from '../parsed-document.ts'
import type { ParsedDocument, ParsedImage, RecognisedPage } from '../parsed-document.ts'
import { blocksOf } from './blocks.ts'
import { vocabularyOf } from './joining.ts'
import { linesOf } from './lines.ts'
import type { Line } from './lines.ts'
import { layOut } from './page-layout.ts'
import type { ReadPage } from './page-layout.ts'
import { isPictured, picturesOfText } from './picture-choice.ts'
import { takePictures } from './pictures.ts'
import { readDocument } from './read-document.ts'
import { runningLines } from './running-lines.ts'
import { unskewed } from './unskewed.ts'
import { withoutWatermarks } from './watermarks.ts'

export interface PdfLimits {
  readonly maxBytes: number
  readonly maxPages: number
  /** Characters of text in the whole document. */
  readonly maxCharacters: number
  /** Pixels of one picture; larger ones are left out. */
  readonly maxImagePixels: number
  /** What goes beyond these two is left out as well, from the end. */
  readonly maxImages: number
  /** All pictures of a document together, encoded. */
  readonly maxImageBytes: number
}

export const defaultPdfLimits: PdfLimits = {
  maxBytes: 200 * 1024 * 1024,
  maxPages: 2_000,
  maxCharacters: 20_000_000,
  maxImagePixels: 16_000_000,
  maxImages: 500,
  maxImageBytes: 64 * 1024 * 1024,
}

export interface PdfOptions {
  /** Lines that a recogniser read on pages without text that can be read; no lines where it found none. */
  readonly recognisedPages?: readonly RecognisedPage[]
  /** Default true. */
  readonly wantImages?: boolean
  readonly limits?: Partial<PdfLimits>
  /** True: a document without text and pictures is given out as it is instead of refused. */
  readonly allowEmpty?: boolean
}

/**
 * Text of a PDF in reading order with the places of its lines, its tables and its pictures. A picture that fills a page without text
 * is the page itself: it is named in `pagesWithoutText` and given out as a picture only where recognition found no text on it. So is a
 * page whose text is not what can be seen, until recognition has looked at it.
 *
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`
 */
export async function parsePdf(bytes: Uint8Array, options: PdfOptions = {}): Promise<ParsedDocument> {
  const limits = { ...defaultPdfLimits, ...options.limits }
  if (bytes.length > limits.maxBytes) {
    throw new ParseFailure('too-large', `The file has more than ${limits.maxBytes} bytes.`)
  }
  const recognised = new Map(options.recognisedPages?.map((page) => [page.page, page]))
  const { title, outline, pages: allPages } = await readDocument(bytes, recognised, limits)
  const unstamped = withoutWatermarks(allPages.map(({ read }) => read))
  const pages = allPages.map((page, index) => ({ ...page, read: unstamped[index] ?? page.read }))

  const running = runningLines(
    pages.map(({ read }) => ({
      page: read.number,
      heightPoints: read.size.height,
      lines: read.sheets.find(({ turn }) => turn === 0)?.segments ?? [],
    })),
  )
  const runningOn = (index: number) => running[index]?.running ?? new Set<number>()
  const withoutText = pages.filter(({ read }, index) => !hasText(read, runningOn(index)))
  const scans = withoutText.filter(({ pictures, isDrawing }) => isDrawing || isPictured(pictures))
  const pagesWithoutText = pages
    .filter((page) => !recognised.has(page.read.number) && (!page.isSound || scans.includes(page)))
    .map(({ read }) => read.number)
  const usedPages = pages.flatMap((page) => page.recognised ?? [])
  const images =
    options.wantImages === false
      ? new Map<number, ParsedImage>()
      : new Map([...(await picturesOf()), ...(await recognisedPictures(bytes, usedPages))])

  const laidOut = pages.map(({ read }, index) => {
    const own = [...images].flatMap(([picture, { page, box }]) =>
      page === read.number && box !== undefined ? [{ picture, box }] : [],
    )
    const elements = layOut(read, runningOn(index), own)
    return { number: read.number, size: read.size, elements, asides: asidesOf(read, running[index]?.first) }
  })
  const named: ParsedImage[] = []
  const blocks = unskewed(
    blocksOf(laidOut, outline, vocabularyOf(textsOf(pages)), (picture) => {
      const image = images.get(picture)
      return image === undefined ? undefined : named.push(image) - 1
    }),
    usedPages,
    pages.map(({ read: { number, size } }) => ({ number, ...size })),
  )
  if (options.allowEmpty !== true && blocks.length === 0 && pagesWithoutText.length === 0) {
    throw new ParseFailure('empty', 'No page holds text or a picture.')
  }
  return {
    ...(title === undefined ? {} : { title }),
    blocks,
    pages: pages.map(({ read: { number, size } }) => ({ number, widthPoints: size.width, heightPoints: size.height })),
    images: named,
    pagesWithoutText,
  }

  function picturesOf() {
    const unread = new Set(scans.map(({ read }) => read.number).filter((number) => !recognised.has(number)))
    const empty = new Set(withoutText.map(({ read }) => read.number).filter((number) => recognised.has(number)))
    const wanted = picturesOfText(
      pages.map(({ pictures }) => pictures),
      (page) => unread.has(page),
      (page) => empty.has(page),
    )
    const { maxImagePixels: maxPixels, maxImages: maxPictures, maxImageBytes: maxTotalBytes } = limits
    return takePictures(bytes, wanted, { maxPixels, maxPictures, maxTotalBytes })
  }
}

/** Their indices go on far behind those of the pictures that the document itself holds. */
const firstRecognisedPicture = 1_000_000
const drawing = { dpi: 144, maxPixels: 16_000_000 }

/** Pictures that recognition found on pages that are pictures as a whole, cut out of these pages. */
async function recognisedPictures(
  bytes: Uint8Array,
  recognised: readonly RecognisedPage[],
): Promise<[number, ParsedImage][]> {
  const withPictures = recognised.filter(({ pictures = [] }) => pictures.length > 0)
  if (withPictures.length === 0) return []
  const [{ drawPdfPages }, { cutFrom }] = [
    await import('./render-page.ts'),
    await import('../pictures/cut-pictures.ts'),
  ]
  const cut: [number, ParsedImage][] = []
  for await (const drawn of drawPdfPages(bytes, { pages: withPictures.map(({ page }) => page), ...drawing })) {
    const boxes = withPictures.find(({ page }) => page === drawn.page)?.pictures ?? []
    for (const part of await cutFrom(drawn, boxes)) cut.push([firstRecognisedPicture + cut.length, part])
  }
  return cut
}

/** Headers and footers that are told once, where they stand first. */
function asidesOf({ sheets }: ReadPage, first: ReadonlySet<number> = new Set()): Line[] {
  const upright = sheets.find(({ turn }) => turn === 0)
  return linesOf(upright?.segments.filter((_, index) => first.has(index)) ?? [])
}

/** Whether anything can be read on the page but its headers, footers and page number. */
function hasText({ sheets, aslant }: ReadPage, dropped: ReadonlySet<number>): boolean {
  if (aslant.length > 0) return true
  return sheets.some(
    ({ turn, segments, tables }) => tables.length > 0 || segments.some((_, index) => turn !== 0 || !dropped.has(index)),
  )
}

function* textsOf(pages: readonly { readonly read: ReadPage }[]): Iterable<string> {
  for (const { read } of pages) {
    for (const { segments } of read.sheets) for (const { text } of segments) yield text
  }
}
