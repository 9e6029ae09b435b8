import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { column, makePdf } from '../../testing/make-pdf.ts'
import type { PdfText } from '../../testing/make-pdf.ts'
import { parsePdf } from './parse-pdf.ts'

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const paragraphs = [
  '甲方应当在合同签订之日起三十日内向乙方支付全部款项，逾期支付的，每逾期一日按照未付金额的万分之五支付违约金。',
  '姓名',
  '保密条款',
  '第三条 双方因履行本合同发生的争议由双方协商解决',
  'The supplier delivers the goods to the place named in the order within ten working days',
  'Signature',
  '12',
  'Item 7 of the list: bolts, nuts and washers.',
]

interface Made {
  readonly pages: readonly { readonly items: readonly PdfText[] }[]
}

/** Pages that all begin alike, filled with paragraphs that return again and again, sometimes with head, foot and stamp. */
function contractOf(seed: number): Made {
  const random = randomFrom(seed)
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)]
  const start = 30 + random() * 60
  const space = 4 + random() * 30
  const alike = Array.from({ length: Math.floor(random() * 3) }, () => pick(paragraphs) ?? '')
  const withHead = random() < 0.5
  const withStamp = random() < 0.3
  const pages = Array.from({ length: 2 + Math.floor(random() * 8) }, (_, index) => {
    const items: PdfText[] = []
    let y = start
    if (withHead) items.push({ text: `Contract 2031 page ${index + 1}`, x: 72, y: 20, size: 8 })
    if (withStamp) items.push({ text: 'DRAFT', x: 200, y: 500, size: 60, angle: 45 })
    for (const text of [...alike, ...Array.from({ length: 12 }, () => pick(paragraphs) ?? '')]) {
      const lines = column(text, { x: 72, y, width: 220 })
      if ((lines.at(-1)?.y ?? 0) > 800) break
      items.push(...lines)
      y = (lines.at(-1)?.y ?? 0) + 14 + space
    }
    return { items }
  })
  return { pages }
}

describe('a PDF with text that returns', () => {
  it('loses none of its lines', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { pages } = contractOf(seed)
      const { blocks } = await parsePdf(makePdf({ pages }))
      const bare = (text: string) => text.replaceAll(/[\s|]+/g, '')
      const text = bare(blocks.map((block) => ('text' in block ? block.text : '')).join(''))
      for (const [index, { items }] of pages.entries()) {
        for (const item of items) {
          // A running head that differs in the number of its page only is told once.
          const line = bare(item.text).replace(/page\d+$/, 'page')
          assert.ok(text.includes(line), `seed ${seed}, page ${index + 1}: ${item.text}`)
        }
      }
    }
  })
})
