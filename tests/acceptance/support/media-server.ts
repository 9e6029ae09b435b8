import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { crc32, deflateSync } from 'node:zlib'

export interface VideoJobState {
  readonly form: string
  readonly idempotencyKey: string | undefined
  status: 'in_progress' | 'completed' | 'failed' | 'cancelled'
  asked: number
}

/** A media server of the OpenAI kind in the process of the test, so that it outlives the server under test. */
export interface MediaServer {
  /** Up to `/v1`. */
  readonly baseUrl: string
  /** Bodies of the calls for pictures. */
  readonly pictureCalls: string[]
  readonly jobs: Map<string, VideoJobState>
  /** What a call for a picture is answered; default a picture of one colour. */
  answerPicture: (body: { readonly size: string }, origin: string) => object
  /** While true, every question after a job fails. */
  away: boolean
  close(): Promise<void>
}

export const videoBytes = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(4096, 7)])

export async function startMediaServer(): Promise<MediaServer> {
  const pictureCalls: string[] = []
  const jobs = new Map<string, VideoJobState>()
  let origin = ''
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const path = (request.url ?? '').split('?')[0] ?? ''
    const json = (value: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (path === '/v1/models') return json({ object: 'list', data: [] })
    if (path === '/files/1.png') return void response.end(pngOf(512, 512))
    if (path === '/v1/images/generations') {
      pictureCalls.push(body)
      return json(media.answerPicture(JSON.parse(body), origin))
    }
    if (media.away) return json({ error: { message: 'starting' } }, 503)
    if (path === '/v1/videos') {
      const id = `video_${jobs.size + 1}`
      const key = request.headers['idempotency-key']
      jobs.set(id, {
        form: body,
        idempotencyKey: typeof key === 'string' ? key : undefined,
        status: 'in_progress',
        asked: 0,
      })
      return json({ id, status: 'queued' })
    }
    const [, id = '', content] = /^\/v1\/videos\/([^/]+)(\/content)?$/.exec(path) ?? []
    const job = jobs.get(id)
    if (job === undefined) return json({ error: { message: 'no such video' } }, 404)
    if (content !== undefined) {
      if (request.url?.includes('variant=') === true) return json({ error: { message: 'no thumbnails' } }, 400)
      return void response.writeHead(200, { 'content-type': 'video/mp4' }).end(videoBytes)
    }
    if (request.method === 'DELETE') job.status = 'cancelled'
    else job.asked++
    json({ id, status: job.status, error: job.status === 'failed' ? { code: 'gpu_lost', message: 'secret' } : null })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  origin = `http://127.0.0.1:${address.port}`
  const media: MediaServer = {
    baseUrl: `${origin}/v1`,
    pictureCalls,
    jobs,
    answerPicture: ({ size }) => {
      const [width = 0, height = 0] = size.split('x').map(Number)
      return { data: [{ b64_json: pngOf(width, height).toString('base64') }] }
    },
    away: false,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return media
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('latin1')
}

/** A grey PNG file. */
export function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), content])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(content.length, 0)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(
    Buffer.alloc((width + 1) * height, 128)
      .fill(0, 0, 1)
      .map((value, at) => (at % (width + 1) === 0 ? 0 : value)),
  )
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Pixels of a PNG file by its header. */
export function pngSize(bytes: Uint8Array): string {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, 24)
  return `${header.readUInt32BE(16)}x${header.readUInt32BE(20)}`
}
