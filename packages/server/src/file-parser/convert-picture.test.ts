import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { convertPicture } from './convert-picture.ts'

const { signal } = new AbortController()

/** 2 × 1 pixels of 24 bits: red and blue. */
const bitmap = Buffer.from(
  '424d3e0000000000000036000000280000000200000001000000010018000000000008000000130b0000130b000000000000000000000000ffff00000000',
  'hex',
)

describe('pictures of less usual kinds', () => {
  it('become PNG, or it is told why not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openmaas-convert-'))
    try {
      const plain = sharp({ create: { width: 20, height: 10, channels: 3, background: '#00ff00' } })
      const cases = [
        [await plain.clone().webp().toBuffer(), [20, 10]],
        [await plain.clone().gif().toBuffer(), [20, 10]],
        [await plain.clone().tiff().withMetadata({ orientation: 6 }).toBuffer(), [10, 20]],
        [bitmap, [2, 1]],
        [Buffer.from('no picture at all'), 'unsupported'],
        [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'unsupported'],
        [(await plain.clone().webp().toBuffer()).subarray(0, 60), 'damaged'],
      ] as const
      for (const [bytes, expected] of cases) {
        const source = join(folder, 'source')
        await writeFile(source, bytes)
        const converted = await convertPicture(source, { folder: join(folder, 'out'), signal })
        if (typeof converted === 'string') {
          assert.equal(converted, expected)
          continue
        }
        const { format, width, height } = await sharp(converted.path).metadata()
        assert.deepEqual([format, [width, height]], ['png', expected])
        await converted.dispose()
      }
      assert.deepEqual(await readdir(join(folder, 'out')), [])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('are let go of when nobody waits any more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openmaas-convert-'))
    try {
      const gone = new AbortController()
      const work = convertPicture('/nowhere', { folder, signal: gone.signal })
      gone.abort(new Error('gone'))
      await assert.rejects(work, /gone/)
      assert.deepEqual(await readdir(folder), [])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
