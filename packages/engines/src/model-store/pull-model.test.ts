import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { listModels, ModelStoreError, pullModel, removeModel, type PullOptions, type PullProgress } from './index.ts'

const weights = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251))
const sha256 = createHash('sha256').update(weights).digest('hex')

/** A hub of both kinds whose faults a test chooses. */
interface Hub {
  readonly files: Record<string, Buffer>
  /** Told instead of the true checksum. */
  sha256?: string
  /** Connections that are cut after so many bytes, first come first. */
  readonly cutAfterBytes: number[]
  ignoresRanges: boolean
  missing: readonly string[]
  readonly ranges: (string | undefined)[]
}

let hub: Hub
let server: Server
let base: string
let directory: string

before(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  base = `http://127.0.0.1:${port}`
})

after(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'model-store-'))
  hub = { files: { 'tiny-Q4_K_M.gguf': weights }, cutAfterBytes: [], ignoresRanges: false, missing: [], ranges: [] }
})

afterEach(() => rm(directory, { recursive: true, force: true }))

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', base)
  if (hub.missing.some((part) => url.pathname.includes(part))) {
    response.writeHead(404).end()
  } else if (url.pathname.endsWith('/repo/files')) {
    const files = Object.entries(hub.files).map(([name, body]) => ({
      Path: `folder/${name}`,
      Type: 'blob',
      Size: body.length,
      Sha256: hub.sha256 ?? digest(body),
    }))
    response.end(JSON.stringify({ Code: 200, Data: { Files: files } }))
  } else if (url.pathname.endsWith('/tree/main')) {
    const files = Object.entries(hub.files).map(([path, body]) => ({
      type: 'file',
      path,
      size: body.length,
      lfs: { oid: hub.sha256 ?? digest(body) },
    }))
    response.end(JSON.stringify(files))
  } else {
    const name = (url.searchParams.get('FilePath') ?? url.pathname).split('/').at(-1) ?? ''
    sendFile(request, response, hub.files[name] ?? Buffer.alloc(0))
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  if (request.method === 'HEAD') {
    response
      .writeHead(302, { location: '/elsewhere', 'x-linked-etag': `"${digest(body)}"`, 'x-linked-size': body.length })
      .end()
    return
  }
  hub.ranges.push(request.headers.range)
  const start = hub.ignoresRanges ? 0 : Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const headers = {
    'content-length': body.length - start,
    'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
  }
  response.writeHead(start > 0 ? 206 : 200, headers)
  const cut = hub.cutAfterBytes.shift()
  if (cut === undefined) response.end(body.subarray(start))
  else response.write(body.subarray(start, start + cut), () => setImmediate(() => response.destroy()))
}

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex')

function pull(options: Partial<PullOptions> = {}) {
  return pullModel({
    name: 'owner/tiny-gguf',
    directory,
    endpoints: { modelscope: base, huggingface: base },
    signal: new AbortController().signal,
    retryDelayMs: 1,
    ...options,
  })
}

const failsAs = (kind: string) => (error: unknown) => error instanceof ModelStoreError && error.kind === kind

