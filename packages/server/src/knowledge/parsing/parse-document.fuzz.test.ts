import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentFormat } from '../document-types.ts'
import { parseDocument } from './parse-document.ts'
import { ParseFailure } from './parsed-document.ts'
import { encodeLegacy, encodeUtf16 } from './testing/encode-text.ts'

const sentence = '知识库把文档切成片段，检索时先召回再排序。'
const samples: readonly (readonly [DocumentFormat, Uint8Array])[] = [
  ['txt', Buffer.from(`第一章 总则\n\n${sentence}\n- item\n1.1 Scope\n${sentence.repeat(3)}\n`)],
  ['txt', encodeLegacy(`标题\r\n\r\n${sentence}`, 'gbk')],
  ['txt', encodeUtf16(`标题\n${sentence}`, 'little')],
  [
    'md',
    Buffer.from(
      `---\ntitle: x\n---\n# T\n\n${sentence}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- a\n  1. b\n\n> q\n\n\`\`\`\nc\n\`\`\`\n[l](u) ![i](data:image/png;base64,AQID) <b>h</b> [^1]\n\n[^1]: n\n`,
    ),
  ],
  ['csv', Buffer.from(`名,价\n苹果,"3,5"\n"梨\n子",4\n;;;\t|\n`)],
  [
    'html',
    Buffer.from(
      `<!doctype html><html><head><meta charset=utf-8><title>T</title><script>x</script></head><body><h1>T</h1><p>${sentence}` +
        '<table><tr><th>a<th>b<tr><td>1<td>2</table><ul><li>x<ol start=5><li>y</ol></ul><pre>z</pre><img alt=i src="data:image/gif;base64,AQID"></body></html>',
    ),
  ],
  ['url', Buffer.from(`<body><article>${`<p>${sentence}</p>`.repeat(9)}</article><nav>n</nav></body>`)],
  ['png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0xxxxxxxx', 'latin1')],
  ['jpg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffc2001108001000100301220002110103110100', 'hex')],
]

/** Mulberry32: the same mutations in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const spiteful = [
  '<',
  '>',
  '"',
  '\0',
  '\xff',
  '\xfe',
  '|',
  '`',
  '[',
  '](',
  '<!--',
  '</',
  '&#x110000;',
  '\r',
  '\u2028',
  '- ',
  '"""',
]

function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let result = Buffer.from(bytes)
  for (let round = random(6); round >= 0; round -= 1) {
    const at = random(result.length + 1)
    switch (random(5)) {
      case 0:
        result = result.subarray(0, at)
        break
      case 1:
        if (at < result.length) result[at] = random(256)
        break
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(random(result.length + 1))])
        break
      case 3: {
        const text = Buffer.from((spiteful[random(spiteful.length)] ?? '').repeat(1 + random(20)), 'latin1')
        result = Buffer.concat([result.subarray(0, at), text, result.subarray(at)])
        break
      }
      default:
        result = Buffer.concat([result, Buffer.from(Array.from({ length: random(64) }, () => random(256)))])
    }
  }
  return result
}

describe('parsers of texts, pages and pictures', () => {
  for (const [index, [format, bytes]] of samples.entries()) {
    it(`read whatever came of a ${format} (${index}) or fail with a ParseFailure`, async () => {
      const random = randomNumbers(index + 1)
      const formats: readonly DocumentFormat[] = [format, 'txt', 'md', 'csv', 'html', 'url']
      for (let round = 0; round < 250; round += 1) {
        const input = mutated(bytes, random)
        const name = formats[random(10)] ?? format
        try {
          const recognisedPages = random(2) === 0 ? undefined : []
          const { document } = await parseDocument(input, {
            format: name,
            wantImages: random(2) === 0,
            recognisedPages,
          })
          assert.ok(document.blocks.length > 0)
        } catch (error) {
          const shown = Buffer.from(input).toString('base64')
          assert.ok(
            error instanceof ParseFailure,
            `${name} ${shown}: ${error instanceof Error ? error.stack : String(error)}`,
          )
        }
      }
    })
  }

  it('read random bytes or fail with a ParseFailure', async () => {
    const random = randomNumbers(99)
    for (let round = 0; round < 300; round += 1) {
      const input = Buffer.from(Array.from({ length: random(400) }, () => random(256)))
      const format = (['txt', 'md', 'csv', 'html', 'url', 'png', 'jpg'] as const)[random(7)] ?? 'txt'
      await parseDocument(input, { format, wantImages: true }).catch((error: unknown) => {
        assert.ok(error instanceof ParseFailure, `${format} ${input.toString('base64')}: ${String(error)}`)
      })
    }
  })
})
