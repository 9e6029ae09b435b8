import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { makeDoc, makePpt } from '../testing/make-binary-office.ts'
import { makeDocx, makePptx, makeWorkbook } from '../testing/make-office.ts'
import { makePdf, pixels } from '../testing/make-pdf.ts'
import { ParseFailure } from '../parsing/parsed-document.ts'
import { PreparationPool } from './preparation-pool.ts'
import type { PreparationInput, PreparedDocument } from './preparation.ts'

const folder = mkdtempSync(join(tmpdir(), 'openmaas-prepare-document-'))
const pool = new PreparationPool({
  processes: 1,
  memoryLimitMiB: 1024,
  timeoutSeconds: 60,
  tempFolder: join(folder, 'results'),
})

after(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

async function prepare(
  fileName: string,
  content: string | Uint8Array,
  options: Partial<PreparationInput> = {},
): Promise<PreparedDocument> {
  const path = join(folder, 'document')
  writeFileSync(path, content)
  return pool.prepare(
    {
      path,
      fileName,
      format: fileName.split('.').at(-1) as PreparationInput['format'],
      documentId: '12',
      slicing: {},
      parseImages: true,
      ...options,
    },
    { signal: new AbortController().signal },
  )
}

const failsAs = (reason: string) => (error: unknown) => error instanceof ParseFailure && error.reason === reason
const long = '知识库把文档切成片段，为每个片段计算向量，检索时先按关键词和向量召回，再用重排模型排序。'

describe('a document through the pool', () => {
  it('is cut by its headings, and its words are counted', async () => {
    const document = await prepare('手册.md', `# 手册\n\n## 一\n\n${long}\n\n## 二\n\n${long}\n`)
    assert.equal(document.title, '手册')
    assert.equal(document.knowledgeType, 1)
    assert.equal(document.wordNum, 2 + 1 + 1 + long.length * 2)
    assert.deepEqual(document.slices.at(-1)?.headings, ['手册', '二'])
    await document.dispose()
  })

  it('is cut by rows when it is a table', async () => {
    const document = await prepare('表.csv', '名,价\n苹果,3\n梨,4\n')
    assert.equal(document.knowledgeType, 3)
    assert.deepEqual(
      document.slices.map(({ row }) => row),
      [
        { sheet: '', line: 2 },
        { sheet: '', line: 3 },
      ],
    )
    assert.equal(document.wordNum, 5)
    await document.dispose()
  })

  it('gives its pictures as files, and marks where they stand', async () => {
    const page = `<p>${long}</p><img alt="dot" src="data:image/png;base64,AQID"><p>${long}</p>`
    const document = await prepare('page.html', page)
    assert.equal(document.slices.filter(({ text }) => text.includes('【示意图序号_12_1】')).length, 1)
    const [image] = document.images
    assert.ok(image !== undefined)
    assert.deepEqual([image.contentType, image.alternativeText], ['image/png', 'dot'])
    assert.deepEqual([...readFileSync(image.path)], [1, 2, 3])
    await document.dispose()

    const without = await prepare('page.html', page, { parseImages: false })
    assert.equal(
      without.slices
        .map(({ text }) => text)
        .join('\n')
        .includes('示意图'),
      false,
    )
    assert.deepEqual(without.images, [])
    await without.dispose()
  })

  it('gives what was recognised on a picture, with its place', async () => {
    const picture = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\0\x08\x02\0\0\0crc!', 'latin1')
    await assert.rejects(prepare('scan.png', picture), failsAs('needs-recognition'))
    const box = { x0: 10, x1: 200, top: 20, bottom: 40 }
    const recognisedPages = [{ page: 1, lines: [{ text: '发票号码：一二三', box }] }]
    const document = await prepare('scan.png', picture, { recognisedPages })
    const position = document.slices.flatMap(({ positions }) => positions)[0]
    assert.ok(position !== undefined)
    const { page, pageWidth, pageHeight, x0, x1 } = position
    assert.deepEqual(
      { page, pageWidth, pageHeight, x0, x1 },
      { page: 1, pageWidth: 512, pageHeight: 256, x0: 10, x1: 200 },
    )
    await document.dispose()
  })

  it('is refused when its bytes do not fit the slicing that its name was accepted for', async () => {
    const page = '<html><body><p>no rows here</p></body></html>'
    await assert.rejects(prepare('a.csv', '%PDF-1.7\n', { slicing: { knowledgeType: 3 } }), (error) => {
      assert.ok(error instanceof ParseFailure)
      return true
    })
    await assert.rejects(prepare('a.pdf', page, { slicing: { knowledgeType: 6 } }), failsAs('unsupported'))
  })

  it('of the web is read for its main text, in the encoding of the reply', async () => {
    const article = `<p>${long}</p>`.repeat(5)
    const page = `<html><body><div class="menu"><a href="/">Start</a></div><div class="article">${article}</div></body></html>`
    const document = await prepare('page', page, { format: 'url', web: { contentType: 'text/html; charset=utf-8' } })
    assert.equal(document.format, 'url')
    assert.equal(
      document.slices.some(({ text }) => text.includes('Start')),
      false,
    )
    await document.dispose()
  })
})

describe('each kind of document', () => {
  const row = ['苹果', '甘甜多汁']
  const sheet = [{ name: '水果', rows: [['名', '说明'], row, ['梨', '清脆']] }]
  const kinds: readonly (readonly [fileName: string, content: string | Uint8Array])[] = [
    ['a.txt', row.join('：')],
    ['a.md', `# 水果\n\n${row.join('：')}`],
    ['a.html', `<h1>水果</h1><p>${row.join('：')}</p>`],
    ['a.csv', `名,说明\n${row.join()}\n梨,清脆\n`],
    ['a.pdf', makePdf({ pages: [{ items: [{ text: row.join('：'), x: 72, y: 100 }] }] })],
    ['a.docx', makeDocx([{ heading: 1, text: '水果' }, { text: row.join('：') }])],
    ['a.pptx', makePptx([{ title: '水果', texts: [{ text: row.join('：') }] }])],
    ['a.xlsx', makeWorkbook(sheet)],
    ['a.xls', makeWorkbook(sheet, 'biff8')],
    ['a.doc', makeDoc(['水果', row.join('：')])],
    ['a.ppt', makePpt([{ title: '水果', texts: [{ text: row.join('：'), frame: [72, 144, 400, 60] }] }])],
  ]
  for (const [fileName, content] of kinds) {
    it(`is found again in its slices: ${fileName}`, async () => {
      const document = await prepare(fileName, content)
      assert.equal(document.format, fileName.slice(2))
      const found = document.slices.filter(({ text }) => text.includes('苹果') && text.includes('甘甜多汁'))
      assert.equal(found.length, 1)
      await document.dispose()
    })
  }
})

describe('pages without text', () => {
  const text = { items: [{ text: '第一页有文字。', x: 72, y: 100 }] }
  const scan = { items: [{ picture: pixels(200, 280), x: 0, top: 0, width: 595, height: 842 }] }

  it('are noted beside those with text, and read when they were recognised', async () => {
    const pdf = makePdf({ pages: [text, scan] })
    const document = await prepare('a.pdf', pdf)
    assert.deepEqual(document.notes.pagesWithoutText, [2])
    await document.dispose()

    const box = { x0: 72, x1: 300, top: 90, bottom: 110 }
    const recognisedPages = [{ page: 2, lines: [{ text: '第二页是扫描的。', box }] }]
    const recognised = await prepare('a.pdf', pdf, { recognisedPages })
    assert.deepEqual(recognised.notes.pagesWithoutText, [])
    const slice = recognised.slices.find(({ text: said }) => said.includes('第二页是扫描的。'))
    assert.equal(slice?.positions.at(-1)?.page, 2)
    await recognised.dispose()
  })

  it('fail the document when there are no others', async () => {
    await assert.rejects(prepare('a.pdf', makePdf({ pages: [scan, scan] })), failsAs('needs-recognition'))
  })

  it('are not seen in a document that wants a password', async () => {
    const pdf = makePdf({ pages: [text], passwords: { user: 'secret', owner: 'other' } })
    await assert.rejects(prepare('a.pdf', pdf), failsAs('encrypted'))
  })
})
