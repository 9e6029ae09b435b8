import assert from 'node:assert/strict'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ParseFailure } from '../parsed-document.ts'
import { makePdf } from '../../testing/make-pdf.ts'
import { drawPdfPages } from './render-page.ts'

const wanted = { pages: [1, 3], dpi: 72, maxPixels: 1_000_000 }

const threePages = ['one', 'two', 'three'].map((text) => ({ items: [{ text, x: 72, y: 100, size: 20 }] }))

/** What stands between the pages of a scan takes megabytes. */
const longPdf = (): Uint8Array => {
  const bytes = Buffer.from(makePdf({ pages: threePages }))
  return Buffer.concat([bytes.subarray(0, 9), Buffer.from(`%${'x'.repeat(3_000_000)}\n`), bytes.subarray(9)])
}

describe('drawPdfPages', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'render-page-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function drawn(source: Parameters<typeof drawPdfPages>[0]): Promise<[number, string][]> {
    const pages: [number, string][] = []
    for await (const { page, canvas } of drawPdfPages(source, wanted)) {
      pages.push([page, (await canvas.encode('png')).toString('base64')])
    }
    return pages
  }

  async function drawnFromFile(bytes: Uint8Array): Promise<[number, string][]> {
    const path = join(folder, 'file.pdf')
    await writeFile(path, bytes)
    const handle = await open(path)
    try {
      return await drawn({ handle, sizeBytes: bytes.length })
    } finally {
      await handle.close()
    }
  }

  for (const [kind, bytes] of [
    ['short', makePdf({ pages: threePages })],
    ['long, with a table of contents that is wrong', longPdf()],
  ] as const) {
    it(`draws the same from a file as from bytes: ${kind}`, async () => {
      const pages = await drawnFromFile(bytes)
      assert.deepEqual(
        pages.map(([page]) => page),
        [1, 3],
      )
      assert.deepEqual(pages, await drawn(bytes))
    })
  }

  it('refuses a page that is a picture of more pixels than are drawn, and draws an empty one', async () => {
    const bomb = { width: 60_000, height: 60_000, rgb: new Uint8Array(1_000) }
    const scan = { picture: bomb, x: 0, top: 0, width: 595, height: 842 }
    const tooLarge = (error: unknown): boolean => error instanceof ParseFailure && error.reason === 'too-large'
    await assert.rejects(drawn(makePdf({ pages: [{ items: [scan] }] })), tooLarge)
    assert.equal((await drawn(makePdf({ pages: [{ items: [] }] }))).length, 1)
  })

  it('refuses a file that is none', async () => {
    await assert.rejects(drawnFromFile(Buffer.from('%PDF-1.7 and nothing that follows')), ParseFailure)
  })
})
