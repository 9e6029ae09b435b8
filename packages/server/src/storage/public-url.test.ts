import assert from 'node:assert/strict'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { publicUrl } from './public-url.ts'

function asked(headers: IncomingHttpHeaders): Pick<IncomingMessage, 'headers' | 'socket'> {
  return { headers, socket: { localAddress: '::1', localPort: 8787 } as IncomingMessage['socket'] }
}

const forwarded = { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'maas.example, inner', host: 'inner:8787' }

describe('the public address', () => {
  it("is the operator's, where one is set", () => {
    const address = publicUrl({ configured: 'https://maas.example/base/', trustProxy: true })
    assert.equal(address(asked({ host: 'elsewhere' })), 'https://maas.example/base')
  })

  it('is what the proxy says only when that is trusted', () => {
    assert.equal(publicUrl({ configured: undefined, trustProxy: true })(asked(forwarded)), 'https://maas.example')
    assert.equal(publicUrl({ configured: undefined, trustProxy: false })(asked(forwarded)), 'http://inner:8787')
  })

  it('takes no host that is none', () => {
    const address = publicUrl({ configured: undefined, trustProxy: true })
    for (const host of ['evil.example/path', 'a b', '"><script>', undefined])
      assert.equal(address(asked({ host, 'x-forwarded-host': 'x@y' })), 'http://[::1]:8787')
    assert.equal(address(asked({ host: '[::1]:9000' })), 'http://[::1]:9000')
  })
})
