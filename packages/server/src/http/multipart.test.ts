import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { text } from 'node:stream/consumers'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart } from './multipart.ts'
import { ClientGoneError } from './read-body.ts'

const part = (disposition: string, content: string): string =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`

describe('a multipart body', () => {
  let server: Server
  let failures: unknown[] = []
  before(async () => {
    server = createServer(async (incoming, outgoing) => {
      try {
        const { fields, files } = await readMultipart(incoming, async ({ field, fileName, content }) => {
          if (fileName === 'refused') throw new ApiError('invalidRequest', { reason: 'refused' })
          if (fileName === 'left') {
            content.destroy()
            return 'left'
          }
          return `${field}/${fileName}: ${await text(content)}`
        })
        outgoing.end(JSON.stringify({ fields: Object.fromEntries(fields), files }))
      } catch (error) {
        failures.push(error)
        outgoing.statusCode = error instanceof ApiError ? 400 : 499
        outgoing.end(error instanceof Error ? error.name : '')
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  /** Sends a body as it is; gives status and body of the answer. */
  function send(body: string, { length = Buffer.byteLength(body), boundary = 'x', end = false } = {}): Promise<string> {
    failures = []
    return new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo
      const socket = connect(port, '127.0.0.1')
      const pieces: Buffer[] = []
      socket.on('data', (piece) => pieces.push(piece))
      socket.on('error', reject)
      socket.on('close', () => resolve(Buffer.concat(pieces).toString()))
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
      socket.write(
        `POST / HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\n` +
          `content-length: ${length}\r\n\r\n${body}`,
      )
      if (end) setTimeout(() => socket.destroy(), 50)
    })
  }

  it('gives fields and files, names in any language', async () => {
    const body =
      part('name="a"', '1') +
      part('name="a"', '二') +
      part('name="files"; filename="C:\\\\报告 1.txt"', 'hello') +
      '--x--\r\n'
    const answer = await send(body)
    assert.match(answer, /200 OK/)
    assert.match(answer, /{"fields":{"a":\["1","二"\]},"files":\["files\/报告 1.txt: hello"\]}/)
  })

  it('that breaks off within a file is answered as malformed', async () => {
    const answer = await send(part('name="files"; filename="a"', 'hello').slice(0, -3))
    assert.match(answer, /400 Bad Request[\s\S]*ApiError/)
  })

  it('that breaks off before its first part is answered too', async () => {
    assert.match(await send('--x\r\nContent-Disp'), /400 Bad Request/)
    assert.match(await send(''), /400 Bad Request/)
    assert.match(await send('hello', { boundary: '' }), /400 Bad Request/)
  })

  it('one of whose files is refused, or given up, is read to its end', async () => {
    const large = 'x'.repeat(300_000)
    const other = part('name="files"; filename="b"', 'kept') + '--x--\r\n'
    assert.match(await send(part('name="files"; filename="refused"', large) + other), /400 Bad Request/)
    assert.match(await send(part('name="files"; filename="left"', large) + other), /"left","files\/b: kept"/)
  })

  it('whose sender leaves ends the reading', async () => {
    await send(part('name="files"; filename="a"', 'hello'), { length: 1_000_000, end: true })
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(failures[0] instanceof ClientGoneError, String(failures[0]))
  })
})
