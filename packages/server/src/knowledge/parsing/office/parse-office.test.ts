import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeCompoundFile, makeDoc, makeEncryptedPackage, makePpt } from '../../testing/make-binary-office.ts'
import { makeDocx, makePptx, makeWorkbook, makeZip } from '../../testing/make-office.ts'
import { parseDoc, parseDocx, parsePpt, parsePptx, parseXlsx, sniffOffice } from './index.ts'
import type { OfficeConverter } from './index.ts'
import { failsWith, outline } from './testing.ts'

const sheets = [
  {
    name: 'S',
    rows: [
      ['编号', '名称'],
      [1, '甲'],
    ],
  },
]
const files = {
  docx: makeDocx([{ text: '甲' }]),
  pptx: makePptx([{ title: '甲' }]),
  xlsx: makeWorkbook(sheets),
  doc: makeDoc(['甲']),
  ppt: makePpt([{ title: '甲' }]),
  xls: makeWorkbook(sheets, 'biff8'),
} as const
const parsers = {
  docx: parseDocx,
  pptx: parsePptx,
  xlsx: parseXlsx,
  doc: parseDoc,
  ppt: parsePpt,
  xls: parseXlsx,
} as const
const noConverter: OfficeConverter = async () => undefined

describe('office files', () => {
  for (const [kind, bytes] of Object.entries(files)) {
    it(`are known as ${kind} by their bytes and read under any name`, async () => {
      assert.equal(sniffOffice(bytes), kind)
      for (const parse of Object.values(parsers)) assert.match(outline(await parse(bytes)).join(), /甲/)
    })

    it(`are damaged, and no crash, where a ${kind} is cut`, async () => {
      for (const share of [0.3, 0.6, 0.9]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        const parse = parsers[kind as keyof typeof parsers]
        await parse(cut, { convert: noConverter }).catch((error) => failsWith('damaged', () => Promise.reject(error)))
      }
    })
  }

  it('are known as relatives by their content types', () => {
    assert.equal(sniffOffice(makeWorkbook(sheets, 'xlsb')), 'xlsx')
    assert.equal(sniffOffice(makeWorkbook(sheets, 'ods')), 'xlsx')
  })

  it('fail as encrypted with a password, in every format', async () => {
    const workbook = Buffer.alloc(5000)
    // BOF of Excel 97, then FilePass for RC4.
    Buffer.from('0908100000060500f218cd07c1000000060400002f003600010001000100', 'hex').copy(workbook)
    const encrypted = [
      makeEncryptedPackage(),
      makeDoc(['x'], { encrypted: true }),
      makePpt([{ title: 'x' }], { encrypted: true }),
      makeCompoundFile({ Workbook: workbook }),
    ]
    for (const bytes of encrypted) {
      for (const parse of Object.values(parsers))
        await failsWith('encrypted', () => parse(bytes, { convert: noConverter }))
    }
  })

  it('are unsupported where they are something else', async () => {
    for (const bytes of ['%PDF-1.7 text', '<html><p>page</p></html>', 'plain text', '']) {
      await failsWith('unsupported', () => parseDocx(Buffer.from(bytes)))
    }
    await failsWith('unsupported', () => parsePptx(makeZip({ 'a.txt': 'an archive of texts' })))
    await failsWith('unsupported', () => parseXlsx(makeZip({ 'a.txt': 'an archive of texts' })))
  })

  it('are read as tables where a web page is named .xls', async () => {
    const page =
      '<html><body><table><tr><td>姓名</td><td>年龄</td></tr><tr><td>张三</td><td>30</td></tr></table></body></html>'
    assert.deepEqual(outline(await parseXlsx(Buffer.from(page))), ['Sheet1!2 张三 | 30 < 姓名 | 年龄'])
  })

  it('fail as too large where they are bombs', async () => {
    const zeros = new Uint8Array(3 * 1_048_576)
    const limits = { expandedBytes: 2 * 1_048_576 }
    for (const [parse, part] of [
      [parseDocx, 'word/document.xml'],
      [parsePptx, 'ppt/slides/slide1.xml'],
      [parseXlsx, 'xl/sharedStrings.xml'],
    ] as const) {
      await failsWith('too-large', () => parse(makeZip({ '_rels/.rels': '<x/>', [part]: zeros }), { limits }))
    }
  })

  it('are converted where the own reader fails, and only then', async () => {
    const asked: string[] = []
    const convert: OfficeConverter = async (_bytes, { from, to }) => {
      asked.push(`${from} to ${to}`)
      return to === 'docx' ? makeDocx([{ text: 'converted' }]) : makePptx([{ title: 'converted' }])
    }
    assert.deepEqual(outline(await parseDoc(files.doc, { convert })), ['paragraph 甲'])
    assert.deepEqual(asked, [])
    const older = Buffer.alloc(5000)
    older.writeUInt16LE(0xa5dc, 0)
    assert.deepEqual(outline(await parseDoc(makeCompoundFile({ WordDocument: older }), { convert })), [
      'paragraph converted',
    ])
    assert.deepEqual(outline(await parseDoc(Buffer.from('{\\rtf1 x}'), { convert })), ['paragraph converted'])
    const lost = makeCompoundFile({ 'PowerPoint Document': Buffer.alloc(5000), 'Current User': Buffer.alloc(40) })
    assert.deepEqual(outline(await parsePpt(lost, { convert })), ['h1 converted'])
    assert.deepEqual(asked, ['doc to docx', 'rtf to docx', 'ppt to pptx'])
    await failsWith('encrypted', () => parseDoc(makeDoc(['x'], { encrypted: true }), { convert }))
    await failsWith('unsupported', () => parseDoc(Buffer.from('{\\rtf1 x}'), { convert: noConverter }))
    assert.equal(asked.length, 3)
  })
})
