import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDocument } from './parse-document.ts'
import { ParseFailure } from './parsed-document.ts'

const failsAs = (reason: string) => (error: unknown) => error instanceof ParseFailure && error.reason === reason

describe('parseDocument', () => {
  it('reads a file as what its bytes are', async () => {
    const page = Buffer.from('<html><body><h1>标题</h1><p>正文</p></body></html>')
    const { document, format } = await parseDocument(page, { format: 'pdf', wantImages: true })
    assert.equal(format, 'html')
    assert.deepEqual(document.blocks, [
      { type: 'heading', level: 1, text: '标题' },
      { type: 'text', kind: 'paragraph', text: '正文' },
    ])
  })

  it('leaves pictures out when nobody wants them', async () => {
    const page = Buffer.from('<p>a</p><img src="data:image/png;base64,AQID">')
    const { document } = await parseDocument(page, { format: 'html', wantImages: false })
    assert.deepEqual(document.images, [])
    assert.deepEqual(
      document.blocks.map(({ type }) => type),
      ['text'],
    )
  })

  it('fails where there is no text', async () => {
    const parse = (text: string, recognisedPages?: []) =>
      parseDocument(Buffer.from(text), { format: 'html', wantImages: false, recognisedPages })
    await assert.rejects(parse(''), failsAs('empty'))
    await assert.rejects(parse(' \n '), failsAs('empty'))
    await assert.rejects(parse('<p> &nbsp;</p><hr>'), failsAs('empty'))
    await assert.rejects(parse('<img src="data:image/png;base64,AQID">'), failsAs('needs-recognition'))
    await assert.rejects(parse('<img src="data:image/png;base64,AQID">', []), failsAs('empty'))
    await assert.rejects(parseDocument(Buffer.from(',,\n,\n'), { format: 'csv', wantImages: true }), failsAs('empty'))
  })

  it('refuses files above the size of their kind', async () => {
    const text = Buffer.alloc(51 * 1_048_576, 'a ')
    await assert.rejects(parseDocument(text, { format: 'txt', wantImages: true }), failsAs('too-large'))
  })
})
