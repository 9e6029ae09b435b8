import type { PDFDocumentProxy } from 'pdfjs-dist'
import { ParseFailure } from '../parsed-document.ts'
import type { RecognisedPage } from '../parsed-document.ts'
import type { OutlineTitle } from './headings.ts'
import { isBrokenPart, openPdf } from './library.ts'
import { outlineOf } from './outline.ts'
import { readPage } from './page-content.ts'
import type { PageContent } from './page-content.ts'
import { sheetsOf } from './page-layout.ts'
import type { ReadPage } from './page-layout.ts'
import type { PageOfPictures } from './picture-choice.ts'

export interface ReadDocument {
  readonly title: string | undefined
  readonly outline: readonly OutlineTitle[]
  readonly pages: readonly PageInHand[]
}

export interface PageInHand {
  readonly read: ReadPage
  readonly pictures: PageOfPictures
  /** So many drawn paths that they may be letters. */
  readonly isDrawing: boolean
}

export interface ReadLimits {
  readonly maxPages: number
  readonly maxCharacters: number
}

/** Letters turned into outlines take hundreds of paths; rules and frames do not. */
const pathsOfADrawing = 100
/** The library keeps the fonts of all pages; letting them go now and then costs little and bounds the memory. */
const pagesPerClearing = 250

/**
 * Reads all pages without decoding pictures: their places are enough to tell which are worth it.
 *
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`
 */
export async function readDocument(
  bytes: Uint8Array,
  recognised: ReadonlyMap<number, RecognisedPage>,
  limits: ReadLimits,
): Promise<ReadDocument> {
  const { document, close } = await openPdf(bytes, { maxImagePixels: 0 })
  try {
    if (document.numPages > limits.maxPages) {
      throw new ParseFailure('too-large', `The document has ${document.numPages} pages; ${limits.maxPages} are read.`)
    }
    const pages: PageInHand[] = []
    let characters = 0
    for (let number = 1; number <= document.numPages; number += 1) {
      const content = await contentOf(document, number)
      characters += content.characters
      if (characters > limits.maxCharacters) {
        throw new ParseFailure('too-large', `The document has more than ${limits.maxCharacters} characters.`)
      }
      const { widthPoints, heightPoints, pictures } = content
      pages.push({
        read: sheetsOf(content, recognised.get(number)),
        pictures: { number, widthPoints, heightPoints, pictures },
        isDrawing: content.paths >= pathsOfADrawing,
      })
      if (number % pagesPerClearing === 0) await document.cleanup()
    }
    return { title: await titleOf(document), outline: await outlineOf(document), pages }
  } finally {
    await close()
  }
}

async function contentOf(document: PDFDocumentProxy, number: number): Promise<PageContent> {
  try {
    return await readPage(await document.getPage(number))
  } catch (error) {
    if (!isBrokenPart(error)) throw error
    // To read on would lose a page without a word.
    throw new ParseFailure('damaged', `Page ${number} cannot be read.`, { cause: error })
  }
}

/** Names that programs give where nobody gave one. */
const noTitle = /^(?:untitled|未命名|无标题|about:blank|document\d*|文档\s?\d*|slide \d+|powerpoint .*|幻灯片 ?\d*)$/i

async function titleOf(document: PDFDocumentProxy): Promise<string | undefined> {
  const { info } = await document.getMetadata()
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title : ''
  const bare = title
    .replaceAll(/\p{Cc}/gu, ' ')
    .replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '')
    .replace(/\.(?:docx?|pptx?|xlsx?|wps|html?|tex|dvi)$/i, '')
    .trim()
  return bare === '' || noTitle.test(bare) ? undefined : bare
}
