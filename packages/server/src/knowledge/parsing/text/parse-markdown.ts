import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Block, ParsedDocument } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'
import { decodeText } from './decode-text.ts'
import { refuseBinary } from './refuse-binary.ts'
import { frontMatter } from './front-matter.ts'
import { MarkdownBlocks } from './markdown-blocks.ts'
import { markdownPieces } from './markdown-pieces.ts'

/** Marks of quotations and lists at the beginning of one line; the parser's time grows with their square. */
const deepNesting = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){200}/m

/**
 * CommonMark with the tables, task lists, footnotes and strike-through of GitHub. The title comes from the front matter or is the first
 * heading of level 1. Pictures count by their alternative text, except those that are part of the file as `data:`.
 * @throws {ParseFailure} `unsupported` when it is no text, `damaged` when it is nested beyond reason
 */
export function parseMarkdown(bytes: Uint8Array): ParsedDocument {
  const { text } = decodeText(bytes)
  refuseBinary(text)
  if (deepNesting.test(text)) throw new ParseFailure('damaged', 'It is nested too deeply.')
  const { title, body } = frontMatter(text.replaceAll(/\r\n?/g, '\n'))
  const blocks = new MarkdownBlocks()
  // Chinese texts write ranges with one tilde (`5~32公里`), which must not strike out what lies between two of them.
  for (const piece of markdownPieces(body)) {
    blocks.add(fromMarkdown(piece, { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] }))
  }
  const name = title ?? firstTitle(blocks.blocks)
  return {
    ...(name === undefined ? {} : { title: name }),
    blocks: blocks.blocks,
    pages: [],
    images: blocks.images,
    pagesWithoutText: [],
  }
}

function firstTitle(blocks: readonly Block[]): string | undefined {
  const heading = blocks.find((block) => block.type === 'heading' && block.level === 1)
  return heading?.type === 'heading' ? heading.text : undefined
}
