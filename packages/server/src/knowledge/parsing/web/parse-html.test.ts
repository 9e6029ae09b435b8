import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ParseFailure } from '../parsed-document.ts'
import { encodeLegacy } from '../testing/encode-text.ts'
import { parseHtml } from './parse-html.ts'

function outline(html: string | Uint8Array, options: { contentType?: string; mainTextOnly?: boolean } = {}): string[] {
  const bytes = typeof html === 'string' ? Buffer.from(html) : html
  return parseHtml(bytes, { mainTextOnly: false, ...options }).blocks.map((block) => {
    switch (block.type) {
      case 'heading':
        return `h${block.level} ${block.text}`
      case 'text':
        return `${block.kind} ${block.text}`
      case 'table':
        return `table ${block.hasHeader ? 'with header ' : ''}${block.text}`
      default:
        return block.type
    }
  })
}

describe('blocks of a page', () => {
  it('are headings, paragraphs, lists, code and pictures by their alternative text', () => {
    assert.deepEqual(
      outline(
        '<html><head><title>T</title><style>p{}</style></head><body><h1>大 <i>标题</i></h1>text<p>one\n two<br>three' +
          '<p>四\n五 <a href="/x">link</a><ol start=3><li>c<ul><li>inner</ul><li><p>d</p><p>more</p></ol>' +
          '<pre>\n  x = 1\n  y\n</pre><img src="a.png" alt="架构图"><blockquote>q</blockquote></body></html>',
      ),
      [
        'h1 大 标题',
        'paragraph text',
        'paragraph one two\nthree',
        'paragraph 四五 link',
        'list-item 3. c',
        'list-item - inner',
        'list-item 4. d',
        'paragraph more',
        'code   x = 1\n  y',
        'paragraph 架构图',
        'paragraph q',
      ],
    )
  })

  it('hold nothing of scripts, styles, menus and what is hidden', () => {
    assert.deepEqual(
      outline(
        '<body><nav>menu</nav><script>if (a</script>b<style>x</style><div hidden>h</div><p style="color:red; display : none">n</p>' +
          '<div aria-hidden="true">icon</div><template>t</template><!-- c --><select><option>o</select><p>seen</p><script>open',
      ),
      ['paragraph b', 'paragraph seen'],
    )
  })

  it('are tables of values by rows, and the texts of tables that only arrange a page', () => {
    assert.deepEqual(
      outline(
        '<table><caption>Cap</caption><thead><tr><th>名<th>价</thead><tr><td>苹果<td>3 <b>元</b><tr><td>梨<td><p>4</p></table>' +
          '<table><tr><td><h2>Left</h2><p>a</p></td><td><table><tr><td>1<td>2<tr><td>3<td>4</table></td></tr></table>',
      ),
      [
        'paragraph Cap',
        'table with header 名 | 价\n苹果 | 3 元\n梨 | 4',
        'h2 Left',
        'paragraph a',
        'table 1 | 2\n3 | 4',
      ],
    )
  })

  it('stand in markup that is broken, partial or very deep', () => {
    assert.deepEqual(outline('<p>a<p>b <b>c'), ['paragraph a', 'paragraph b c'])
    assert.deepEqual(outline('just text & more &amp; &lt;b&gt;'), ['paragraph just text & more & <b>'])
    assert.deepEqual(outline(`${'<div>'.repeat(5000)}deep`), ['paragraph deep'])
    assert.deepEqual(outline(`${'<b>'.repeat(5000)}deep`, { mainTextOnly: true }), ['paragraph deep'])
    assert.equal(outline('<p>a'.repeat(20_000)).length, 20_000)
    assert.throws(
      () => outline('<b>'.repeat(1_000_000)),
      (error) => error instanceof ParseFailure && error.reason === 'damaged',
    )
  })

  it('hold pictures that are part of the page', () => {
    const page = Buffer.from('<p>a</p><img alt=dot src="data:image/png;base64,AQID"><p>b</p>')
    const { blocks, images } = parseHtml(page, { mainTextOnly: false })
    assert.deepEqual(
      blocks.map(({ type }) => type),
      ['text', 'image', 'text'],
    )
    assert.deepEqual(images, [{ contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]), alternativeText: 'dot' }])
  })
})

describe('the encoding of a page', () => {
  const page = (head: string): string => `<html><head>${head}</head><body><p>知识库平台的说明</p></body></html>`
  const wanted = ['paragraph 知识库平台的说明']

  it('is what the reply, the page or its bytes say', () => {
    assert.deepEqual(outline(encodeLegacy(page(''), 'gbk'), { contentType: 'text/html; charset=GB2312' }), wanted)
    assert.deepEqual(outline(encodeLegacy(page('<meta charset="gbk">'), 'gbk')), wanted)
    const equivalent = '<meta http-equiv="Content-Type" content="text/html; charset=big5">'
    assert.deepEqual(outline(encodeLegacy(page(equivalent).replace('识库平台的说明', '識'), 'big5')), [
      'paragraph 知識',
    ])
    assert.deepEqual(outline(encodeLegacy(page(''), 'gbk')), wanted)
    assert.deepEqual(outline(`\uFEFF${page('<meta charset=gbk>')}`), wanted)
  })

  it('is not what its bytes contradict', () => {
    assert.deepEqual(outline(encodeLegacy(page('<meta charset="utf-8">'), 'gbk')), wanted)
    assert.deepEqual(outline(page('<meta charset="utf-16">'), { contentType: 'text/html; charset=nonsense' }), wanted)
  })
})

describe('the main text of a page', () => {
  const article = Array.from(
    { length: 6 },
    (_, index) => `<p>第${index}段：知识库把文档切成片段，为每个片段计算向量，检索时先召回，再排序，最后返回。</p>`,
  ).join('')
  const page =
    '<html><head><title>检索的原理 - 某某网站</title></head><body><div class="header"><a href="/">首页</a> <a href="/b">产品</a></div>' +
    `<div id="content" class="article"><h1>检索的原理</h1>${article}</div>` +
    '<div class="sidebar"><ul><li><a href="/1">热门文章一</a><li><a href="/2">热门文章二</a></ul></div>' +
    '<div class="footer">版权所有 备案号</div></body></html>'

  it('leaves out what surrounds it', () => {
    const text = outline(page, { mainTextOnly: true }).join('\n')
    assert.match(text, /第0段/)
    assert.match(text, /第5段/)
    assert.doesNotMatch(text, /首页|热门文章|版权所有/)
    assert.match(parseHtml(Buffer.from(page), { mainTextOnly: true }).title ?? '', /^检索的原理/)
  })

  it('is the whole page where none is found', () => {
    const short = '<html><head><title>公告</title></head><body><div>营业时间</div><div>九点到五点</div></body></html>'
    assert.deepEqual(outline(short, { mainTextOnly: true }), ['paragraph 营业时间', 'paragraph 九点到五点'])
    assert.equal(parseHtml(Buffer.from(short), { mainTextOnly: true }).title, '公告')
  })
})
