import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import sharp, { type Metadata } from 'sharp'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { isObject, listAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { startUpstream, type ScriptedUpstream } from './support/upstream.ts'
import { upload } from './support/upload.ts'

type Kind = 'image_url' | 'video_url' | 'file_url'
const part = (type: Kind, url: string): JsonObject => ({ type, [type]: { url } })
const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom', 'latin1'), Buffer.alloc(2000, 1)])

/** Half red, half blue, as a scanner or a telephone would store it. */
async function picture(
  width: number,
  height: number,
  format: 'png' | 'jpeg' | 'webp',
  orientation?: number,
): Promise<Buffer> {
  const red = await sharp({ create: { width: Math.ceil(width / 2), height, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer()
  const image = sharp({ create: { width, height, channels: 3, background: '#0000ff' } }).composite([
    { input: red, left: 0, top: 0 },
  ])
  return (orientation === undefined ? image : image.withMetadata({ orientation }))[format]().toBuffer()
}

describe('pictures, videos and files of chat calls', { skip: needsOwnServer }, () => {
  let upstream: ScriptedUpstream
  let pages: Server
  let server: LocalServer
  /** As `server`, but nothing of its own network may be fetched. */
  let closed: LocalServer
  let address: string
  let asked: string[] = []
  const contents = new Map<string, { readonly status?: number; readonly location?: string; readonly body: Buffer }>()

  before(async () => {
    pages = createServer((incoming, outgoing) => {
      asked.push(incoming.url ?? '')
      const {
        status = 200,
        location,
        body,
      } = contents.get(incoming.url ?? '') ?? { status: 404, body: Buffer.alloc(0) }
      outgoing.writeHead(status, location === undefined ? {} : { location }).end(body)
    })
    pages.listen(0, '127.0.0.1')
    await once(pages, 'listening')
    address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
    upstream = await startUpstream()
    const configuration = `
engines:
  - { id: vision, type: openai-compatible, baseUrl: "${upstream.baseUrl}" }
  - { id: small, type: openai-compatible, baseUrl: "${upstream.baseUrl}", maxImagePixels: 10000 }
  - { id: trusted, type: openai-compatible, baseUrl: "${upstream.baseUrl}", fetchesMedia: [image_url] }
models:
  glm-4.6v: [{ engine: vision, model: scripted }]
  glm-4.5v: [{ engine: small, model: scripted }]
  glm-4.1v-thinking-flash: [{ engine: trusted, model: scripted }]
media: { maxVideoMiB: 1, maxFileCharacters: 2000 }
`
    const [open, other] = await Promise.all([
      startServer({ configuration, env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1' } }),
      startServer({ configuration }),
    ])
    server = open
    closed = other
    contents.set('/a.png', { body: await picture(40, 30, 'png') })
    contents.set('/moved', { status: 302, location: `${address}/a.png`, body: Buffer.alloc(0) })
    contents.set('/inside', { status: 302, location: 'http://169.254.169.254/latest', body: Buffer.alloc(0) })
    contents.set('/page.html', { body: Buffer.from('<html>no picture</html>') })
    contents.set('/cut.jpg', { body: (await picture(400, 300, 'jpeg')).subarray(0, 900) })
    contents.set('/large.png', { body: Buffer.concat([await picture(40, 30, 'png'), Buffer.alloc(5 * 1_048_576)]) })
    contents.set('/clip.mp4', { body: mp4 })
    contents.set('/long.mp4', { body: Buffer.concat([mp4, Buffer.alloc(1_100_000)]) })
    contents.set('/notes.txt', { body: Buffer.from('会议纪要：周三上线。') })
    contents.set('/book.txt', { body: Buffer.from('长文 '.repeat(1000)) })
  })
  after(async () => {
    await Promise.all([server.stop(), closed.stop(), upstream.stop()])
    pages.close()
  })
  beforeEach(() => upstream.reset())

  const chat = (parts: readonly JsonObject[], model = 'glm-4.6v', { apiUrl, key } = server): Promise<Reply> =>
    call(`${apiUrl}/chat/completions`, {
      key,
      body: {
        model,
        messages: [{ role: 'user', content: [...parts, { type: 'text', text: 'What is it?' }] }],
        thinking: { type: 'disabled' },
      },
    })
  /** The parts as the model server got them. */
  const received = async (): Promise<Json[]> => {
    const { bodies } = await upstream.state()
    return listAt(bodies.at(-1) ?? null, 'messages.0.content')
  }
  const receivedUrl = async (type: Kind): Promise<string> => textAt((await received())[0] ?? null, `${type}.url`)
  const receivedPicture = async (): Promise<Metadata> => {
    const url = await receivedUrl('image_url')
    return sharp(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')).metadata()
  }
  const keep = async (name: string, content: Uint8Array, key = server.key): Promise<string> => {
    const reply = await upload(`${server.apiUrl}/files`, key, [
      ['purpose', 'agent'],
      ['file', { name, content }],
    ])
    return textAt(reply.json(), 'id')
  }

  it('reach an engine by value, whichever way they were named', async () => {
    const png = contents.get('/a.png')?.body ?? Buffer.alloc(0)
    const expected = `data:image/png;base64,${png.toString('base64')}`
    const ways = [
      `${address}/a.png`,
      `${address}/moved`,
      expected,
      png.toString('base64'),
      `data:image/jpeg;base64,${png.toString('base64')}`,
      await keep('a.png', png),
    ]
    for (const url of ways) {
      const reply = await chat([part('image_url', url)])
      assert.equal(reply.status, 200, reply.text)
      assert.equal(await receivedUrl('image_url'), expected, url.slice(0, 60))
    }
  })

  it('are refused when they are no pictures, broken, too large or not there, without a word to the engine', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
    const wide = (
      await sharp({ create: { width: 6001, height: 2, channels: 3, background: '#fff' } })
        .png()
        .toBuffer()
    ).toString('base64')
    const other = (await createAccount(server, 'V1')).key
    const urls = [
      ...['/page.html', '/cut.jpg', '/large.png', '/nothing.png'].map((path) => address + path),
      'data:image/png;base64,AAAA',
      `data:image/svg+xml;base64,${svg}`,
      'data:image/png,hello',
      'not base64!',
      wide,
      await keep('other.png', contents.get('/a.png')?.body ?? Buffer.alloc(0), other),
    ]
    for (const url of urls) {
      const reply = await chat([part('image_url', url)])
      assertError(reply, 400, '1214')
      assert.match(reply.text, /messages\[0\]\.content\[0\]\.image_url\.url/)
    }
    assert.equal((await upstream.state()).started, 0)
  })

  it('never lead into a network that is not public', async () => {
    asked = []
    for (const url of [`${address}/a.png`, 'http://localhost/a.png', 'http://[::1]/a.png', 'http://2130706433/a.png']) {
      for (const model of ['glm-4.6v', 'glm-4.1v-thinking-flash', 'glm-4v-plus'])
        assertError(await chat([part('image_url', url)], model, closed), 400, '1214')
    }
    assert.deepEqual(asked, [])
    assertError(await chat([part('image_url', `${address}/inside`)]), 400, '1214')
    assertError(await chat([part('file_url', `${address}/notes.txt`)], 'glm-4.6v', closed), 400, '1214')
  })

  it('are left to an engine that fetches itself, unless they lie where only this server may go', async () => {
    const url = 'https://pictures.example.com/a.png'
    assert.equal((await chat([part('image_url', url)], 'glm-4.1v-thinking-flash', closed)).status, 200)
    assert.equal(await receivedUrl('image_url'), url)
    assert.equal((await chat([part('image_url', `${address}/a.png`)], 'glm-4.1v-thinking-flash')).status, 200)
    assert.match(await receivedUrl('image_url'), /^data:image\/png;base64,/)
  })

  it('stand upright and are no larger than the engine takes', async () => {
    const lying = (await picture(60, 40, 'jpeg', 6)).toString('base64')
    assert.equal((await chat([part('image_url', lying)])).status, 200)
    const { width, height, format, orientation } = await receivedPicture()
    assert.deepEqual(
      { width, height, format, orientation },
      { width: 40, height: 60, format: 'jpeg', orientation: undefined },
    )
    const large = (await picture(400, 100, 'webp')).toString('base64')
    assert.equal((await chat([part('image_url', large)], 'glm-4.5v')).status, 200)
    const small = await receivedPicture()
    assert.deepEqual([small.width, small.height, small.format], [200, 50, 'png'])
  })

  it('may be many at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => chat(Array.from({ length: 20 }, () => part('image_url', `${address}/a.png`)))),
    )
    for (const reply of replies) assert.equal(reply.status, 200, reply.text)
  })

  it('are videos too, up to the limit of the operator', async () => {
    assert.equal((await chat([part('video_url', `${address}/clip.mp4`)])).status, 200)
    assert.equal(await receivedUrl('video_url'), `data:video/mp4;base64,${mp4.toString('base64')}`)
    assert.equal((await chat([part('video_url', mp4.toString('base64'))])).status, 200)
    assertError(await chat([part('video_url', `${address}/long.mp4`)]), 400, '1214')
    assertError(await chat([part('video_url', `${address}/page.html`)]), 400, '1214')
  })

  it('become text where the engine takes no files, and the reply says so', async () => {
    const id = await keep('plan.csv', Buffer.from('day,task\nMonday,rest\n'))
    const reply = await chat([part('file_url', `${address}/notes.txt`), part('file_url', id)])
    assert.equal(reply.status, 200, reply.text)
    assert.match(String(reply.headers['x-openmaas-files']), /^text; files=2; characters=\d+$/)
    const [notes, plan] = await received()
    assert.equal(textAt(notes ?? null, 'text'), '《notes.txt》\n会议纪要：周三上线。\n')
    assert.match(textAt(plan ?? null, 'text'), /^《plan\.csv》\n[^]*Monday/)
    assertError(await chat([part('file_url', `${address}/book.txt`)]), 400, '1261')
    assertError(await chat([part('file_url', `${address}/a.png`)]), 400, '1214')
    assertError(await chat([part('file_url', `${address}/nothing.pdf`)]), 400, '1214')
  })

  it('are seen from the outside by the simulator', async () => {
    const seen = async (url: string): Promise<string> => {
      const reply = await chat([part('image_url', url)], 'glm-4v-plus')
      assert.equal(reply.status, 200, reply.text)
      const body = reply.json()
      assert.ok(isObject(body))
      return textAt(body, 'choices.0.message.content')
    }
    assert.match(await seen('https://pictures.example.com/a.png'), /pictures\.example\.com, which it did not fetch/)
    assert.match(await seen(`${address}/a.png`), /PNG 40x30/)
    assertError(await chat([part('image_url', 'data:image/png;base64,AAAA')], 'glm-4v-plus'), 400, '1214')
  })
})
