import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { referencePages } from './reference-pages.ts'

const pages = referencePages('1.2.3')

async function get(path: string) {
  const reply = await pages(path)
  assert.ok(reply, `${path} should be answered`)
  return { ...reply, text: typeof reply.body === 'string' ? reply.body : new TextDecoder().decode(reply.body) }
}

describe('the reference page', () => {
  it('serves the contract with the version of the server', async () => {
    const { headers, text } = await get('/openapi.json')
    assert.match(headers['content-type'] ?? '', /^application\/json/)
    const contract = JSON.parse(text)
    assert.equal(contract.openapi, '3.1.0')
    assert.equal(contract.info.version, '1.2.3')
    assert.ok('/paas/v4/chat/completions' in contract.paths)
  })

  it('serves every file that the page names', async () => {
    const { text } = await get('/docs')
    const files = [...text.matchAll(/(?:src|href)="(\/docs\/[^"?]+)/g)].map(([, path = '']) => path)
    assert.ok(files.length >= 5)
    for (const file of files) assert.ok((await get(file)).body.length > 0, file)
  })

  it('asks no other server for anything', async () => {
    const { text, headers } = await get('/docs')
    const { text: script } = await get('/docs/page.js')
    const { text: style } = await get('/docs/page.css')
    assert.doesNotMatch(text + script + style, /https?:\/\/|\/\/cdn|@import/)
    assert.match(script, /validatorUrl: null/)
    assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*connect-src 'self'/)
  })

  it('serves no other file of the viewer and no path above it', () => {
    for (const path of ['/docs/package.json', '/docs/../package.json', '/docs/swagger-ui.js', '/', '/docs-of-others']) {
      assert.equal(pages(path), undefined, path)
    }
  })
})
