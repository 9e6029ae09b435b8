import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressPolicy, InvalidNetwork } from './address-policy.ts'

describe('the address policy', () => {
  it('allows public addresses', () => {
    const { allows } = addressPolicy([])
    for (const address of ['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
      assert.ok(allows(address), address)
  })

  it('refuses every address that is not public, in every form', () => {
    const { allows } = addressPolicy([])
    const inside = [
      '0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1',
      '172.31.255.255 192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1',
      '255.255.255.255 168.63.129.16 :: ::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1',
      '::ffff:127.0.0.1 ::ffff:7f00:1 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1::',
      '2001:0:7f00:1:: 2001:db8::1 5f00::1 localhost 127.0.0.1:80',
    ].flatMap((line) => line.split(' '))
    for (const address of inside) assert.equal(allows(address), false, address)
  })

  it('allows the networks of the operator, and only them', () => {
    const { allows } = addressPolicy(['10.20.0.0/16', 'fd12::/16', '192.168.7.7', '::ffff:172.16.5.0/120'])
    for (const address of ['10.20.255.1', '::ffff:10.20.0.1', 'fd12::5', '192.168.7.7', '172.16.5.200'])
      assert.ok(allows(address), address)
    for (const address of ['10.21.0.1', 'fd13::5', '192.168.7.8', '172.16.6.1'])
      assert.equal(allows(address), false, address)
  })

  it('names a wrong entry', () => {
    for (const entry of ['10.0.0.0/33', 'intranet', '2130706433', '10.0.0', ''])
      assert.throws(() => addressPolicy([entry]), InvalidNetwork, entry)
  })
})
