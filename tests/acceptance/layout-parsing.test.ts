import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { knowledgeClient } from './support/knowledge.ts'
import { photographed } from './support/photograph.ts'
import { drawing, pdfOf, scan } from './support/scans.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { upload, type Content } from './support/upload.ts'
import { startUpstream, type ScriptedUpstream } from './support/upstream.ts'
import { until } from './support/wait.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const bare = (text: string): string => text.replaceAll(/\s/g, '')

/** Lines of some 28 characters from `x` on. */
function prose(text: string, x: number) {
  const lines = text.match(/.{1,28}(?:\s|$)/g) ?? []
  return lines.map((line, index) => ({ text: line.trim(), x, y: 150 + index * 36, size: 26 }))
}

/** A title, two columns, a table with lines and a picture. */
const page = {
  width: 1000,
  height: 1000,
  lines: [
    { text: 'Annual report', x: 360, y: 70, size: 44 },
    ...prose('The first column tells of tea that was grown in the hills of the south. It ends here.', 60),
    ...prose('The second column tells of rice that was grown on the plains by the river. It ends too.', 560),
    ...[
      ['Year', 'Tons'],
      ['2024', '1300'],
      ['2025', '1450'],
    ].flatMap((row, index) => row.map((text, column) => ({ text, x: 220 + column * 300, y: 472 + index * 50 }))),
  ],
  strokes: [
    ...[0, 1, 2, 3].map((row) => [200, 440 + row * 50, 800, 440 + row * 50] as const),
    ...[0, 1, 2].map((column) => [200 + column * 300, 440, 200 + column * 300, 590] as const),
  ],
  filled: [[250, 650, 500, 300] as const],
}

