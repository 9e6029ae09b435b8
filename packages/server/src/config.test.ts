import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from './config.ts'
import { addressPolicy } from './outbound/index.ts'

describe('the environment', () => {
  it('names networks that may be fetched from, none by default', () => {
    assert.deepEqual(loadConfig({}).fetchAllow, [])
    const networks = ['10.0.0.0/8', 'fd00::/8', '192.168.1.7', '::1']
    const { fetchAllow } = loadConfig({ OPENMAAS_FETCH_ALLOW: ` ${networks.join(' , ')}, ` })
    assert.deepEqual(fetchAllow, networks)
    addressPolicy(fetchAllow)
    for (const wrong of ['intranet', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', '10.0.0', '10.0.0.0/', '*'])
      assert.throws(
        () => loadConfig({ OPENMAAS_FETCH_ALLOW: wrong }),
        /^ConfigurationError: OPENMAAS_FETCH_ALLOW/,
        wrong,
      )
  })

  it('tells how clients reach the server', () => {
    assert.deepEqual([loadConfig({}).http.publicUrl, loadConfig({}).http.trustProxy], [undefined, false])
    const { http } = loadConfig({ OPENMAAS_PUBLIC_URL: 'https://maas.example', OPENMAAS_TRUST_PROXY: 'true' })
    assert.deepEqual([http.publicUrl, http.trustProxy], ['https://maas.example', true])
    assert.throws(() => loadConfig({ OPENMAAS_PUBLIC_URL: 'maas.example' }), /OPENMAAS_PUBLIC_URL/)
  })
})
