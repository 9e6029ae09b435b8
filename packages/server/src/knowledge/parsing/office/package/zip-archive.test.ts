import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeZip } from '../../../testing/make-office.ts'
import { defaultOfficeLimits } from '../office-options.ts'
import type { OfficeLimits } from '../office-options.ts'
import { failsWith } from '../testing.ts'
import { ZipArchive } from './zip-archive.ts'

const mebibyte = 1_048_576

function open(bytes: Uint8Array, limits: Partial<OfficeLimits> = {}): ZipArchive {
  return new ZipArchive(bytes, { ...defaultOfficeLimits, ...limits })
}

/** The archive with another declared size of its only file, in its directory. */
function declaring(bytes: Uint8Array, size: number): Uint8Array {
  const changed = Buffer.from(bytes)
  const entry = changed.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
  changed.writeUInt32LE(size, entry + 24)
  return changed
}

describe('a ZIP archive', () => {
  it('expands the files that are asked for', () => {
    const archive = open(makeZip({ 'a.xml': 'first', 'folder/b.xml': 'x'.repeat(10_000) }))
    assert.deepEqual([...archive.names()], ['a.xml', 'folder/b.xml'])
    assert.equal(Buffer.from(archive.read('a.xml') ?? []).toString(), 'first')
    assert.equal(archive.read('folder/b.xml')?.length, 10_000)
    assert.equal(archive.read('c.xml'), undefined)
  })

  it('refuses a bomb by what it declares, before anything is expanded', async () => {
    const bomb = makeZip({ 'a.xml': new Uint8Array(64 * mebibyte) })
    assert.ok(bomb.length < mebibyte)
    await failsWith('too-large', () => open(bomb))
    await failsWith('too-large', () => open(bomb, { expansionRatio: 10_000, expandedBytes: 32 * mebibyte }))
  })

  it('cuts off a bomb that declares to be small', async () => {
    const bomb = declaring(makeZip({ 'a.xml': new Uint8Array(64 * mebibyte) }), 100)
    const archive = open(bomb, { partBytes: mebibyte })
    const before = process.memoryUsage().arrayBuffers
    await failsWith('too-large', () => archive.read('a.xml'))
    assert.ok(process.memoryUsage().arrayBuffers - before < 8 * mebibyte)
  })

  it('counts all that was expanded, also when one file is read again and again', async () => {
    const archive = open(makeZip({ 'a.xml': new Uint8Array(mebibyte) }), { expandedBytes: 3 * mebibyte })
    for (let count = 0; count < 3; count += 1) archive.read('a.xml')
    await failsWith('too-large', () => archive.read('a.xml'))
  })

  it('refuses too many files', async () => {
    const parts = Object.fromEntries(Array.from({ length: 20 }, (_unused, index) => [`${index}`, 'x']))
    await failsWith('too-large', () => open(makeZip(parts), { entries: 19 }))
  })

  it('tells a cut archive from an encrypted one', async () => {
    const whole = makeZip({ 'a.xml': 'some text' })
    await failsWith('damaged', () => open(whole.subarray(0, whole.length - 10)))
    await failsWith('damaged', () => open(new Uint8Array(10)))
    const encrypted = Buffer.from(whole)
    encrypted.writeUInt16LE(1, encrypted.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 8)
    await failsWith('encrypted', () => open(encrypted))
  })

  it('finds broken data only when it is read', async () => {
    const text = Array.from({ length: 500 }, (_unused, index) => `line ${index * 7919}`).join('\n')
    const broken = Buffer.from(makeZip({ 'a.xml': text }))
    broken.fill(0xff, 60, 90)
    await failsWith('damaged', () => open(broken).read('a.xml'))
  })
})
