import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ParseFailure } from '../parsed-document.ts'
import { parsePicture } from './parse-picture.ts'

/** Only the headers, which is all that is read. */
function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(40)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12, 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

function jpeg(width: number, height: number): Uint8Array {
  const frame = Buffer.from('ffc2001108000000000301220002110103110100', 'hex')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000ffff', 'hex').subarray(0, 20), frame])
}

const failsAs = (reason: string) => (error: unknown) => error instanceof ParseFailure && error.reason === reason

describe('parsePicture', () => {
  it('needs recognition', async () => {
    await assert.rejects(parsePicture(png(10, 10)), failsAs('needs-recognition'))
  })

  for (const [contentType, bytes] of [
    ['image/png', png(640, 480)],
    ['image/jpeg', jpeg(640, 480)],
  ] as const) {
    it(`gives the recognised lines with their boxes, after the picture: ${contentType}`, async () => {
      const box = { x0: 10, x1: 200, top: 20, bottom: 40 }
      const lines = [
        { text: ' 发票号码 ', box },
        { text: ' ', box },
      ]
      assert.deepEqual(await parsePicture(bytes, [{ page: 1, lines }]), {
        blocks: [
          { type: 'image', image: 0, page: 1 },
          {
            type: 'text',
            kind: 'paragraph',
            text: '发票号码',
            page: 1,
            spans: [{ start: 0, end: 4, page: 1, box }],
          },
        ],
        pages: [{ number: 1, widthPoints: 640, heightPoints: 480 }],
        images: [{ contentType, bytes, page: 1, box: { x0: 0, x1: 640, top: 0, bottom: 480 } }],
        pagesWithoutText: [],
      })
    })
  }

  it('refuses what is broken or would fill the memory when it is decoded', async () => {
    await assert.rejects(parsePicture(png(100_000, 100_000), []), failsAs('too-large'))
    await assert.rejects(parsePicture(png(0, 5), []), failsAs('damaged'))
    await assert.rejects(parsePicture(png(5, 5).subarray(0, 20), []), failsAs('damaged'))
    await assert.rejects(parsePicture(jpeg(5, 5).subarray(0, 24), []), failsAs('damaged'))
    await assert.rejects(parsePicture(Buffer.from('ffd8ffff', 'hex'), []), failsAs('damaged'))
  })
})
