import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, textAt } from './support/json.ts'
import { scan } from './support/scans.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { upload } from './support/upload.ts'
import { startUpstream, type ScriptedUpstream } from './support/upstream.ts'

/** A picture of a few bytes that says it has ten thousand million pixels. */
async function pictureBomb(): Promise<Buffer> {
  const bomb = Buffer.from((await scan({ lines: [] }, 'png')).bytes)
  bomb.writeUInt32BE(100_000, 16)
  bomb.writeUInt32BE(100_000, 20)
  return bomb
}

/** A page whose content grows from half a megabyte to half a gigabyte. */
function pdfBomb(): Buffer {
  const content = deflateSync(Buffer.alloc(512 * 1_048_576, 'BT ET '))
  const parts = [
    '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>\nendobj\n',
    `4 0 obj\n<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`,
    content,
    '\nendstream\nendobj\ntrailer << /Root 1 0 R /Size 5 >>\n%%EOF\n',
  ]
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
}

/** A Word file whose text is a gigabyte of the same letter, or so it unpacks. */
function wordBomb(): Buffer {
  const types =
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
  const text = Buffer.alloc(400 * 1_048_576, 'a')
  return Buffer.from(zipSync({ '[Content_Types].xml': Buffer.from(types), 'word/document.xml': [text, { level: 9 }] }))
}

describe('documents that cannot be read', { skip: needsOwnServer, timeout: 300_000 }, () => {
  let server: LocalServer
  let upstream: ScriptedUpstream
  let key: string
  let locked: Buffer
  const fake = Buffer.from('MZ\x90\0 a program that calls itself something else', 'latin1')

  before(async () => {
    upstream = await startUpstream()
    server = await startServer({
      configuration: [
        'engines:',
        `  - { id: sees, type: openai-compatible, baseUrl: "${upstream.baseUrl}" }`,
        'models:',
        '  glm-4.6v: [{ engine: sees, model: scripted }]',
        '',
      ].join('\n'),
    })
    key = (await createAccount(server, 'V1')).key
    locked = await readFile(new URL('fixtures/documents/locked.pdf', import.meta.url))
  })
  after(async () => {
    await server.stop()
    await upstream.stop()
  })

  const says = (reply: Reply, pattern: RegExp): void => {
    assertError(reply, 400, '1214')
    assert.match(textAt(reply.json(), 'error.message'), pattern)
  }

  it('are refused by layout_parsing with what is wrong with them', async () => {
    const parse = (bytes: Buffer): Promise<Reply> =>
      call(`${server.apiUrl}/layout_parsing`, {
        key,
        body: { model: 'glm-ocr', file: bytes.toString('base64') },
        timeoutMs: 120_000,
      })
    says(await parse(locked), /加密/)
    says(await parse(Buffer.alloc(0)), /file/)
    says(await parse(fake), /PDF、JPG、PNG/)
    says(await parse(Buffer.from('%PDF-1.7 and nothing that follows')), /损坏/)
    says(await parse(Buffer.from('\x89PNG\r\n\x1a\n and nothing that follows', 'latin1')), /损坏/)
    says(await parse(await pictureBomb()), /超出限制/)
    says(await parse(pdfBomb()), /超出限制/)
  })

  it('are refused by files/ocr', async () => {
    const read = (name: string, content: Buffer): Promise<Reply> =>
      upload(`${server.apiUrl}/files/ocr`, key, [
        ['file', { name, content }],
        ['tool_type', 'hand_write'],
      ])
    says(await read('a.png', locked), /PNG、JPG/)
    says(await read('a.png', Buffer.alloc(0)), /没有内容/)
    says(await read('a.png', fake), /PNG、JPG/)
    says(await read('a.png', await pictureBomb()), /超出限制/)
  })

  it('end as failed in the file parser, with the reason', async () => {
    const parse = async (name: string, content: Buffer): Promise<string> => {
      const reply = await upload(`${server.apiUrl}/files/parser/sync`, key, [
        ['tool_type', 'prime-sync'],
        ['file', { name, content }],
      ])
      assert.equal(reply.status, 200, reply.text)
      const body = reply.json()
      assert.deepEqual(
        [at(body, 'status'), at(body, 'content'), at(body, 'parsing_result_url')],
        ['failed', null, null],
      )
      return textAt(body, 'message')
    }
    assert.match(await parse('a.pdf', locked), /加密/)
    assert.match(await parse('a.pdf', fake), /不支持/)
    assert.match(await parse('a.png', await pictureBomb()), /超出|过大/)
    assert.match(await parse('a.pdf', pdfBomb()), /超出|过大/)
    assert.match(await parse('a.docx', wordBomb()), /超出|过大/)
  })

  it('never reach an engine as a part of a chat', async () => {
    const ask = (part: object): Promise<Reply> =>
      call(`${server.apiUrl}/chat/completions`, {
        key,
        body: {
          model: 'glm-4.6v',
          messages: [{ role: 'user', content: [part, { type: 'text', text: 'What is it?' }] }],
        },
        timeoutMs: 120_000,
      })
    const picture = (bytes: Buffer): Promise<Reply> =>
      ask({ type: 'image_url', image_url: { url: `data:image/png;base64,${bytes.toString('base64')}` } })
    for (const bytes of [locked, Buffer.alloc(0), fake, await pictureBomb()]) {
      says(await picture(bytes), /messages\[0\]\.content\[0\]/)
    }
    for (const [name, content] of [
      ['a.pdf', locked],
      ['b.pdf', pdfBomb()],
    ] as const) {
      const kept = await upload(`${server.apiUrl}/files`, key, [
        ['purpose', 'file-extract'],
        ['file', { name, content }],
      ])
      says(await ask({ type: 'file_url', file_url: { url: textAt(kept.json(), 'id') } }), /messages\[0\]\.content\[0\]/)
    }
    assert.equal((await upstream.state()).started, 0)
  })

  it('leave the server well', async () => {
    const { bytes } = await scan({ lines: [{ text: 'Still reading', x: 40, y: 80, size: 30 }] }, 'png')
    const reply = await call(`${server.apiUrl}/layout_parsing`, {
      key,
      body: { model: 'glm-ocr', file: Buffer.from(bytes).toString('base64') },
      timeoutMs: 60_000,
    })
    assert.match(textAt(reply.json(), 'md_results').replaceAll(' ', ''), /Stillreading/)
    assert.equal((await call(`${server.url}/readyz`)).status, 200)
  })
})
