import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFileId, isFileId, timeOfFileId } from './file-id.ts'
import { fileKind } from './file-signature.ts'
import { JsonLinesCheck } from './json-lines-check.ts'
import { extensionOf, safeFileName } from './safe-file-name.ts'

function check(content: string | Buffer, pieceBytes: number): JsonLinesCheck {
  const lines = new JsonLinesCheck()
  const bytes = Buffer.from(content)
  for (let start = 0; start < bytes.length; start += pieceBytes) lines.take(bytes.subarray(start, start + pieceBytes))
  lines.end()
  return lines
}

describe('JSON Lines', () => {
  it('are the same wherever they are cut', () => {
    const content = '\ufeff{"a":"月球"}\r\n\n{"b":[1]}\n{"c":\n'
    for (let pieceBytes = 1; pieceBytes < 40; pieceBytes++) {
      const { fault, objects } = check(content, pieceBytes)
      assert.deepEqual([fault, objects], [{ line: 4, kind: 'not-json' }, 2])
    }
  })

  it('are one object each', () => {
    assert.deepEqual(check('{}\n[]\n', 10).fault, { line: 2, kind: 'no-object' })
    assert.deepEqual(check('{}\nnull', 10).fault, { line: 2, kind: 'no-object' })
    assert.deepEqual(check(Buffer.from([0x22, 0xff, 0x22]), 10).fault, { line: 1, kind: 'encoding' })
    assert.deepEqual(check(Buffer.alloc(17 * 1_048_576, 0x20), 65_536).fault, { line: 1, kind: 'too-long' })
    assert.deepEqual(check('', 10).objects, 0)
  })
})

describe('the id of a file', () => {
  it('tells when it was made, and base64 is none', () => {
    const id = createFileId('voice-clone-input', 1_750_681_215_123)
    assert.equal(timeOfFileId(id), 1_750_681_215_123)
    assert.ok(isFileId(id))
    for (const text of [
      '',
      'agent-1750681215-9b92722d788f4b32bab28cc333293584',
      'iVBORw0KGgo=',
      `${id}0`,
      'x'.repeat(1e6),
    ])
      assert.equal(isFileId(text), false, text.slice(0, 60))
  })
})

describe('the name of a file', () => {
  it('has no folders, no control characters and an end', () => {
    assert.equal(safeFileName('C:\\docs\\a\u0000b\u202e.txt'), 'ab.txt')
    assert.equal(safeFileName('../..'), 'file')
    assert.equal(safeFileName(''), 'file')
    const long = safeFileName(`${'名'.repeat(300)}.pdf`)
    assert.deepEqual([[...long].length, long.endsWith('名.pdf')], [255, true])
  })

  it('ends in an extension or in none', () => {
    assert.deepEqual(['a.PDF', 'a.tar.gz', 'blob', 'a.', '.txt', 'a b.c d'].map(extensionOf), [
      'pdf',
      'gz',
      '',
      '',
      'txt',
      '',
    ])
  })
})

describe('the first bytes of a file', () => {
  it('say what it is', () => {
    const kinds = [
      ['\xff\xd8\xff\xe0', 'picture'],
      ['junk before %PDF-1.4', 'pdf'],
      ['PK\x03\x04', 'zip'],
      ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'compound'],
      ['RIFF\x00\x00\x00\x00WAVEfmt ', 'wav'],
      ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'other'],
      ['\xff\xfb\x90\x00', 'mp3'],
      ['ID3\x03', 'mp3'],
      ['\xff\xfea\x00b\x00', 'text'],
      ['plain', 'text'],
      ['\x7fELF\x02\x01\x01\x00', 'other'],
    ] as const
    for (const [start, kind] of kinds) assert.equal(fileKind(Buffer.from(start, 'latin1')), kind, start)
  })
})
