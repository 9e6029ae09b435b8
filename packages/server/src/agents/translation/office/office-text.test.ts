import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { officeJob } from './office-jobs.ts'
import { officeParagraphs, OfficeUnreadable, withParagraphs } from './office-text.ts'

const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t>${text}</w:t></w:r>`

const body =
  `<w:document><w:body><w:p><w:pPr><w:jc w:val="center"/></w:pPr>${run('Hello ')}${run('bold', '<w:b/>')}${run(' &amp; rest')}</w:p>` +
  `<w:p>${run('12')}</w:p><w:p>${run('One')}${run(' word')}</w:p>` +
  `<w:p>${run('left')}<w:r><w:tab/></w:r>${run('right')}</w:p></w:body></w:document>`

const docx = zipSync({ 'word/document.xml': strToU8(body), 'word/media/a.png': new Uint8Array([1, 2, 3]) })
const signal = new AbortController().signal

describe('office documents', () => {
  it('give their paragraphs, with marks where the look changes', () => {
    assert.deepEqual(officeParagraphs(docx, 'docx'), ['Hello ⟦1⟧bold⟦2⟧ & rest', 'One word', 'left⟦1⟧right'])
  })

  it('take other words and keep everything else', () => {
    const rebuilt = unzipSync(withParagraphs(docx, 'docx', ['Hallo ⟦1⟧fett⟦2⟧ <&> Rest', 'Ein Wort', 'rechts⟦1⟧']))
    assert.deepEqual(rebuilt['word/media/a.png'], new Uint8Array([1, 2, 3]))
    const xml = strFromU8(rebuilt['word/document.xml'] ?? new Uint8Array())
    assert.match(
      xml,
      /<w:jc w:val="center"\/><\/w:pPr><w:r><w:t xml:space="preserve">Hallo <\/w:t><\/w:r><w:r><w:rPr><w:b\/><\/w:rPr><w:t>fett<\/w:t>/,
    )
    assert.match(xml, /> &lt;&amp;&gt; Rest<\/w:t>/)
    assert.match(xml, /<w:t>12<\/w:t>/)
    assert.match(xml, /<w:t>Ein Wort<\/w:t><\/w:r><w:r><w:t><\/w:t>/)
    assert.match(xml, /<w:t>rechts<\/w:t><\/w:r><w:r><w:tab\/><\/w:r><w:r><w:t><\/w:t>/)
    assert.deepEqual(
      officeParagraphs(withParagraphs(docx, 'docx', officeParagraphs(docx, 'docx')), 'docx'),
      officeParagraphs(docx, 'docx'),
    )
  })

  it('are slides and sheets as well', () => {
    const slide = '<p:sld><a:p><a:r><a:rPr lang="en"/><a:t>Title</a:t></a:r></a:p></p:sld>'
    const pptx = zipSync({
      'ppt/slides/slide10.xml': strToU8(slide.replace('Title', 'Ten')),
      'ppt/slides/slide2.xml': strToU8(slide),
    })
    assert.deepEqual(officeParagraphs(pptx, 'pptx'), ['Title', 'Ten'])
    const shared = '<sst><si><t>数量</t><rPh sb="0" eb="1"><t>shùliàng</t></rPh></si><si><r><t>a</t></r></si></sst>'
    assert.deepEqual(officeParagraphs(zipSync({ 'xl/sharedStrings.xml': strToU8(shared) }), 'xlsx'), ['数量', 'a'])
  })

  it('are refused where they are none', async () => {
    assert.throws(() => officeParagraphs(strToU8('no archive'), 'docx'), OfficeUnreadable)
    assert.throws(() => officeParagraphs(docx, 'pptx'), OfficeUnreadable)
    await assert.rejects(
      officeJob({ type: 'paragraphs', bytes: strToU8('PK nothing'), kind: 'docx' }, signal),
      OfficeUnreadable,
    )
  })

  it('are read in a thread of its own, as are long texts and tables', async () => {
    assert.deepEqual(
      await officeJob({ type: 'paragraphs', bytes: docx, kind: 'docx' }, signal),
      officeParagraphs(docx, 'docx'),
    )
    const form = await officeJob({ type: 'text', text: '# A\n', kind: 'markdown' }, signal)
    assert.deepEqual(
      form.segments.map(({ text }) => text),
      ['A'],
    )
    const table = await officeJob(
      { type: 'table', name: 'a.tsv', content: 'source\ttarget\n智谱\tZhipu\n\t\n' },
      signal,
    )
    assert.deepEqual(table, [{ source: '智谱', target: 'Zhipu' }])
    const leaving = AbortSignal.abort(new Error('gone'))
    await assert.rejects(officeJob({ type: 'text', text: 'a', kind: 'plain' }, leaving), /gone/)
  })
})
