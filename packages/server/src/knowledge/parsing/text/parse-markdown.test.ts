import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ParseFailure } from '../parsed-document.ts'
import { markdownPieces } from './markdown-pieces.ts'
import { parseMarkdown } from './parse-markdown.ts'

function outline(text: string): string[] {
  return parseMarkdown(Buffer.from(text)).blocks.map((block) => {
    switch (block.type) {
      case 'heading':
        return `h${block.level} ${block.text}`
      case 'text':
        return `${block.kind} ${block.text}`
      case 'table':
        return `table ${block.text}`
      default:
        return block.type
    }
  })
}

describe('parseMarkdown', () => {
  it('reads headings, paragraphs, quotations and rules', () => {
    assert.deepEqual(outline('# 手册 *一*\n\n第一行\n第二行\nand more\n\n> 引用\n\n---\n\nSub\n---\nend\\\nof line'), [
      'h1 手册 一',
      'paragraph 第一行第二行and more',
      'paragraph 引用',
      'h2 Sub',
      'paragraph end\nof line',
    ])
  })

  it('takes lines for paragraphs where they are longer than programs break them', () => {
    const [first, second] = ['春天的雨'.repeat(30), '秋天的风'.repeat(30)]
    assert.deepEqual(outline(`天气\n${first}，**${second}\n完**`), [
      'paragraph 天气',
      `paragraph ${first}，${second}`,
      'paragraph 完',
    ])
    assert.deepEqual(outline('春天的雨\n秋天的风'), ['paragraph 春天的雨秋天的风'])
  })

  it('keeps the tildes of ranges', () => {
    assert.deepEqual(outline('长5~32公里（3~20哩），~~旧~~新'), ['paragraph 长5~32公里（3~20哩），旧新'])
  })

  it('reads lists with their marks, also inside of each other', () => {
    assert.deepEqual(outline('3. 三\n   - 内层\n\n   续段\n4. 四\n\n- [x] done\n- [ ] open'), [
      'list-item 3. 三',
      'list-item - 内层',
      'paragraph 续段',
      'list-item 4. 四',
      'list-item - [x] done',
      'list-item - [ ] open',
    ])
  })

  it('reads code as it stands', () => {
    assert.deepEqual(outline('```js\nconst a = 1\n\n# no heading\n```\n\nUse `npm i`.'), [
      'code const a = 1\n\n# no heading',
      'paragraph Use npm i.',
    ])
  })

  it('reads tables by rows', () => {
    const { blocks } = parseMarkdown(Buffer.from('| 名 | 价 |\n|---|--:|\n| 苹果 | **3** |\n| 梨 | `4` |'))
    assert.deepEqual(blocks, [
      {
        type: 'table',
        text: '名 | 价\n苹果 | 3\n梨 | 4',
        hasHeader: true,
        rows: [
          ['名', '价'],
          ['苹果', '3'],
          ['梨', '4'],
        ],
      },
    ])
  })

  it('keeps the texts of links and pictures, footnotes, and what HTML shows', () => {
    assert.deepEqual(
      outline(
        'See [the docs](https://example.com "x") and ![架构图](a.png) [^1].\n\n[^1]: A note.\n\n' +
          '<div align="center"><h2>Logo</h2><script>alert(1)</script><p>Hello<br>you</p></div>\n\n' +
          'a<br>b<sup>2</sup> <!-- hidden -->\n\n[ref]: https://example.com\n\n<details>\n\ninner\n\n</details>',
      ),
      [
        'paragraph See the docs and 架构图 [1].',
        'note [1] A note.',
        'h2 Logo',
        'paragraph Hello\nyou',
        'paragraph a\nb2',
        'paragraph inner',
      ],
    )
  })

  it('takes pictures that are part of the file', () => {
    const { blocks, images } = parseMarkdown(Buffer.from('前\n\n![dot](data:image/png;base64,AQID)\n\n后'))
    assert.deepEqual(
      blocks.map(({ type }) => type),
      ['text', 'image', 'text'],
    )
    assert.deepEqual(images, [{ contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]), alternativeText: 'dot' }])
  })

  it('takes the title from the front matter, else from the first heading', () => {
    const withSettings = parseMarkdown(Buffer.from('---\ntitle: "产品手册"\ntags: [a]\n---\n\n# 一\n'))
    assert.equal(withSettings.title, '产品手册')
    assert.equal(withSettings.blocks.length, 1)
    assert.equal(parseMarkdown(Buffer.from('text\n\n# 一\n')).title, '一')
    assert.deepEqual(outline('---\n\nprose\n\n---\n\nmore'), ['paragraph prose', 'paragraph more'])
  })

  it('reads a long text in pieces, none of which loses anything', () => {
    const section = `## 标题\n\n${'一段文字。'.repeat(2000)}\n\n\`\`\`\n# code\n\n${'x\n'.repeat(2000)}\`\`\`\n\n`
    const text = section.repeat(40)
    const pieces = markdownPieces(text)
    assert.ok(pieces.length > 2)
    assert.equal(pieces.join('\n'), text)
    assert.ok(pieces.every((piece) => piece.startsWith('## ')))
  })

  it('refuses what is nested beyond reason', () => {
    for (const marks of ['> '.repeat(3000), '- '.repeat(500), '>>> - '.repeat(500), '1. '.repeat(300)]) {
      assert.throws(
        () => parseMarkdown(Buffer.from(`text\n\n${marks}deep`)),
        (error) => error instanceof ParseFailure && error.reason === 'damaged',
      )
    }
  })
})
