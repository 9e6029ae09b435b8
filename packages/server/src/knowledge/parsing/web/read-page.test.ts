import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPage } from './read-page.ts'
import type { PageOptions } from './read-page.ts'

const paragraph = '月球是地球唯一的天然卫星，平均半径约为1737公里，绕地球一周约需27.3天，它的引力引起潮汐。'.repeat(3)
const html = `<!doctype html><html><head><title>月球 - 百科</title>
<meta name="description" content="关于月球"><meta name="keywords" content="月球,卫星">
<meta property="article:published_time" content="2024-05-06T07:08:09Z">
<link rel="stylesheet" href="/style.css"><script>alert(1)</script></head><body>
<nav><a href="/">首页</a><a href="/all">全部条目</a></nav>
<article><h1>月球</h1><p>${paragraph}</p>
<p>${paragraph} 参见<a href="../earth">地球</a>和<a href="javascript:alert(1)">这里</a>。</p>
<table><tr><th>项</th><th>值</th></tr><tr><td>半径</td><td>1737</td></tr></table>
<p><img src="moon.png" alt="满月"><img src="data:image/png;base64,AAAA" alt="点"></p>
<pre><code>const moon = 1</code></pre></article>
<footer>版权所有</footer></body></html>`

function read(text: string, options: Partial<PageOptions> = {}) {
  return readPage(new TextEncoder().encode(text), {
    url: 'https://example.com/wiki/moon',
    format: 'markdown',
    retainImages: true,
    keepDataImages: false,
    gfm: true,
    ...options,
  })
}

describe('a page of the web', () => {
  it('is its main text as Markdown, with absolute addresses', () => {
    const { content, title } = read(html)
    assert.match(title, /月球/)
    assert.match(content, /\[地球\]\(https:\/\/example\.com\/earth\)/)
    assert.match(content, /!\[满月\]\(https:\/\/example\.com\/wiki\/moon\.png\)/)
    assert.match(content, /\| 半径 \| 1737 \|/)
    assert.match(content, /```\nconst moon = 1\n```/)
    assert.doesNotMatch(content, /javascript|alert|版权|首页|base64/)
  })

  it('tells what it says of itself, and what it names', () => {
    const { description, metadata, publishedTime, stylesheets, images, links } = read(html)
    assert.equal(description, '关于月球')
    assert.equal(metadata['keywords'], '月球,卫星')
    assert.equal(publishedTime, '2024-05-06T07:08:09Z')
    assert.deepEqual(stylesheets, ['https://example.com/style.css'])
    assert.deepEqual(images, [{ text: '满月', url: 'https://example.com/wiki/moon.png' }])
    assert.deepEqual(links, [{ text: '地球', url: 'https://example.com/earth' }])
  })

  it('is text, HTML or simpler Markdown where that is asked for', () => {
    assert.match(read(html, { format: 'text' }).content, /^月球[^]*半径 \| 1737/)
    assert.match(read(html, { format: 'html' }).content, /<a href="https:\/\/example\.com\/earth">/)
    assert.doesNotMatch(read(html, { gfm: false }).content, /\| --- \|/)
    assert.doesNotMatch(read(html, { retainImages: false }).content, /满月/)
    assert.match(read(html, { keepDataImages: true }).content, /data:image\/png;base64,AAAA/)
  })

  it('is read as a whole where it has no main text, however it is nested', () => {
    assert.equal(read('<p>Hello <b>you</b></p>').content, 'Hello **you**')
    assert.match(read(`${'<div>'.repeat(3000)}deep${'</div>'.repeat(3000)}`).content, /deep/)
    assert.equal(read('').content, '')
  })
})
