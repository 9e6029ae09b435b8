import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { failsWith } from '../testing.ts'
import { childAt, textOf } from './xml-queries.ts'
import { parseXml } from './xml.ts'
import type { XmlElement } from './xml.ts'

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const parse = (text: string) => parseXml(Buffer.from(text))

describe('XML of office files', () => {
  it('knows elements by their namespace, whatever their prefix', () => {
    for (const [prefix, declaration] of [
      ['w:', `xmlns:w="${word}"`],
      ['', `xmlns="${word}"`],
      ['ns0:', `xmlns:ns0="http://purl.oclc.org/ooxml/wordprocessingml/main"`],
    ]) {
      const root = parse(`<${prefix}p ${declaration}><${prefix}t>text</${prefix}t></${prefix}p>`)
      assert.equal(root.name, 'w:p')
      assert.equal(textOf(childAt(root, 'w:t')), 'text')
    }
  })

  it('keeps white space only where it is all that an element holds', () => {
    const root = parse('<a>\n  <t> </t>\n  <t>x y</t>\n</a>')
    assert.deepEqual(
      root.children.map((child) => (typeof child === 'string' ? child : textOf(child))),
      [' ', 'x y'],
    )
  })

  it('reads references, CDATA, comments and both quotes', () => {
    const root = parse(
      `<?xml version="1.0"?><!-- note --><a b='"' c="&#x4e2d;&amp;lt;">1 &lt; 2<![CDATA[ & ]]>&#20013;</a>`,
    )
    assert.deepEqual(
      [...root.attributes],
      [
        ['b', '"'],
        ['c', '中&lt;'],
      ],
    )
    assert.equal(textOf(root), '1 < 2 & 中')
  })

  it('reads UTF-16 and declared encodings', () => {
    const text = '<?xml version="1.0" encoding="UTF-16"?><a>中文</a>'
    assert.equal(textOf(parseXml(Buffer.from(`\ufeff${text}`, 'utf16le'))), '中文')
    const gbk = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="gbk"?><a>'),
      Buffer.from('d6d0', 'hex'),
      Buffer.from('</a>'),
    ])
    assert.equal(textOf(parseXml(gbk)), '中')
  })

  it('hands over the children of the streamed element and keeps none', () => {
    const seen: XmlElement[] = []
    const bytes = Buffer.from('<d><body><p>1</p><p><q>2</q></p></body><end/></d>')
    const root = parseXml(bytes, { stream: { parent: 'body', visit: (element) => seen.push(element) } })
    assert.deepEqual(seen.map(textOf), ['1', '2'])
    assert.equal(childAt(root, 'body')?.children.length, 0)
    assert.ok(childAt(root, 'end'))
  })

  it('refuses definitions of entities', () =>
    failsWith('damaged', () => parse('<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>')))

  it('refuses endless nesting and what is not well-formed', async () => {
    await failsWith('too-large', () => parse('<a>'.repeat(100_000)))
    for (const text of ['', 'text', '<a>', '<a></b>', '<a b=c/>', '<a/><a/>', '<a b="1>', '<a', '<!-- ']) {
      await failsWith('damaged', () => parse(text))
    }
  })
})
