import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'
import type { Box } from '../parsing/parsed-document.ts'
import { drawPdfPages } from '../parsing/pdf/render-page.ts'
import { drawPicture } from '../parsing/pictures/draw-picture.ts'
import type { DrawingInput } from './drawing.ts'
import { writeDrawn } from './drawn-files.ts'
import type { DrawnFiles } from './drawn-files.ts'

interface Drawing {
  readonly page: number
  readonly canvas: Canvas
  readonly pixelsPerPoint: number
}

/** In the reading process: draws pages one after the other, cuts parts out of them and frames others. */
export async function drawInto(folder: string, input: DrawingInput): Promise<void> {
  const pages: DrawnFiles['pages'] = []
  const crops: (string | null)[] = Array.from(input.crops ?? [], () => null)
  for await (const drawing of drawingsOf(input)) {
    const { page, canvas, pixelsPerPoint } = drawing
    const file = `page-${page}.png`
    await save(folder, file, canvas)
    for (const [index, crop] of (input.crops ?? []).entries()) {
      if (crop.page !== page) continue
      const part = cut(drawing, crop.box)
      if (part === undefined) continue
      crops[index] = `crop-${index + 1}.png`
      await save(folder, `crop-${index + 1}.png`, part)
    }
    const frames = (input.frames ?? []).filter((one) => one.page === page)
    const framedFile = frames.length === 0 ? undefined : `framed-${page}.png`
    if (framedFile !== undefined) {
      for (const { box, label } of frames) drawFrame(drawing, box, label)
      await save(folder, framedFile, canvas)
    }
    pages.push({
      page,
      file,
      widthPixels: canvas.width,
      heightPixels: canvas.height,
      pixelsPerPoint,
      ...(framedFile === undefined ? {} : { framedFile }),
    })
    // A scanned page leaves some 40 MB of decoded pictures behind, which V8 sees no hurry to take away before the next one.
    globalThis.gc?.()
  }
  await writeDrawn(folder, { pages, crops })
}

async function* drawingsOf(input: DrawingInput): AsyncGenerator<Drawing> {
  const { path, pages, maxPixels } = input
  const handle = await open(path)
  try {
    const start = Buffer.alloc(1024)
    await handle.read(start)
    if (start.includes('%PDF-')) yield* drawPdfPages({ handle, sizeBytes: (await handle.stat()).size }, input)
    else if (pages.includes(1)) yield { page: 1, ...(await drawPicture(await readFile(path), maxPixels)) }
  } finally {
    await handle.close()
  }
}

function cut({ canvas, pixelsPerPoint }: Drawing, box: Box): Canvas | undefined {
  const x = Math.max(0, Math.floor(box.x0 * pixelsPerPoint))
  const y = Math.max(0, Math.floor(box.top * pixelsPerPoint))
  const width = Math.min(canvas.width, Math.ceil(box.x1 * pixelsPerPoint)) - x
  const height = Math.min(canvas.height, Math.ceil(box.bottom * pixelsPerPoint)) - y
  if (!(width > 0 && height > 0)) return undefined
  const part = createCanvas(width, height)
  part.getContext('2d').drawImage(canvas, x, y, width, height, 0, 0, width, height)
  return part
}

const colours: Readonly<Record<string, string>> = {
  image: '#2e7d32',
  table: '#c62828',
  formula: '#6a1b9a',
  text: '#1565c0',
}

function drawFrame({ canvas, pixelsPerPoint }: Drawing, { x0, x1, top, bottom }: Box, label: string): void {
  const context = canvas.getContext('2d')
  const colour = colours[label] ?? '#1565c0'
  context.lineWidth = 2
  context.strokeStyle = colour
  const [x, y] = [x0 * pixelsPerPoint, top * pixelsPerPoint]
  context.strokeRect(x, y, (x1 - x0) * pixelsPerPoint, (bottom - top) * pixelsPerPoint)
  context.font = '14px sans-serif'
  const width = context.measureText(label).width + 8
  context.fillStyle = colour
  context.fillRect(x, Math.max(0, y - 18), width, 18)
  context.fillStyle = '#ffffff'
  context.fillText(label, x + 4, Math.max(0, y - 18) + 13)
}

async function save(folder: string, file: string, canvas: Canvas): Promise<void> {
  await writeFile(join(folder, file), await canvas.encode('png'), { flag: 'wx', mode: 0o600 })
}
