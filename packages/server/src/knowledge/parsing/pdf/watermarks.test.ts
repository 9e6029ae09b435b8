import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ReadPage, Sheet } from './page-layout.ts'
import { withoutWatermarks } from './watermarks.ts'

function sheet(turn: Sheet['turn'], ...texts: readonly string[]): Sheet {
  const segments = texts.map((text, index) => {
    const box = { x0: 72, x1: 200, top: 100 + index * 14, bottom: 110 + index * 14 }
    return { text, box, baseline: box.bottom - 2, size: 10, bold: false, monospaced: false }
  })
  return { turn, segments, tables: [] }
}

function textsOf(pages: readonly ReadPage[]): string[] {
  return withoutWatermarks(pages).flatMap(({ aslant, sheets }) => [
    ...sheets.flatMap(({ segments }) => segments.map(({ text }) => text)),
    ...aslant,
  ])
}

describe('watermarks', () => {
  const size = { width: 595, height: 842 }

  it('are text aslant or on its side that most pages have, and are told once', () => {
    const pages = [1, 2, 3].map((number) => ({
      number,
      size,
      sheets: [sheet(0, `text ${number}`), sheet(270, '密封线', `note ${number}`)],
      aslant: ['DRAFT'],
    }))
    assert.deepEqual(textsOf(pages), ['text 1', '密封线', 'note 1', 'DRAFT', 'text 2', 'note 2', 'text 3', 'note 3'])
  })

  it('are not what stands on few pages, nor the text of pages that are turned as a whole', () => {
    const pages = [1, 2, 3].map((number) => ({
      number,
      size,
      sheets: [sheet(90, 'the same')],
      aslant: number === 2 ? ['once'] : [],
    }))
    assert.deepEqual(textsOf(pages), ['the same', 'the same', 'once', 'the same'])
  })
})