describe('POST /api/paas/v4/layout_parsing', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let upstream: ScriptedUpstream
  let files: Server
  let key: string
  const served = new Map<string, Uint8Array>()

  before(async () => {
    files = createServer((incoming, outgoing) => {
      const body = served.get(incoming.url ?? '')
      outgoing.writeHead(body === undefined ? 404 : 200).end(body)
    })
    files.listen(0, '127.0.0.1')
    await once(files, 'listening')
    upstream = await startUpstream()
    server = await startServer({
      configuration: [
        'engines:',
        `  - { id: sees, type: openai-compatible, baseUrl: "${upstream.baseUrl}", contentParts: [image_url] }`,
        'models:',
        '  my-eyes: [{ engine: sees, model: scripted }]',
        '',
      ].join('\n'),
      env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1/32' },
    })
    key = (await createAccount(server, 'V1')).key
  })
  after(async () => {
    await server.stop()
    await upstream.stop()
    files.close()
  })

  const parse = (file: string, fields: JsonObject = {}, model = 'glm-ocr'): Promise<Reply> =>
    call(`${server.apiUrl}/layout_parsing`, { key, body: { model, file, ...fields }, timeoutMs: 60_000 })
  const parsed = async (file: string, fields: JsonObject = {}): Promise<Json> => {
    const reply = await parse(file, fields)
    assert.equal(reply.status, 200, reply.text)
    return reply.json()
  }

  it('reads a picture: title, columns, table and picture in reading order, with boxes, crops and frames', async () => {
    const { bytes } = await scan(page, 'png')
    const reply = await parse(base64(bytes), {
      return_crop_images: true,
      need_layout_visualization: true,
      request_id: 'layout-1',
    })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-engine'], 'onnx')
    const body = reply.json()
    assert.equal(textAt(body, 'model'), 'GLM-OCR')
    assert.equal(textAt(body, 'request_id'), 'layout-1')
    assert.deepEqual(at(body, 'data_info'), { num_pages: 1, pages: [{ width: 1000, height: 1000 }] })
    const markdown = textAt(body, 'md_results')
    const order = ['#Annualreport', 'Thefirstcolumn', 'Itendshere', 'Thesecondcolumn', '<table>', '![](http']
    const places = order.map((text) => bare(markdown).indexOf(text))
    assert.ok(!places.includes(-1), markdown)
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    )
    assert.ok(
      markdown.includes('<tr><td>2024</td><td>1300</td></tr><tr><td>2025</td><td>1450</td></tr></table>'),
      markdown,
    )
    const elements = listAt(body, 'layout_details.0')
    assert.deepEqual(
      elements.map((element) => numberAt(element, 'index')),
      elements.map((_, index) => index + 1),
    )
    assert.deepEqual([...new Set(elements.map((element) => textAt(element, 'label')))].sort(), [
      'image',
      'table',
      'text',
    ])
    const picture = elements.find((element) => textAt(element, 'label') === 'image')
    assert.ok(picture !== undefined)
    const box = listAt(picture, 'bbox_2d').map(Number)
    for (const [index, expected] of [0.25, 0.65, 0.75, 0.95].entries()) {
      assert.ok(Math.abs((box[index] ?? 0) - expected) < 0.02, JSON.stringify(box))
    }
    assert.deepEqual(listAt(body, 'crop_images'), [textAt(picture, 'content')])
    for (const link of [textAt(picture, 'content'), ...listAt(body, 'layout_visualization').map(String)]) {
      const download = await fetch(link)
      assert.equal(download.headers.get('content-type'), 'image/png')
      assert.equal(Buffer.from(await download.arrayBuffer()).toString('latin1', 1, 4), 'PNG')
    }
    const { prompt_tokens: prompt, completion_tokens: completion } = at(body, 'usage') as Record<string, number>
    assert.ok(prompt !== undefined && prompt > 100 && completion !== undefined && completion > 20)
  })

  it('tells cells that reach over others where lines show it', async () => {
    const rows = [0, 1, 2, 3].map((row) => 60 + row * 60)
    const { bytes } = await scan(
      {
        width: 800,
        height: 320,
        lines: [
          { text: 'Harvest', x: 350, y: 100, size: 26 },
          { text: 'Spring', x: 120, y: 160, size: 26 },
          { text: 'Autumn', x: 520, y: 160, size: 26 },
          { text: '1300', x: 120, y: 220, size: 26 },
          { text: '1450', x: 520, y: 220, size: 26 },
        ],
        strokes: [
          ...rows.map((y) => [60, y, 740, y] as const),
          [60, 60, 60, 240],
          [740, 60, 740, 240],
          [400, 120, 400, 240],
        ],
      },
      'png',
    )
    const html = textAt(await parsed(base64(bytes)), 'md_results')
    assert.match(html, /<tr><t[dh] colspan="2">Harvest<\/t[dh]><\/tr><tr><td>Spring<\/td><td>Autumn<\/td><\/tr>/)
  })

  it('reads a page that was photographed on a table, with places on the photograph', async () => {
    const rows = [0, 1, 2].map((row) => 500 + row * 60)
    const canvas = drawing({
      width: 900,
      height: 1200,
      lines: [
        { text: 'Minutes of the meeting', x: 220, y: 120, size: 44 },
        ...prose(
          'The left column says that the bridge was painted in May, and that nobody fell into the river. It ends here.',
          60,
        ),
        ...prose(
          'The right column says that the lamps were replaced in June, and that the square is bright again. It ends too.',
          480,
        ),
        ...['Bridge', 'Lamps', '1300', '1450'].map((text, index) => ({
          text,
          x: 100 + (index % 2) * 400,
          y: 540 + Math.floor(index / 2) * 60,
          size: 26,
        })),
      ],
      strokes: [...rows.map((y) => [60, y, 840, y] as const), ...[60, 450, 840].map((x) => [x, 500, x, 620] as const)],
    })
    const { jpeg, placeOf } = await photographed(canvas)
    const body = await parsed(base64(jpeg))
    const markdown = bare(textAt(body, 'md_results'))
    assert.match(markdown, /^#?Minutesofthemeeting.*leftcolumn.*Itendshere.*rightcolumn.*Itendstoo.*<table>/)
    assert.ok(markdown.includes('<td>1300</td><td>1450</td>'), markdown)
    const table = listAt(body, 'layout_details.0').find((element) => textAt(element, 'label') === 'table')
    const box = listAt(table, 'bbox_2d').map(Number)
    const [first, last] = [placeOf(60 / 900, 500 / 1200), placeOf(840 / 900, 620 / 1200)]
    for (const [index, expected] of [first.x, first.y, last.x, last.y].entries()) {
      assert.ok(
        Math.abs((box[index] ?? 0) - expected) < 0.03,
        `${JSON.stringify(box)} is not ${JSON.stringify([first, last])}`,
      )
    }
  })

  it('reads a PDF by its text where it has some and by recognition where not, from an address', async () => {
    const scanned = await scan({ lines: [{ text: 'Only a scanner saw this page', x: 60, y: 100, size: 30 }] }, 'jpeg')
    served.set('/mixed.pdf', pdfOf(['A page with a text layer.', scanned, 'The last page has text again.']))
    const { port } = files.address() as AddressInfo
    const body = await parsed(`http://127.0.0.1:${port}/mixed.pdf`)
    const markdown = bare(textAt(body, 'md_results'))
    assert.match(markdown, /Apagewithatextlayer.*Onlyascannersawthispage.*Thelastpagehastextagain/)
    assert.equal(listAt(body, 'layout_details').length, 3)
    assert.deepEqual(at(body, 'data_info.pages.0'), { width: 1190, height: 1684 })

    const range = await parsed(`data:application/pdf;base64,${base64(served.get('/mixed.pdf') ?? Buffer.alloc(0))}`, {
      start_page_id: 3,
      end_page_id: 3,
    })
    assert.match(bare(textAt(range, 'md_results')), /^Thelastpagehastextagain\.$/)
    assert.equal(numberAt(range, 'data_info.num_pages'), 1)
  })

  it('has pages read by a vision model that another model name is routed to', async () => {
    const { bytes } = await scan({ lines: [{ text: 'seen', x: 40, y: 60 }] }, 'png')
    const reply = await parse(base64(bytes), {}, 'my-eyes')
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-engine'], 'sees')
    assert.ok(textAt(reply.json(), 'md_results').length > 0)
    const { bodies } = await upstream.state()
    assert.match(textAt(bodies.at(-1) ?? null, 'messages.0.content.0.image_url.url'), /^data:image\/png;base64,/)
  })

  it('tells what is wrong with a file', async () => {
    const { port } = files.address() as AddressInfo
    const good = base64(pdfOf(['one page']))
    for (const [file, fields] of [
      ['', {}],
      ['data:application/pdf;base64,', {}],
      [base64(Buffer.from('GIF89a, or so it says')), {}],
      [base64(Buffer.from('%PDF-1.4 and then nothing')), {}],
      ['not base64 at all!', {}],
      [`http://127.0.0.1:${port}/missing.pdf`, {}],
      ['http://169.254.169.254/latest', {}],
      [good, { start_page_id: 2 }],
      [good, { start_page_id: 3, end_page_id: 2 }],
    ] as const) {
      assertError(await parse(file, fields), 400, '1214')
    }
    assertError(await call(`${server.apiUrl}/layout_parsing`, { key, body: { model: 'glm-ocr' } }), 400, '1213')
    assertError(await parse(good, {}, 'glm-4.6'), 400, '1212')
    assertError(await parse(good, {}, 'no-such-model'), 400, '1211')
  })

  it('refuses what is too large and what would be when it is unpacked', async () => {
    const big = Buffer.concat([(await scan({ lines: [] }, 'png')).bytes, Buffer.alloc(11 * 1_048_576)])
    served.set('/big.png', big)
    const { port } = files.address() as AddressInfo
    assertError(await parse(`http://127.0.0.1:${port}/big.png`), 435, '1210')
    const bomb = Buffer.from((await scan({ lines: [] }, 'png')).bytes)
    bomb.writeUInt32BE(100_000, 16)
    bomb.writeUInt32BE(100_000, 20)
    assertError(await parse(base64(bomb)), 400, '1214')
    assertError(await parse(base64(pdfOf(Array.from({ length: 101 }, (_, index) => `page ${index + 1}`)))), 400, '1214')
  })

  describe('POST /api/paas/v4/files/ocr', () => {
    const read = (
      name: string,
      content: Content,
      fields: readonly (readonly [string, string])[] = [],
    ): Promise<Reply> =>
      upload(`${server.apiUrl}/files/ocr`, key, [['file', { name, content }], ['tool_type', 'hand_write'], ...fields])

    it('reads the lines of a picture, with their places and on request how sure it is', async () => {
      const { bytes } = await scan(
        {
          lines: [
            { text: 'Dear reader', x: 40, y: 60 },
            { text: 'Yours truly', x: 40, y: 120 },
          ],
        },
        'jpeg',
      )
      const reply = await read('letter.jpg', bytes, [['probability', 'true']])
      assert.equal(reply.status, 200, reply.text)
      const body = reply.json()
      assert.equal(textAt(body, 'status'), 'succeeded')
      assert.equal(numberAt(body, 'words_result_num'), 2)
      const [first, second] = listAt(body, 'words_result')
      assert.deepEqual(
        [bare(textAt(first ?? null, 'words')), bare(textAt(second ?? null, 'words'))],
        ['Dearreader', 'Yourstruly'],
      )
      assert.ok(numberAt(first ?? null, 'probability.average') > 0.6)
      assert.ok(Math.abs(numberAt(first ?? null, 'location.left') - 40) < 12)
      const plain = (await read('letter.jpg', bytes)).json()
      assert.equal(at(plain, 'words_result.0.probability'), undefined)
    })

    it('refuses other files, tools and sizes', async () => {
      assertError(await read('a.png', 'no picture'), 400, '1214')
      assertError(await read('a.png', ''), 400, '1214')
      assertError(await read('a.pdf', pdfOf(['text'])), 400, '1214')
      const { bytes } = await scan({ lines: [] }, 'png')
      assertError(await read('a.png', Buffer.concat([bytes, Buffer.alloc(8 * 1_048_576)])), 435, '1210')
      assertError(await read('a.png', bytes, [['language_type', 'KLINGON']]), 400, '1214')
      const url = `${server.apiUrl}/files/ocr`
      assertError(await upload(url, key, [['file', { name: 'a.png', content: bytes }]]), 400, '1213')
      assertError(await upload(url, key, [['tool_type', 'hand_write']]), 400, '1213')
    })
  })

  it('makes scanned documents of knowledge bases findable, with boxes, and stops when one is deleted', async () => {
    const base = knowledgeClient(server, key)
    const baseId = await base.createBase()
    const scanned = await scan(
      {
        lines: [
          { text: 'The boiler of house seven', x: 60, y: 100, size: 26 },
          { text: 'was inspected in November.', x: 60, y: 140, size: 26 },
        ],
      },
      'jpeg',
    )
    await base.ready(baseId, { name: 'scan.pdf', content: pdfOf([scanned]) })
    const [slice] = await base.retrieve(baseId, 'boiler inspected')
    assert.match(bare(textAt(slice ?? null, 'text')), /boilerofhousesevenwasinspected/)
    const photograph = await scan({ lines: [{ text: 'Parking permit 4711', x: 60, y: 120, size: 32 }] }, 'png')
    await base.ready(baseId, { name: 'photo.png', content: photograph.bytes })
    assert.ok((await base.retrieve(baseId, 'parking permit')).some((one) => /permit/i.test(textAt(one, 'text'))))

    const [id = ''] = await base.upload(baseId, [
      { name: 'long.pdf', content: pdfOf(Array.from({ length: 40 }, () => scanned)) },
    ])
    await until('the long document to be recognised', async () =>
      at(await base.document(id), 'progress.to_recognise') === 40 ? true : undefined,
    )
    assert.equal((await base.call(`/document/${id}`, { method: 'DELETE' })).status, 200)
    await until(
      'recognition to stop',
      async () => {
        const engines = await call(`${server.url}/api/admin/engines/onnx`, { key: server.key })
        return /"in_flight":0\b/.test(engines.text) ? true : undefined
      },
      5000,
    )
  })
})
