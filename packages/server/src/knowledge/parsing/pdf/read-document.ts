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
import { isPictured, isFilled } from './picture-choice.ts'
import type { PageOfPictures } from './picture-choice.ts'
import { isConfirmed } from './text-soundness.ts'

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
  readonly isSound: boolean
  /** What the page's text was made of, or completed with. */
  readonly recognised: RecognisedPage | undefined
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
      const used = usedOf(recognised.get(number), content)
      pages.push({
        read: sheetsOf(content, used),
        pictures: { number, widthPoints, heightPoints, pictures },
        isDrawing: content.paths >= pathsOfADrawing,
        isSound: content.soundness === 'sound',
        recognised: used,
      })
      if (number % pagesPerClearing === 0) await document.cleanup()
    }
    return { title: await titleOf(document), outline: await outlineOf(document), pages }
  } finally {
    await close()
  }
}

/** Recognised lines complete sound text, confirm doubtful text, or stand in its place. */
function usedOf(recognised: RecognisedPage | undefined, content: PageContent): RecognisedPage | undefined {
  if (recognised === undefined || content.soundness === 'sound') return recognised
  const own = [...content.runs.values()].flat()
  const seen = recognised.lines.map(({ text }) => text).join('\n')
  if (content.soundness === 'doubtful' && isConfirmed(own.map(({ text }) => text).join('\n'), seen)) return undefined
  // What the page itself draws is known better than what is seen of it.
  const pictures = isPictured(content) && !isFilled(content) ? [] : (recognised.pictures ?? [])
  return {
    ...recognised,
    replacesText: true,
    pictures,
    rules: content.rules.length > 0 ? [] : (recognised.rules ?? []),
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
