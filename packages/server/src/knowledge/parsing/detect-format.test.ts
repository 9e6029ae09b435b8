import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentFormat } from '../document-types.ts'
import { detectFormat } from './detect-format.ts'
import { ParseFailure } from './parsed-document.ts'

const failsAs = (reason: string) => (error: unknown) => error instanceof ParseFailure && error.reason === reason
const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const page = '<!DOCTYPE html>\n<html><body>x</body></html>'

describe('detectFormat', () => {
  const cases: readonly (readonly [what: string, bytes: Uint8Array, name: DocumentFormat, format: DocumentFormat])[] = [
    ['a PDF as .txt', latin('%PDF-1.7\n'), 'txt', 'pdf'],
    ['a PDF with some bytes before its header', latin('\0\0junk%PDF-1.4\n'), 'pdf', 'pdf'],
    ['a text about PDF', latin('The header is %PDF-1.7.'), 'txt', 'txt'],
    ['a page as .pdf', latin(page), 'pdf', 'html'],
    ['a page as .doc', latin(page), 'doc', 'html'],
    ['a page with a table as .xls', latin('<html><table><tr><td>1</table>'), 'xls', 'xls'],
    ['a table in text as .xls', latin('a\tb\n1\t2\n'), 'xls', 'csv'],
    ['a text as .doc', Buffer.from('只是文字'), 'doc', 'txt'],
    ['a text as .docx, which its parser refuses', Buffer.from('只是文字'), 'docx', 'docx'],
    ['words without columns as .xls', Buffer.from('garbage'), 'xls', 'xls'],
    ['the source of a page as .txt', latin(page), 'txt', 'txt'],
    ['a PNG as .jpg', latin('\x89PNG\r\n\x1a\n....'), 'jpg', 'png'],
    ['a JPEG as .jpeg', latin('\xff\xd8\xff\xe0'), 'jpeg', 'jpeg'],
    ['a JPEG as .txt', latin('\xff\xd8\xff\xe0'), 'txt', 'jpg'],
    ['a broken archive as .docx', latin('PK\x03\x04broken'), 'docx', 'docx'],
    ['rich text as .doc', latin('{\\rtf1\\ansi x}'), 'doc', 'doc'],
    ['binary bytes as .doc', latin('\x01\x02\x03\x04\x05\x06'), 'doc', 'doc'],
  ]
  for (const [what, bytes, name, format] of cases) {
    it(`takes ${what} for ${format}`, () => assert.equal(detectFormat(bytes, name), format))
  }

  it('asks the content type of an address only about kinds of text', () => {
    const of = (contentType: string, bytes = latin('text')): string => detectFormat(bytes, 'url', { contentType })
    assert.equal(of('text/html; charset=utf-8'), 'url')
    assert.equal(of(''), 'url')
    assert.equal(of('Text/Plain; charset=utf-8'), 'txt')
    assert.equal(of('text/markdown'), 'md')
    assert.equal(of('text/csv'), 'csv')
    assert.equal(of('text/html', latin('%PDF-1.7')), 'pdf')
  })

  it('refuses kinds that nobody reads', () => {
    for (const start of ['GIF89a', 'RIFF0000WEBP', '0000ftypisom', '\x1f\x8b\x08\0', 'MZ\x90\0', 'Rar!\x1a\x07\0']) {
      assert.throws(() => detectFormat(latin(start), 'txt'), failsAs('unsupported'), start)
    }
    assert.throws(() => detectFormat(latin('PK\x03\x04broken'), 'txt'), failsAs('unsupported'))
    assert.throws(() => detectFormat(latin('{\\rtf1 x}'), 'docx'), failsAs('unsupported'))
    assert.throws(() => detectFormat(latin('anything'), 'mp4'), failsAs('unsupported'))
    assert.throws(() => detectFormat(new Uint8Array(), 'txt'), failsAs('empty'))
  })
})
