import type { Block, ParsedDocument } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { refuseBinary } from '../text/refuse-binary.ts'
import { parseDom } from './dom.ts'
import type { DomDocument } from './dom.ts'
import { htmlBlocks } from './html-blocks.ts'
import { decodeHtml } from './html-encoding.ts'
import { mainText, mayHaveMainText } from './main-text.ts'

export interface HtmlOptions {
  /** The `content-type` header with which the page came. */
  readonly contentType?: string
  /** Only the article, without menus, side columns and footers; the whole page where none is found. */
  readonly mainTextOnly: boolean
}

/** Markup of a page without its scripts, which are most of many pages; the tree of a longer one would not fit into memory. */
const mostCharacters = 12_000_000

/**
 * A page of the web. Nothing that it names is fetched, and its scripts do not run.
 * @throws {ParseFailure} `too-large`, `unsupported` when it is no text, `damaged` when it is nested beyond reason
 */
export function parseHtml(bytes: Uint8Array, options: HtmlOptions): ParsedDocument {
  const markup = pageMarkup(bytes, options.contentType)
  const document = parseDom(markup)
  const ownTitle = titleOf(document)
  const isSearched = options.mainTextOnly && mayHaveMainText(document)
  const main = isSearched ? mainText(document) : undefined
  // The search has changed the tree.
  const whole = isSearched && main === undefined ? parseDom(markup) : document
  const { blocks, images } = htmlBlocks(main?.root ?? whole)
  const title = main?.title ?? ownTitle ?? firstHeading(blocks)
  return { ...(title === undefined ? {} : { title }), blocks, pages: [], images, pagesWithoutText: [] }
}

/**
 * The text of a page without its scripts.
 * @throws {ParseFailure} `too-large`, `unsupported` when it is no text
 */
export function pageMarkup(bytes: Uint8Array, contentType: string | undefined): string {
  const { text } = decodeHtml(bytes, contentType)
  refuseBinary(text)
  const markup = withoutScripts(text.replaceAll('\0', ''))
  if (markup.length > mostCharacters) throw new ParseFailure('too-large', 'The page has too much markup.')
  return markup
}

/** Reads on from each opening tag to its end; one that is never closed goes to the end of the page, as in a browser. */
function withoutScripts(text: string): string {
  const opening = /<(script|style|svg|noscript|template)\b|<!--/gi
  let rest = ''
  let position = 0
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    rest += text.slice(position, match.index)
    const closing = match[1] === undefined ? /-->/g : new RegExp(`</${match[1]}\\s*>`, 'gi')
    closing.lastIndex = match.index + match[0].length
    if (closing.exec(text) === null) return rest
    position = closing.lastIndex
    opening.lastIndex = position
  }
  return rest + text.slice(position)
}

export function titleOf(document: DomDocument): string | undefined {
  const text = document.querySelector('title')?.textContent ?? ''
  return text.replaceAll(/\s+/gu, ' ').trim() || undefined
}

function firstHeading(blocks: readonly Block[]): string | undefined {
  const heading = blocks.find((block) => block.type === 'heading' && block.level === 1)
  return heading?.type === 'heading' ? heading.text : undefined
}