describe('pulling a model', () => {
  for (const source of ['modelscope', 'huggingface'] as const) {
    it(`fetches, checks and registers a file from ${source}`, async () => {
      const progress: PullProgress[] = []
      const now = new Date('2026-01-02T03:04:05Z')
      const model = await pull({ source, onProgress: (step) => progress.push(step), now: () => now })
      assert.deepEqual(await readFile(model.path), weights)
      assert.equal(model.sha256, sha256)
      assert.equal(model.source, source)
      assert.equal(model.pulledAt, now.toISOString())
      assert.deepEqual(progress.at(-1), {
        file: 'tiny-Q4_K_M.gguf',
        fileNumber: 1,
        fileCount: 1,
        receivedBytes: weights.length,
        totalBytes: weights.length,
      })
      assert.deepEqual(await listModels(directory), [model])
    })
  }

  it('brings all files of a speech model, the model first', async () => {
    const files = {
      'README.md': 'no part of it',
      'tokens.txt': 'a 0',
      'model.int8.onnx': 'weights',
      'model.onnx': 'more',
    }
    for (const [name, text] of Object.entries(files)) hub.files[name] = Buffer.from(text)
    const model = await pull({ name: 'sense-voice-small', source: 'huggingface' })
    assert.deepEqual(
      [model.file, ...model.furtherFiles.map(({ file }) => file)],
      ['sense-voice-small/model.int8.onnx', 'sense-voice-small/tokens.txt'],
    )
    assert.equal(await readFile(join(directory, 'sense-voice-small', 'tokens.txt'), 'utf8'), 'a 0')
    delete hub.files['tokens.txt']
    await removeModel(directory, 'sense-voice-small')
    await assert.rejects(pull({ name: 'sense-voice-small', source: 'huggingface' }), failsAs('notFound'))
  })

  it('goes on where a cut connection stopped', async () => {
    hub.cutAfterBytes.push(100_000, 50_000)
    const model = await pull()
    assert.deepEqual(await readFile(model.path), weights)
    assert.equal(hub.ranges[0], undefined)
    assert.equal(hub.ranges.length, 3)
    assert.ok(hub.ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? '')))
  })

  it('keeps the part when it gives up, and a later pull goes on from it', async () => {
    hub.cutAfterBytes.push(120_000, 0, 0)
    await assert.rejects(pull({ attempts: 3 }), failsAs('network'))
    const [part] = await readdir(join(directory, 'owner--tiny-gguf'))
    assert.equal(part, 'tiny-Q4_K_M.gguf.part')
    assert.deepEqual(await listModels(directory), [])
    const first: PullProgress[] = []
    await pull({ onProgress: (step) => first.push(step) })
    assert.ok((first[0]?.receivedBytes ?? 0) > 0)
    assert.match(hub.ranges.at(-1) ?? '', /^bytes=[1-9]/)
  })

  it('keeps the part when it is aborted', async () => {
    const controller = new AbortController()
    const pulled = pull({ signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) })
    await assert.rejects(pulled, /enough/)
    assert.deepEqual(await readdir(join(directory, 'owner--tiny-gguf')), ['tiny-Q4_K_M.gguf.part'])
  })

  it('starts over where the source ignores ranges', async () => {
    hub.ignoresRanges = true
    hub.cutAfterBytes.push(100_000)
    const model = await pull()
    assert.deepEqual(await readFile(model.path), weights)
  })

  it('deletes a file with a wrong checksum', async () => {
    hub.sha256 = 'ab'.repeat(32)
    await assert.rejects(pull(), failsAs('checksum'))
    assert.deepEqual(await readdir(join(directory, 'owner--tiny-gguf')), [])
  })

  it('does not fetch a model again that is there', async () => {
    await pull()
    await pull()
    assert.equal(hub.ranges.length, 1)
  })

  it('asks Hugging Face where ModelScope has no such model', async () => {
    hub.missing = ['/repo/files']
    assert.equal((await pull()).source, 'huggingface')
    hub.missing = ['/repo/files', '/tree/main']
    await assert.rejects(pull(), failsAs('notFound'))
  })

  it('fetches all parts of a split model and refuses an incomplete one', async () => {
    hub.files['large-Q8_0-00001-of-00002.gguf'] = weights.subarray(0, 1000)
    await assert.rejects(pull({ name: 'owner/tiny-gguf:Q8_0' }), failsAs('notFound'))
    hub.files['large-Q8_0-00002-of-00002.gguf'] = weights.subarray(1000, 3000)
    const model = await pull({ name: 'owner/tiny-gguf:Q8_0' })
    assert.match(model.path, /large-Q8_0-00001-of-00002\.gguf$/)
    assert.equal(model.furtherFiles.length, 1)
    assert.equal(model.totalBytes, 3000)
    assert.equal(model.present, true)
    await rm(join(directory, model.furtherFiles[0]?.file ?? ''))
    assert.equal((await listModels(directory))[0]?.present, false)
  })

  it('takes the address of a file, with the checksum that the hub shows before it redirects', async () => {
    const model = await pull({ name: `${base}/owner/tiny/resolve/main/tiny-Q4_K_M.gguf` })
    assert.equal(model.source, 'url')
    assert.equal(model.sha256, sha256)
    await assert.rejects(pull({ name: `${base}/page.html` }), failsAs('invalidName'))
  })

  it('takes suggested names and refuses unknown ones', async () => {
    hub.files['ggml-model-Q4_K_M.gguf'] = weights
    const model = await pull({ name: 'glm-edge-1.5b-chat' })
    assert.equal(model.origin, 'ZhipuAI/glm-edge-1.5b-chat-gguf')
    await assert.rejects(pull({ name: 'no-such-name' }), failsAs('invalidName'))
    await assert.rejects(pull({ name: 'owner/tiny-gguf:Q2_K' }), failsAs('notFound'))
  })

  it('removes a model with its files', async () => {
    const model = await pull()
    await removeModel(directory, model.name)
    assert.deepEqual(await listModels(directory), [])
    await assert.rejects(readFile(model.path))
    await assert.rejects(removeModel(directory, model.name), failsAs('notFound'))
  })

  it('tells of a damaged registry instead of starting a new one', async () => {
    await writeFile(
      join(directory, 'models.json'),
      '{"models":[{"name":"x","file":"../../etc/passwd","sizeBytes":1,"sha256":"","furtherFiles":[]}]}',
    )
    await assert.rejects(listModels(directory), /damaged/)
  })
})
