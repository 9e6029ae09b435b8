import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { EngineError } from '../engine-error.ts'
import { createOnnxEngine } from './index.ts'

const never = new AbortController().signal
const engine = createOnnxEngine({ id: 'onnx', threads: 1, workers: 1, idleSeconds: 30 })
after(() => engine.close())

/** Latin letters only: a machine without Chinese fonts draws them as well. */
async function page(degrees: 0 | 90 | 180 | 270 = 0): Promise<Uint8Array> {
  const [width, height] = [480, 160]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#000'
  context.font = '30px sans-serif'
  context.fillText('Hello world 2026', 40, 60)
  context.fillText('Invoice number 4711', 40, 120)
  if (degrees === 0) return canvas.encode('png')
  const onSide = degrees !== 180
  const turned = createCanvas(onSide ? height : width, onSide ? width : height)
  const target = turned.getContext('2d')
  target.translate(turned.width / 2, turned.height / 2)
  target.rotate((degrees * Math.PI) / 180)
  target.drawImage(canvas, -width / 2, -height / 2)
  return turned.encode('png')
}

function read(picture: Uint8Array, signal = never) {
  if (engine.ocr === undefined) throw new Error('The engine reads no characters.')
  return engine.ocr.recognise({ model: 'glm-ocr', picture }, { signal })
}

const bare = (texts: readonly string[]) => texts.map((text) => text.replaceAll(' ', '')).sort()

describe('the onnx engine', { timeout: 120_000 }, () => {
  it('reads lines with their places and a probability for each character', async () => {
    const { lines, turn, widthPixels, heightPixels } = await read(await page())
    assert.deepEqual(bare(lines.map(({ text }) => text)), ['Helloworld2026', 'Invoicenumber4711'])
    assert.deepEqual([turn, widthPixels, heightPixels], [0, 480, 160])
    const first = lines.find(({ text }) => text.startsWith('Hello'))
    assert.ok(first !== undefined && first.probabilities.length === first.text.length)
    assert.ok(first.probabilities.every((value) => value > 0.3 && value <= 1.001))
    assert.ok(Math.abs(first.corners[0].x - 40) < 12 && Math.abs(first.corners[2].y - 66) < 14)
  })

  for (const degrees of [90, 180, 270] as const) {
    it(`reads a page that is turned by ${degrees} degrees`, async () => {
      const { lines, turn, widthPixels } = await read(await page(degrees))
      assert.equal(turn, degrees)
      assert.equal(widthPixels, degrees === 180 ? 480 : 160)
      assert.deepEqual(bare(lines.map(({ text }) => text)), ['Helloworld2026', 'Invoicenumber4711'])
      const [first] = lines.find(({ text }) => text.startsWith('Hello'))?.corners ?? []
      // The first corner is where reading begins: 40 from the left and about 32 from the top before the page was turned.
      const place = { 90: [128, 40], 180: [440, 128], 270: [32, 440] }[degrees]
      assert.ok(first !== undefined && Math.abs(first.x - (place[0] ?? 0)) < 14)
      assert.ok(Math.abs(first.y - (place[1] ?? 0)) < 14)
    })
  }

  it('finds nothing on an empty page', async () => {
    const canvas = createCanvas(200, 200)
    assert.deepEqual((await read(await canvas.encode('png'))).lines, [])
  })

  it('refuses what is no picture, and reads on', async () => {
    await assert.rejects(read(Buffer.from('no picture')), (error) => {
      return error instanceof EngineError && error.kind === 'rejected'
    })
    assert.equal((await read(await page())).lines.length, 2)
  })

  it('stops waiting when the signal aborts, before its turn and while it reads', async () => {
    const picture = await page()
    const [reading, waiting] = [new AbortController(), new AbortController()]
    const calls = [read(picture, reading.signal), read(picture, waiting.signal), read(picture)] as const
    waiting.abort(new Error('gone'))
    reading.abort(new Error('left'))
    await assert.rejects(calls[0], /left/)
    await assert.rejects(calls[1], /gone/)
    assert.equal((await calls[2]).lines.length, 2)
  })

  it('gives its models back when there is nothing to read, and loads them again', async (test) => {
    const shy = createOnnxEngine({ id: 'shy', threads: 1, idleSeconds: 0.1 })
    test.after(() => shy.close())
    const picture = await page()
    for (let round = 0; round < 2; round += 1) {
      assert.equal((await shy.ocr?.recognise({ model: 'm', picture }, { signal: never }))?.lines.length, 2)
      while (!(await shy.checkHealth(never)).detail.includes('loads with the first page'))
        await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })

  it('ends with its calls failed when it is closed', async () => {
    const closing = createOnnxEngine({ id: 'closing', threads: 1 })
    const call = closing.ocr?.recognise({ model: 'm', picture: await page() }, { signal: never })
    const failed = assert.rejects(async () => call, /closed/)
    await closing.close()
    await failed
    assert.equal((await closing.checkHealth(never)).healthy, false)
  })

  it('names the option that is out of range', () => {
    assert.throws(() => createOnnxEngine({ id: 'a', workers: 0 }), /workers must be from 1 to 16/)
  })
})
