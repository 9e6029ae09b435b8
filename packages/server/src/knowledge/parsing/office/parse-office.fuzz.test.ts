import assert from 'node:assert/strict'
import { unzipSync, zipSync } from 'fflate'
import { describe, it } from 'node:test'
import { makeDoc, makePpt } from '../../testing/make-binary-office.ts'
import { docxParagraph, makeDocx, makePptx, makeWorkbook, smallPng } from '../../testing/make-office.ts'
import { ParseFailure } from '../parsed-document.ts'
import { parseDoc, parseDocx, parsePpt, parsePptx, parseXlsx } from './index.ts'
import { fixture } from './testing.ts'

const rounds = 60

/** The same numbers on every run: a linear congruential generator. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Cuts the bytes, or overwrites some of them, everywhere or at the start where the structure stands. */
function broken(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const kind = random(4)
  if (kind === 0) return bytes.slice(0, random(bytes.length))
  const copy = bytes.slice()
  const reach = kind === 1 ? Math.min(copy.length, 2048) : copy.length
  for (let count = random(30); count >= 0; count -= 1) copy[random(reach)] = random(256)
  return copy
}

/** The archive with one of its files broken, so that what lies behind the archive is reached. */
function brokenInside(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const parts = unzipSync(bytes)
  const names = Object.keys(parts)
  const name = names[random(names.length)] ?? ''
  return zipSync({ ...parts, [name]: broken(parts[name] ?? new Uint8Array(), random) }, { level: 0 })
}

const sheets = [
  {
    name: '一',
    rows: [
      ['名称', '值'],
      ['甲', 1],
      ['乙', new Date(2024, 1, 1)],
    ],
    merges: ['A2:A3'],
  },
]
const docx = makeDocx(
  [
    { heading: 1, text: '标题' },
    {
      xml: `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`,
    },
    {
      table: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
    { image: smallPng },
  ],
  {
    related: {
      numbering:
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
      footnotes: `<w:footnote w:id="1">${docxParagraph('note')}</w:footnote>`,
    },
  },
)
const pptx = makePptx([
  { title: '标题', texts: [{ text: '正文', frame: [1, 100, 50, 50] }], notes: '备注', image: { bytes: smallPng } },
  { texts: [{ text: 'x' }] },
])

const subjects: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, typeof parseDoc, boolean])[] = [
  ['docx', () => docx, parseDocx, true],
  ['pptx', () => pptx, parsePptx, true],
  ['xlsx', () => makeWorkbook(sheets), parseXlsx, true],
  ['ods', () => makeWorkbook(sheets, 'ods'), parseXlsx, true],
  ['xls', () => makeWorkbook(sheets, 'biff8'), parseXlsx, false],
  ['XML named xls', () => makeWorkbook(sheets, 'xlml'), parseXlsx, false],
  ['small doc', () => makeDoc(['第一章', '正文']), parseDoc, false],
  ['doc', () => fixture('report.doc'), parseDoc, false],
  [
    'small ppt',
    () => makePpt([{ title: '标题', texts: [{ text: 'x', frame: [1, 100, 50, 50] }], notes: 'n' }]),
    parsePpt,
    false,
  ],
  ['ppt', () => fixture('slides.ppt'), parsePpt, false],
]

describe('broken office files fail as ParseFailure or are read', () => {
  for (const [name, make, parse, isArchive] of subjects) {
    it(name, async (context) => {
      // The library for workbooks tells the console about records that it does not know.
      context.mock.method(console, 'error', () => undefined)
      const bytes = await make()
      const random = numbers(20_261_121)
      for (let round = 0; round < rounds; round += 1) {
        const subject = isArchive && round % 2 === 0 ? brokenInside(bytes, random) : broken(bytes, random)
        await parse(subject, { convert: async () => undefined }).catch((error: unknown) => {
          assert.ok(error instanceof ParseFailure, `round ${round}: ${String(error)}`)
        })
      }
    })
  }

  it('random bytes', async () => {
    const random = numbers(7)
    const starts = ['', 'PK\x03\x04', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '<table>', '\x09\x08']
    for (let round = 0; round < rounds; round += 1) {
      const start = Buffer.from(starts[round % starts.length] ?? '', 'latin1')
      const bytes = Buffer.concat([start, Buffer.from(Array.from({ length: random(3000) }, () => random(256)))])
      for (const parse of [parseDocx, parsePptx, parseXlsx, parseDoc, parsePpt]) {
        await parse(bytes, { convert: async () => undefined }).catch((error: unknown) => {
          assert.ok(error instanceof ParseFailure, `round ${round}: ${String(error)}`)
        })
      }
    }
  })
})
