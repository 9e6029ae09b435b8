import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { docxParagraph, makeDocx, root, smallPng } from '../../../testing/make-office.ts'
import type { DocxBlock } from '../../../testing/make-office.ts'
import { failsWith, outline } from '../testing.ts'
import { readDocx } from './parse-docx.ts'

const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (content: string, properties = ''): DocxBlock => ({
  xml: `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`,
})
const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${docxParagraph(text)}</w:tc>`
const style = (id: string, content: string) => `<w:style w:type="paragraph" w:styleId="${id}">${content}</w:style>`

describe('a docx', () => {
  it('gives headings, paragraphs, tables and pictures in order, and its title', () => {
    const document = readDocx(
      makeDocx(
        [
          { heading: 1, text: '标题' },
          { text: '正文 <x>' },
          {
            table: [
              ['姓名', '金额'],
              ['张三', '100'],
            ],
          },
          { image: smallPng, alternativeText: '一张图' },
          { heading: 2, text: 'End' },
        ],
        { title: '我的文档' },
      ),
    )
    assert.equal(document.title, '我的文档')
    assert.deepEqual(outline(document), [
      'h1 标题',
      'paragraph 正文 <x>',
      'table with header 姓名 | 金额\n张三 | 100',
      'image 0',
      'h2 End',
    ])
    const [picture] = document.images
    assert.equal(picture?.contentType, 'image/png')
    assert.equal(picture?.alternativeText, '一张图')
    assert.deepEqual(Buffer.from(picture?.bytes ?? []), smallPng)
    assert.deepEqual(document.pages, [])
  })

  it('knows headings by localised styles, by what styles inherit and by outline levels', () => {
    const styles = [
      style('a1', '<w:name w:val="标题 1"/>'),
      style('x', '<w:name w:val="Mine"/><w:basedOn w:val="a1"/>'),
      style('y', '<w:name w:val="Other"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
      style('loop', '<w:name w:val="Loop"/><w:basedOn w:val="loop"/>'),
    ]
    const blocks: DocxBlock[] = [
      { text: 'one', style: 'a1' },
      { text: 'inherited', style: 'x' },
      { text: 'outline of the style', style: 'y' },
      paragraph(run('own outline'), '<w:outlineLvl w:val="1"/>'),
      paragraph(run('taken back'), '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>'),
      { text: 'circle', style: 'loop' },
    ]
    assert.deepEqual(outline(readDocx(makeDocx(blocks, { styles: styles.join('') }))), [
      'h1 one',
      'h1 inherited',
      'h3 outline of the style',
      'h2 own outline',
      'paragraph taken back',
      'paragraph circle',
    ])
  })

  it('takes numbered lines for headings where no style says so', () => {
    const document = readDocx(
      makeDocx([{ text: '第一章 总则' }, { text: '本办法自发布之日起施行。' }, { text: '1.1 范围' }]),
    )
    assert.deepEqual(outline(document), ['h1 第一章 总则', 'paragraph 本办法自发布之日起施行。', 'h2 1.1 范围'])
  })

  it('writes the numbers and bullets that Word shows', () => {
    const level = (position: number, format: string, text: string, more = '') =>
      `<w:lvl w:ilvl="${position}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${more}</w:lvl>`
    const numbering = [
      `<w:abstractNum w:abstractNumId="0">${level(0, 'chineseCountingThousand', '第%1章', '<w:pStyle w:val="Heading1"/>')}${level(1, 'decimal', '%1.%2', '<w:isLgl/><w:suff w:val="nothing"/>')}</w:abstractNum>`,
      `<w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '\uf0b7')}${level(1, 'lowerLetter', '%2)')}</w:abstractNum>`,
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
      '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
    ]
    const inList = (list: number, position: number) =>
      `<w:numPr><w:ilvl w:val="${position}"/><w:numId w:val="${list}"/></w:numPr>`
    const heading = '<w:pStyle w:val="Heading1"/>'
    const blocks = [
      paragraph(run('总则'), `${heading}${inList(1, 0)}`),
      paragraph(run('条款'), inList(1, 1)),
      paragraph(run('条款'), inList(1, 1)),
      paragraph(run('附则'), `${heading}${inList(1, 0)}`),
      paragraph(run('条款'), inList(1, 1)),
      paragraph(run('点'), inList(2, 0)),
      paragraph(run('inner'), inList(2, 1)),
      paragraph(run('restarted'), inList(3, 1)),
      paragraph(run('none'), inList(0, 0)),
    ]
    assert.deepEqual(outline(readDocx(makeDocx(blocks, { related: { numbering: numbering.join('') } }))), [
      'h1 第一章 总则',
      'list-item 1.1条款',
      'list-item 1.2条款',
      'h1 第二章 附则',
      'list-item 2.1条款',
      'list-item • 点',
      'list-item a) inner',
      'list-item e) restarted',
      'paragraph none',
    ])
  })

  it('reads what is shown: links, insertions and results of fields, but no deletions, codes or hidden text', () => {
    const field = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`
    const content = [
      run('See '),
      `<w:hyperlink r:id="rId9">${run('the link')}</w:hyperlink>`,
      `<w:ins>${run(' added')}</w:ins><w:del><w:r><w:delText> gone</w:delText></w:r></w:del><w:moveFrom>${run(' moved')}</w:moveFrom>`,
      field('begin') +
        `<w:r><w:instrText> PAGE </w:instrText></w:r>${run('code')}` +
        field('separate') +
        run(' 7') +
        field('end'),
      run(' hidden', '<w:vanish/>') + run(' seen', '<w:vanish w:val="0"/>'),
      '<w:r><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
      '<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>',
      `<w:ruby><w:rt>${run('pinyin')}</w:rt><w:rubyBase>${run(' 字')}</w:rubyBase></w:ruby>`,
    ]
    const document = readDocx(makeDocx([paragraph(content.join(''))]))
    assert.deepEqual(outline(document), ['paragraph See the link added 7 seen\ttab\nline-☑ 字'])
  })

  it('writes formulas in a line', () => {
    const fraction = '<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>'
    const power = '<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>'
    const document = readDocx(
      makeDocx([paragraph(`${run('y=')}<m:oMathPara><m:oMath>${fraction}${power}</m:oMath></m:oMathPara>`)]),
    )
    assert.deepEqual(outline(document), ['paragraph y=(a+b)/2x^2'])
  })

  it('repeats cells merged downwards and leaves cells merged across empty', () => {
    const rows = [
      `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('部门')}${cell('人数', '<w:gridSpan w:val="2"/>')}</w:tr>`,
      `<w:tr>${cell('研发', '<w:vMerge w:val="restart"/>')}${cell('甲组')}${cell('3')}</w:tr>`,
      `<w:tr>${cell('', '<w:vMerge/>')}${cell('乙组')}${cell('4')}</w:tr>`,
      `<w:tr><w:trPr><w:del/></w:trPr>${cell('deleted')}</w:tr>`,
    ]
    const document = readDocx(makeDocx([{ xml: `<w:tbl>${rows.join('')}</w:tbl>` }]))
    assert.deepEqual(outline(document), ['table with header 部门 | 人数 | \n研发 | 甲组 | 3\n研发 | 乙组 | 4'])
  })

  it('reads a table of one cell as what it frames, and flattens tables in tables', () => {
    const inner = `<w:tbl><w:tr>${cell('x')}${cell('y')}</w:tr></w:tbl>`
    const frame = `<w:tbl><w:tr><w:tc>${docxParagraph('Framed', 'Heading1')}${docxParagraph('text')}</w:tc></w:tr></w:tbl>`
    const outer = `<w:tbl><w:tr>${cell('a')}<w:tc>${inner}</w:tc></w:tr></w:tbl>`
    assert.deepEqual(outline(readDocx(makeDocx([{ xml: frame }, { xml: outer }]))), [
      'h1 Framed',
      'paragraph text',
      'table a | x y',
    ])
  })

  it('puts notes after the paragraph that refers to them', () => {
    const footnotes = `<w:footnote w:id="0" w:type="separator">${docxParagraph('sep')}</w:footnote><w:footnote w:id="2">${docxParagraph('说明')}</w:footnote>`
    const endnotes = `<w:endnote w:id="5">${docxParagraph('来源')}</w:endnote>`
    const blocks = [
      paragraph(
        `${run('正文')}<w:r><w:footnoteReference w:id="2"/></w:r>${run('。')}<w:r><w:endnoteReference w:id="5"/></w:r>`,
      ),
      { text: '下一段' },
    ]
    assert.deepEqual(outline(readDocx(makeDocx(blocks, { related: { footnotes, endnotes } }))), [
      'paragraph 正文[1]。[2]',
      'note [1] 说明',
      'note [2] 来源',
      'paragraph 下一段',
    ])
  })

  it('reads text boxes once, although they are stored twice', () => {
    const content = `<w:txbxContent>${docxParagraph('框里')}</w:txbxContent>`
    const box = `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${content}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`
    assert.deepEqual(outline(readDocx(makeDocx([paragraph(`${run('外面')}<w:r>${box}</w:r>`)]))), [
      'paragraph 外面',
      'paragraph 框里',
    ])
  })

  it('reads charts and diagrams', () => {
    const points = (...values: string[]) =>
      values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')
    const series = `<c:ser><c:tx><c:strRef><c:strCache>${points('销量')}</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>${points('甲', '乙')}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>${points('4.2999999999999998', '2')}</c:numCache></c:numRef></c:val></c:ser>`
    const title = '<c:title><c:tx><c:rich><a:p><a:r><a:t>年度</a:t></a:r></a:p></c:rich></c:tx></c:title>'
    const chart = root(
      'c:chartSpace',
      `<c:chart>${title}<c:plotArea><c:barChart>${series}</c:barChart></c:plotArea></c:chart>`,
    )
    const node = (type: string, text: string) =>
      `<dgm:pt type="${type}"><dgm:t><a:p><a:r><a:t>${text}</a:t></a:r></a:p></dgm:t></dgm:pt>`
    const data = root(
      'dgm:dataModel',
      `<dgm:ptLst>${node('doc', 'no')}${node('node', '步骤一')}${node('node', '步骤二')}</dgm:ptLst>`,
    )
    const relationship = (id: string, type: string) =>
      `<Relationship Id="${id}" Type="http://x/${type}" Target="${type}.xml"/>`
    const document = readDocx(
      makeDocx(
        [
          paragraph(
            '<w:r><w:drawing><c:chart r:id="c"/></w:drawing><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>',
          ),
        ],
        {
          parts: {
            'word/chart.xml': chart,
            'word/diagramData.xml': data,
            'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationship('c', 'chart')}${relationship('d', 'diagramData')}</Relationships>`,
          },
        },
      ),
    )
    assert.deepEqual(outline(document), [
      'paragraph 年度',
      'table with header  | 销量\n甲 | 4.3\n乙 | 2',
      'paragraph 步骤一',
      'paragraph 步骤二',
    ])
  })

  it('leaves pictures out where they are not wanted, and kinds that nothing can show', () => {
    const blocks: DocxBlock[] = [{ text: 'text' }, { image: smallPng }, { image: Buffer.from('metafile') }]
    assert.equal(readDocx(makeDocx(blocks)).images.length, 1)
    assert.deepEqual(outline(readDocx(makeDocx(blocks), { wantImages: false })), ['paragraph text'])
  })

  it('keeps the limits', async () => {
    const long = makeDocx(Array.from({ length: 50 }, () => ({ text: 'x'.repeat(100) })))
    await failsWith('too-large', () => readDocx(long, { limits: { textLength: 1000 } }))
    await failsWith('too-large', () => readDocx(makeDocx([{ xml: '<w:sdt>'.repeat(5000) }])))
    await failsWith('empty', () => readDocx(makeDocx([{ text: ' ' }])))
  })

  it('reads a long document in little time', () => {
    const text = '知识库把文档切成小段，每一段都能被找到。'.repeat(10)
    const bytes = makeDocx(Array.from({ length: 5000 }, (_unused, index) => ({ text: `${index} ${text}` })))
    const start = performance.now()
    assert.equal(readDocx(bytes).blocks.length, 5000)
    assert.ok(performance.now() - start < 5000)
  })
})
