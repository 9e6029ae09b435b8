import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startNode } from './support/processes.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex')

/** What each example of the SDK says when it goes well. */
const sdkExamples: Readonly<Record<string, RegExp>> = {
  admin: /Made: example\n[^]*example: active/,
  agents: /"delta"|"messages"/,
  application: /十八个月[^]*\nSources: warranty\.txt/,
  batch: /"custom_id":\s*"line-1"/,
  chat: /北京[^]*\nTokens: \d+/,
  'coding-agent': /\S/,
  embeddings: /0\.\d{3} 整机保修期为三年/,
  errors: /Not there: 1211 /,
  files: /Sent 0 of (\d+) bytes[^]*Sent \1 of \1 bytes[^]*lines\.jsonl[^]*"custom_id":"1"/,
  image: /^\d{4,} bytes of image\/png/,
  knowledge: /Ready: handbook\.pdf[^]*保修期/,
  moderation: /"risk_level"/,
  ocr: /保修期/,
  reader: /Refused with \d{4}: /,
  realtime: /\S+[^]*\nDone/,
  rerank: /^[\d.]+ 整机保修期为三年/,
  speech: /Piece of \d+ bytes[^]*\d s at 24000 Hz/,
  stream: /北京[^]*Finished: stop/,
  structured: /^\S[^\n]*, [^\n]*: \d+/,
  thinking: /^\[[^]*Tokens: \d+/,
  tools: /Tool get_weather: [^\n]*sunny, 21 degrees\.[^]*21/,
  transcription: /^Text: \S/,
  translation: /\S/,
  video: /Video: http/,
  vision: /\S/,
  'web-search': /http/,
}
const sdkFolder = join(import.meta.dirname, '..', '..', 'examples', 'sdk')

/** Examples wait for the server half of the time, so that more of them than cores keep the machine busy. */
const atOnce = 4

describe('examples', { concurrency: atOnce }, () => {
  let server: ServerUnderTest
  let folder: string
  before(async () => {
    server = await serverUnderTest()
    folder = await mkdtemp(join(tmpdir(), 'openmaas-examples-'))
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('knowledge-application.ts goes the whole way from documents to a drawn page', async () => {
    const env = { OPENMAAS_URL: server.url, OPENMAAS_API_KEY: server.key }
    const example = startNode('examples/knowledge-application.ts', ['--out', folder], env)
    assert.equal(await example.ended, 0, example.output())
    const [, first = '', second = '', third = '', fourth = ''] = example.output().split('\nQuestion: ')
    assert.match(first, /Answer: [^\n]*整机保修期为三年/)
    assert.match(second, /Answer: [^\n]*电池保修期为十八个月/)
    for (const answer of [first, second])
      assert.match(answer, /Source: handbook\.pdf, page 1, box [\d.]+,[\d.]+ to [\d.]+,[\d.]+: .*保修期/)
    assert.match(third, /Answer: 分机: 8802\n/)
    assert.match(third, /Source: telephones\.xlsx, sheet t, row 3: /)
    assert.match(fourth, /Answer: 分机: 8803\n/)
    assert.match(fourth, /Source: telephones\.xlsx, sheet t, row 4: /)
    const drawn = await readdir(folder)
    assert.ok(drawn.includes('1-handbook.pdf-1.png'), drawn.join())
    for (const name of drawn) {
      const picture = await readFile(join(folder, name))
      assert.deepEqual(picture.subarray(0, pngSignature.length), pngSignature)
    }
  })

  it('has an expectation for each example of the SDK', async () => {
    const files = (await readdir(sdkFolder)).map((name) => name.replace(/\.ts$/, ''))
    assert.deepEqual(files.toSorted(), Object.keys(sdkExamples))
  })

  for (const [name, wanted] of Object.entries(sdkExamples)) {
    it(`sdk/${name}.ts runs as it stands`, async () => {
      const env = { ZAI_BASE_URL: server.apiUrl, ZAI_API_KEY: server.key }
      const example = startNode(`examples/sdk/${name}.ts`, [], env)
      assert.equal(await example.ended, 0, example.output())
      assert.match(example.output(), wanted)
    })
  }
})
