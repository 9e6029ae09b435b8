import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { htmlForm } from './html-form.ts'
import { markdownForm } from './markdown-form.ts'
import { lineForm, plainForm } from './plain-form.ts'
import { subtitleForm, subtitleKind } from './subtitle-form.ts'
import { joinForm } from './text-form.ts'
import type { TextForm } from './text-form.ts'

const unchanged = (form: TextForm): string =>
  joinForm(
    form,
    form.segments.map(({ text }) => text),
  )
const changed = (form: TextForm): string =>
  joinForm(
    form,
    form.segments.map(({ text }) => `X${text}`),
  )
const texts = ({ segments }: TextForm): string[] => segments.map(({ text }) => text)

const markdown = `---
title: kept
---

# 1. Title with \`code\`

A paragraph with **bold**, a [link](https://example.com/a "t"), ![picture](p.png), {name} and {{ other }}.
Second line, %s and <b>tags</b>.

> Quoted text
> goes on.

- [x] done
- item
  1. nested
     going on

| a | b |
| --- | :-: |
| one \\| two | \`x\` |

\`\`\`js
const untouched = 'code'
\`\`\`

<div>
  <p>Inside &amp; markup&hellip;</p>
</div>

    An indented paragraph.

[ref]: https://example.com/ref
[^1]: A note.
`

describe('forms of texts', () => {
  it('give every text back as it was where nothing is changed', () => {
    for (const source of [
      markdown,
      '',
      '\n\n',
      '  a  \n\n\tb',
      '1986. a year\nand 1. more',
      '| not | a table',
      '⟦1⟧ stays',
    ])
      assert.equal(unchanged(markdownForm(source)), source)
    const ofWindows = markdown.replaceAll('\n', '\r\n')
    assert.equal(unchanged(markdownForm(ofWindows)), ofWindows)
    const page =
      '<!doctype html><html><head><style>p{}</style></head><body><p>A <b>bold</b> &lt;word&gt;<br>\n next</p><pre> x </pre></body>'
    assert.equal(unchanged(htmlForm(page)), page)
    assert.equal(unchanged(plainForm('a\r\n\r\nb\n \nc')), 'a\r\n\r\nb\n \nc')
    assert.equal(unchanged(lineForm('a\r\n\r\nb\n')), 'a\r\n\r\nb\n')
  })

  it('take words from Markdown and leave its signs', () => {
    const form = markdownForm(markdown)
    assert.deepEqual(texts(form).slice(0, 3), [
      '1. Title with ⟦1⟧',
      'A paragraph with **bold**, a ⟦1⟧link⟦2⟧, ⟦3⟧, ⟦4⟧ and ⟦5⟧.\nSecond line, ⟦6⟧ and ⟦7⟧tags⟦8⟧.',
      'Quoted text\ngoes on.',
    ])
    const out = changed(form)
    assert.match(out, /^---\ntitle: kept\n---\n\n# X1\. Title with `code`\n/)
    assert.match(out, /> XQuoted text\n> goes on\./)
    assert.match(out, /- \[x\] Xdone\n- Xitem\n {2}1\. Xnested\n {5}going on/)
    assert.match(out, /\| Xone \\\| two \| `x` \|/)
    assert.match(out, /const untouched = 'code'/)
    assert.match(out, /<p>XInside &amp; markup&hellip;<\/p>/)
    assert.match(out, /\[ref\]: https:\/\/example\.com\/ref\n\[\^1\]: XA note\./)
  })

  it('keep a translation from becoming another kind of block', () => {
    const form = markdownForm('Para\n\n| a |\n| - |\n| b |\n')
    assert.equal(joinForm(form, ['# head\n\n- item', 'a|b', 'c']), '\\# head\n\\- item\n\n| a\\|b |\n| - |\n| c |\n')
  })

  it('keep the times of subtitles', () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>你好</i>\r\n世界\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n再见\r\n'
    assert.equal(subtitleKind(srt), 'srt')
    const form = subtitleForm(srt, 'srt')
    assert.deepEqual(texts(form), ['⟦1⟧你好⟦2⟧\n世界', '再见'])
    assert.equal(unchanged(form), srt)
    const vtt = 'WEBVTT\n\nNOTE not spoken\n\nid\n00:01.000 --> 00:02.000 align:start\nHello &amp; bye\n'
    assert.equal(subtitleKind(vtt), 'vtt')
    assert.deepEqual(texts(subtitleForm(vtt, 'vtt')), ['Hello ⟦1⟧ bye'])
    assert.equal(unchanged(subtitleForm(vtt, 'vtt')), vtt)
    const ass =
      '[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,{\\b1}你好\\N世界, 再见\n'
    assert.equal(subtitleKind(ass), 'ass')
    assert.deepEqual(texts(subtitleForm(ass, 'ass')), ['⟦1⟧你好⟦2⟧世界, 再见'])
    assert.equal(unchanged(subtitleForm(ass, 'ass')), ass)
    assert.equal(subtitleKind('plain'), undefined)
  })

  it('keep the markup of pages', () => {
    const form = htmlForm('<ul><li>One <a href="x">two</a> three</li><li>\n four </li></ul><script>no()</script>')
    assert.deepEqual(texts(form), ['One ⟦1⟧two⟦2⟧ three', 'four'])
    assert.equal(
      joinForm(form, ['Eins <&> ⟦1⟧zwei⟦2⟧', 'vier']),
      '<ul><li>Eins &lt;&amp;&gt; <a href="x">zwei</a></li><li>\n vier </li></ul><script>no()</script>',
    )
  })
})
