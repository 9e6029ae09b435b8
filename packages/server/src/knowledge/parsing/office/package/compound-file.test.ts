import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeCompoundFile } from '../../../testing/make-binary-office.ts'
import { failsWith } from '../testing.ts'
import { CompoundFile } from './compound-file.ts'

const content = Buffer.from(Array.from({ length: 10_000 }, (_unused, index) => index % 251))

describe('a compound file', () => {
  it('gives short and long streams of the root', () => {
    const file = new CompoundFile(makeCompoundFile({ Short: content.subarray(0, 100), Long: content }))
    assert.deepEqual(file.stream('Short'), content.subarray(0, 100))
    assert.deepEqual(file.stream('Long'), content)
    assert.equal(file.stream('None'), undefined)
  })

  it('does not look into embedded objects', () => {
    const file = new CompoundFile(makeCompoundFile({ 'ObjectPool/_1/WordDocument': content, Workbook: content }))
    assert.ok(file.has('Workbook'))
    assert.ok(!file.has('WordDocument'))
  })

  it('ends at chains that go in circles and at missing sectors', async () => {
    const whole = Buffer.from(makeCompoundFile({ Long: content }))
    await failsWith('damaged', () => new CompoundFile(whole.subarray(0, 1500)))
    const circle = Buffer.from(whole)
    const tableSector = circle.readUInt32LE(76)
    const table = (tableSector + 1) * 512
    for (let entry = 0; entry < 128; entry += 1) {
      // Every sector is followed by itself.
      circle.writeUInt32LE(entry, table + 4 * entry)
    }
    await failsWith('damaged', () => new CompoundFile(circle).stream('Long'))
  })
})
