import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressPolicy } from './address-policy.ts'
import { addressReach } from './address-reach.ts'

const names: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.215.14'],
  'inside.example': ['10.1.2.3'],
  'other.example': ['10.1.2.3', '192.168.0.1'],
  'both.example': ['10.1.2.3', '93.184.215.14'],
}
let asked = 0
const resolve = async (name: string) => {
  asked++
  const found = names[name]
  if (found === undefined) throw new Error('ENOTFOUND')
  return found.map((address) => ({ address, family: 4 }))
}

describe('where an address leads', () => {
  it('is told by its name only where the operator has allowed networks', async () => {
    const reach = addressReach(addressPolicy(['10.0.0.0/8']), true, resolve)
    const seen = Object.fromEntries(
      await Promise.all(
        [...Object.keys(names), 'nowhere.example'].map(async (name) => [name, await reach(`http://${name}/a`)]),
      ),
    ) as unknown
    assert.deepEqual(seen, {
      'public.example': 'public',
      'inside.example': 'allowed',
      'other.example': 'refused',
      'both.example': 'allowed',
      'nowhere.example': 'public',
    })
    asked = 0
    assert.equal(await addressReach(addressPolicy([]), false, resolve)('http://inside.example/'), 'public')
    assert.equal(asked, 0)
  })

  it('is told at once by numbers, and what is no address leads nowhere', async () => {
    const reach = addressReach(addressPolicy(['10.0.0.0/8']), true, resolve)
    const cases = {
      'http://93.184.215.14/': 'public',
      'http://0x7f.1/': 'refused',
      'http://[::1]/': 'refused',
      'http://a.localhost/': 'refused',
      'https://10.9.9.9/': 'allowed',
      'http://user:secret@public.example/': 'refused',
      'ftp://public.example/': 'refused',
      nonsense: 'refused',
    }
    for (const [url, expected] of Object.entries(cases)) assert.equal(await reach(url), expected, url)
  })
})
