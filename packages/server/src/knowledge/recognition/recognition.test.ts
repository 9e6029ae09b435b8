import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { OcrOutput } from '@openmaas/engines'
import { recognisedBlocks } from '../parsing/pdf/recognised-blocks.ts'
import { backgroundContext } from '../slice-embedder.ts'
import { describePictures } from './describe-picture.ts'
import { recognitionNotes, recognitionProgress } from './recognition-notes.ts'
import { toRecognisedPage } from './to-recognised-page.ts'

/** An engine's lines at these places, in the frame of a page that is then turned clockwise by some degrees about its middle. */
function output(lines: readonly (readonly [text: string, x: number, y: number])[], degrees: number): OcrOutput {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const at = (x: number, y: number) => ({
    x: 300 + (x - 300) * cos - (y - 400) * sin,
    y: 400 + (x - 300) * sin + (y - 400) * cos,
  })
  return {
    widthPixels: 600,
    heightPixels: 800,
    turn: 0,
    skewDegrees: degrees,
    lines: lines.map(([text, x, y]) => ({
      text,
      probabilities: [],
      corners: [at(x, y), at(x + 20 * text.length, y), at(x + 20 * text.length, y + 20), at(x, y + 20)] as const,
    })),
  }
}

describe('a recognised page', () => {
  it('is laid out as if it were straight, and its places are where they can be seen', () => {
    const lines = [
      ['左一行文字左一行文字', 40, 100],
      ['右一行文字右一行文字', 340, 100],
      ['左二行文字左二行文字', 40, 130],
      ['右二行文字右二行文字', 340, 130],
    ] as const
    const page = toRecognisedPage(1, output(lines, 3), 2)
    const [first] = page.lines
    assert.ok(first !== undefined && Math.abs(first.box.top - 50) < 0.1 && Math.abs(first.box.x0 - 20) < 0.1)
    const blocks = recognisedBlocks(page, { width: 300, height: 400 }, [])
    const spans = blocks.flatMap((block) => ('spans' in block ? (block.spans ?? []) : []))
    assert.equal(spans.length, 4)
    // The right column of a page that is turned clockwise stands lower than its left one.
    const tops = spans.map(({ box }) => box.top).sort((a, b) => a - b)
    assert.ok((tops.at(-1) ?? 0) - (tops[0] ?? 0) > 18, JSON.stringify(tops))
  })
})

describe('progress of recognition', () => {
  it('is told from the notes, and from no others', () => {
    assert.deepEqual(recognitionProgress(recognitionNotes(3, 30)), { recognised: 3, to_recognise: 30 })
    assert.deepEqual(recognitionProgress('{"pagesWithoutText":[1]}'), {})
    assert.deepEqual(recognitionProgress(null), {})
  })
})

describe('describePictures', () => {
  it('writes what a picture shows behind the first slice that holds it, and with the picture', async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'describe-'))
    test.after(() => rm(folder, { recursive: true }))
    const path = join(folder, 'one.png')
    await writeFile(path, 'pixels')
    const slice = { headings: [], positions: [] }
    const prepared = {
      format: 'pdf',
      knowledgeType: 1,
      wantsQuestions: false,
      pages: [],
      wordNum: 2,
      notes: { pagesWithoutText: [] },
      slices: [
        { ...slice, text: '前文', images: [] },
        { ...slice, text: '【示意图序号_1_1】', images: [0] },
        { ...slice, text: '【示意图序号_1_1】又', images: [0] },
      ],
      images: [{ path, contentType: 'image/png' }],
      dispose: async () => {},
    } as const
    let kept = 0
    const context = backgroundContext('1', 'test', new AbortController().signal)
    const described = await describePictures(
      prepared,
      async () => ' 一张\n系统结构图 ',
      context,
      async () => {
        kept += 1
      },
    )
    assert.deepEqual(
      described.slices.map(({ text }) => text),
      ['前文', '【示意图序号_1_1】\n一张 系统结构图', '【示意图序号_1_1】又'],
    )
    assert.equal(described.images[0]?.alternativeText, '一张 系统结构图')
    assert.equal(kept, 1)
  })
})
