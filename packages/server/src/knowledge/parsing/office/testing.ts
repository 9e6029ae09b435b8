import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Block, ParseFailureReason, ParsedDocument } from '../parsed-document.ts'
import { ParseFailure } from '../parsed-document.ts'

/** One line a block: its kind and its text. */
export function outline({ blocks }: ParsedDocument): string[] {
  return blocks.map(line)
}

function line(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `h${block.level} ${block.text}`
    case 'text':
      return `${block.kind} ${block.text}`
    case 'table':
      return `table${block.hasHeader ? ' with header' : ''} ${block.text}`
    case 'row':
      return `${block.sheet}!${block.line} ${block.cells.join(' | ')} < ${block.header.join(' | ')}`
    case 'image':
      return `image ${block.image}`
  }
}

export function fixture(name: string): Promise<Uint8Array> {
  return readFile(new URL(`__fixtures__/${name}`, import.meta.url))
}

export async function failsWith(reason: ParseFailureReason, parse: () => Promise<unknown> | unknown): Promise<void> {
  await assert.rejects(
    async () => parse(),
    (error) => {
      assert.ok(error instanceof ParseFailure, String(error))
      assert.equal(error.reason, reason, error.message)
      return true
    },
  )
}
