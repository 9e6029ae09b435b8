import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startNode } from './support/processes.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex')

describe('examples', () => {
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
})
