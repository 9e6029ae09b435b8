import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inputLines } from './input-lines.ts'
import type { InputLine } from './input-lines.ts'

const content = Buffer.from('\ufeff{"a":"月"}\r\n\n{"b":1}\n  \n{"c":2}')

async function read(bytes: Buffer, pieceBytes: number, from?: { number: number; byte: number }) {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes)
  }
  const lines: InputLine[] = []
  for await (const line of inputLines(pieces(), from)) lines.push(line)
  return lines
}

describe('lines of a batch', () => {
  it('are the same wherever the file is cut, and empty ones count but do not come', async () => {
    for (let pieceBytes = 1; pieceBytes < 30; pieceBytes++) {
      const lines = await read(content, pieceBytes)
      assert.deepEqual(
        lines.map(({ number, text }) => [number, text.trim()]),
        [
          [1, '{"a":"月"}'],
          [3, '{"b":1}'],
          [5, '{"c":2}'],
        ],
      )
    }
  })

  it('are found again from their first byte', async () => {
    const [, second] = await read(content, 7)
    assert.ok(second !== undefined)
    const { number, startByte, endByte } = second
    assert.deepEqual(await read(content.subarray(startByte, endByte), 3, { number, byte: startByte }), [second])
  })

  it('are refused when one does not end', async () => {
    await assert.rejects(read(Buffer.alloc(17 * 1_048_576, 0x20), 1_048_576), RangeError)
  })
})
