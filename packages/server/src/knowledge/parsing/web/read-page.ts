import { isElement, parseDom } from './dom.ts'
import type { DomDocument, DomElement, DomNode } from './dom.ts'
import { htmlBlocks } from './html-blocks.ts'
import { mainText, mayHaveMainText } from './main-text.ts'
import { pageMarkdown } from './page-markdown.ts'
import { pageMarkup, titleOf } from './parse-html.ts'

export interface PageOptions {
  /** Where the page came from: what it names is relative to it. */
  readonly url: string
  /** The header with which it came. */
  readonly contentType?: string | undefined
  readonly format: 'markdown' | 'text' | 'html'
  readonly retainImages: boolean
  /** Pictures that stand inside the page; else only their alternative text is kept. */
  readonly keepDataImages: boolean
  /** Tables and the like in the Markdown of GitHub. */
  readonly gfm: boolean
}

/** A page of the web as a reader would have it. All addresses are absolute. */
export interface ReadPage {
  readonly title: string
  readonly description: string
  readonly content: string
  /** `<meta>` by name, as far as readers ask for it. */
  readonly metadata: Readonly<Record<string, string>>
  readonly stylesheets: readonly string[]
  readonly images: readonly { readonly text: string; readonly url: string }[]
  readonly links: readonly { readonly text: string; readonly url: string }[]
  readonly publishedTime?: string | undefined
}

const toldMetadata = ['keywords', 'viewport', 'description', 'format-detection', 'author', 'robots']
const publishedNames = [
  'article:published_time',
  'og:published_time',
  'datepublished',
  'publishdate',
  'pubdate',
  'date',
]
const mostListed = 1000
const maxValueCharacters = 2000

/**
 * The main text of a page of the web, or all of it where none is found. Nothing that it names is fetched, and its scripts do not run.
 * @throws {ParseFailure} as `parseHtml`
 */
export function readPage(bytes: Uint8Array, options: PageOptions): ReadPage {
  const markup = pageMarkup(bytes, options.contentType)
  const document = parseDom(markup)
  const base = baseOf(document, options.url)
  const facts = factsOf(document, base)
  const isPlain = mayHaveMainText(document)
  const main = isPlain ? mainText(document) : undefined
  // The search has changed the tree.
  const root = main?.root ?? bodyOf(isPlain ? parseDom(markup) : document)
  if (isPlain) mendAddresses(root, base, options)
  return {
    ...facts,
    title: main?.title ?? facts.title,
    content: isPlain ? contentOf(root, options) : textOf(root),
    images: isPlain ? listed(root, 'img', 'src', (image) => image.getAttribute('alt')) : [],
    links: isPlain ? listed(root, 'a', 'href', (link) => link.textContent) : [],
  }
}

function contentOf(root: DomNode, { format, gfm }: PageOptions): string {
  switch (format) {
    case 'markdown':
      return pageMarkdown(root, { gfm })
    case 'html':
      return 'innerHTML' in root && typeof root.innerHTML === 'string' ? root.innerHTML.trim() : textOf(root)
    case 'text':
      return textOf(root)
  }
}

function textOf(root: DomNode): string {
  return htmlBlocks(root)
    .blocks.flatMap((block) => ('text' in block ? [block.text] : []))
    .join('\n\n')
}

function factsOf(document: DomDocument, base: string): Omit<ReadPage, 'content' | 'images' | 'links'> {
  const metadata: Record<string, string> = {}
  const stylesheets: string[] = []
  for (const element of elementsOf(document)) {
    if (element.localName === 'meta') {
      const name = (element.getAttribute('name') ?? element.getAttribute('property') ?? '').toLowerCase()
      const value = (element.getAttribute('content') ?? '').trim()
      if (name !== '' && value !== '') metadata[name] ??= value.slice(0, maxValueCharacters)
    } else if (element.localName === 'link' && /\bstylesheet\b/i.test(element.getAttribute('rel') ?? '')) {
      const url = absolute(element.getAttribute('href'), base)
      if (url !== undefined && stylesheets.length < mostListed) stylesheets.push(url)
    }
  }
  return {
    title: titleOf(document) ?? metadata['og:title'] ?? '',
    description: metadata['description'] ?? metadata['og:description'] ?? '',
    metadata: Object.fromEntries(
      toldMetadata.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])),
    ),
    stylesheets,
    publishedTime: publishedNames.map((name) => metadata[name]).find((time) => time !== undefined),
  }
}

/** Makes addresses absolute, and takes those away that would do something. */
function mendAddresses(root: DomNode, base: string, { retainImages, keepDataImages }: PageOptions): void {
  for (const element of elementsOf(root)) {
    if (element.localName === 'a') {
      const url = absolute(element.getAttribute('href'), base)
      if (url === undefined) element.removeAttribute('href')
      else element.setAttribute('href', url)
    } else if (element.localName === 'img') {
      const source = element.getAttribute('src') ?? element.getAttribute('data-src')
      const isData = source?.startsWith('data:image/') === true
      const url = isData ? (keepDataImages ? source : undefined) : absolute(source, base)
      if (!retainImages) element.remove()
      else if (url !== undefined) element.setAttribute('src', url)
      else element.replaceWith(element.getAttribute('alt') ?? '')
    }
  }
}

function listed(
  root: DomNode,
  name: string,
  attribute: string,
  textOfElement: (element: DomElement) => string | null,
): { text: string; url: string }[] {
  const found = new Map<string, string>()
  for (const element of elementsOf(root)) {
    const url = element.localName === name ? element.getAttribute(attribute) : null
    if (url === null || url.startsWith('data:') || found.has(url)) continue
    const text = (textOfElement(element) ?? '').replaceAll(/\s+/gu, ' ').trim()
    found.set(url, text.slice(0, maxValueCharacters))
    if (found.size === mostListed) break
  }
  return [...found].map(([url, text]) => ({ text, url }))
}

function elementsOf(root: DomNode): DomElement[] {
  const elements: DomElement[] = []
  const waiting: DomNode[] = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isElement(node)) elements.push(node)
    waiting.push(...[...node.childNodes].filter(({ nodeType }) => nodeType === 1).toReversed())
  }
  return elements
}

function bodyOf(document: DomDocument): DomNode {
  return document.querySelector('body') ?? document
}

function baseOf(document: DomDocument, url: string): string {
  return absolute(document.querySelector('base')?.getAttribute('href') ?? null, url) ?? url
}

/** http, https and mail only. */
function absolute(address: string | null | undefined, base: string): string | undefined {
  if (address === null || address === undefined || address.trim() === '') return undefined
  const url = URL.parse(address.trim(), base)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
