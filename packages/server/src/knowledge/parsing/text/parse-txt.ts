import type { Block, ParsedDocument } from '../parsed-document.ts'
import { decodeText } from './decode-text.ts'
import { plainTextBlocks } from './plain-text-blocks.ts'
import { refuseBinary } from './refuse-binary.ts'

/**
 * Plain text of any encoding.
 * @throws {ParseFailure} `unsupported` when it is no text
 */
export function parseTxt(bytes: Uint8Array): ParsedDocument {
  const { text } = decodeText(bytes)
  refuseBinary(text)
  const blocks = plainTextBlocks(text)
  const title = titleOf(blocks)
  return { ...(title === undefined ? {} : { title }), blocks, pages: [], images: [], pagesWithoutText: [] }
}

/**
 * Plain text as it was written: one block, blank lines and all.
 * @throws {ParseFailure} `unsupported` when it is no text
 */
export function asWritten(bytes: Uint8Array): ParsedDocument {
  const { text } = decodeText(bytes)
  refuseBinary(text)
  const blocks: Block[] = [{ type: 'text', kind: 'paragraph', text: text.replaceAll('\r\n', '\n') }]
  return { blocks, pages: [], images: [], pagesWithoutText: [] }
}

/** A heading on the first line names the whole text, unless it is the first of several chapters. */
function titleOf(blocks: readonly Block[]): string | undefined {
  const [first, ...rest] = blocks
  if (first?.type !== 'heading' || first.level !== 1) return undefined
  return rest.some((block) => block.type === 'heading' && block.level === 1) ? undefined : first.text
}
