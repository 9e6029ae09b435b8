import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { PlainHandler, PlainReply } from '../http/index.ts'
import { consolePages } from './console-pages.ts'

describe('the pages of the console', () => {
  let folder: string
  let pages: PlainHandler | undefined
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'openmaas-console-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="__NONCE__">')
    writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'plain')
    writeFileSync(join(folder, 'assets', 'main-1a2b.js.br'), 'small')
    pages = consolePages(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  function get(path: string, headers: Record<string, string> = {}): PlainReply | undefined {
    return pages?.(path, { headers } as unknown as IncomingMessage) as PlainReply | undefined
  }

  it('give the page under a nonce of its own at each visit', () => {
    const first = get('/')
    const second = get('/')
    const nonce = /content="([^"]+)"/.exec(String(first?.body))?.[1]
    assert.ok(nonce)
    assert.ok(first?.headers['content-security-policy']?.includes(`'nonce-${nonce}'`))
    assert.notEqual(String(first?.body), String(second?.body))
  })

  it('give the page to a browser at addresses that the page itself knows, and to nobody else', () => {
    assert.equal(get('/knowledge/12', { accept: 'text/html,*/*' })?.status, 200)
    assert.equal(get('/knowledge/12', { accept: '*/*' }), undefined)
    for (const path of ['/api/paas/v4/nope', '/docs', '/download/x', '/metrics', '/healthz'])
      assert.equal(get(path, { accept: 'text/html' }), undefined, path)
  })

  it('give files in the encoding that the browser takes, to be kept as long as their name lives', () => {
    const compressed = get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip, br' })
    assert.equal(String(compressed?.body), 'small')
    assert.equal(compressed?.headers['content-encoding'], 'br')
    assert.match(compressed?.headers['cache-control'] ?? '', /immutable/)
    assert.equal(String(get('/assets/main-1a2b.js')?.body), 'plain')
  })

  it('are not there without a build, and nothing outside of it is', () => {
    assert.equal(consolePages(join(folder, 'nowhere')), undefined)
    assert.equal(get('/../etc/passwd'), undefined)
  })
})
