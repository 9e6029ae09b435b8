import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas'
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { cutLines, wrapText } from './wrap-text.ts'

export interface Scene {
  readonly widthPixels: number
  readonly heightPixels: number
  /** First line, what this is. */
  readonly title: string
  readonly text: string
  /** Last line, in small letters. */
  readonly footer: string
  /** Files of pictures that the scene shows side by side; none: colours that belong to the text. */
  readonly pictures: readonly Uint8Array[]
  /** Pixels at the bottom that are left alone. */
  readonly freeBelowPixels: number
}

const family = 'OpenMaaS Simulator'
let registered = false

/** The font comes with a package, because a fresh machine may have none. */
function registerFont(): void {
  if (registered) return
  const folder = dirname(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')))
  if (GlobalFonts.registerFromPath(join(folder, 'fonts', 'NotoSansHans-Regular.otf'), family) === null)
    throw new Error('The font of the simulator could not be read.')
  registered = true
}

/** @throws for a picture that cannot be decoded */
export async function drawScene(scene: Scene): Promise<Canvas> {
  registerFont()
  const { widthPixels: width, heightPixels: height } = scene
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const hue = hueOf(scene.text)
  // Stripes of one colour each: they are small as PNG and cost a film next to nothing.
  for (let y = 0; y < height; y += 16) {
    context.fillStyle = `hsl(${hue}, 45%, ${Math.round(24 + (22 * y) / height)}%)`
    context.fillRect(0, y, width, 16)
  }
  const shown = await Promise.all(scene.pictures.map((picture) => loadImage(Buffer.from(picture))))
  const free = height - scene.freeBelowPixels
  for (const [index, picture] of shown.entries()) {
    const cell = Math.floor(width / shown.length)
    cover(context, picture, index * cell, cell, free)
  }
  drawText(context, scene, free, shown.length > 0)
  return canvas
}

/** As large as fits without a gap; what is too much is cut off evenly. */
function cover(
  context: SKRSContext2D,
  picture: Awaited<ReturnType<typeof loadImage>>,
  left: number,
  width: number,
  height: number,
): void {
  const scale = Math.max(width / picture.width, height / picture.height)
  const sourceWidth = width / scale
  const sourceHeight = height / scale
  context.drawImage(
    picture,
    (picture.width - sourceWidth) / 2,
    (picture.height - sourceHeight) / 2,
    sourceWidth,
    sourceHeight,
    left,
    0,
    width,
    height,
  )
}

function drawText(context: SKRSContext2D, scene: Scene, height: number, overPicture: boolean): void {
  const { widthPixels: width } = scene
  const margin = Math.round(Math.min(width, height) / 20)
  const small = Math.max(10, Math.round(Math.min(width, height) / 36))
  context.textBaseline = 'top'
  const top = margin + small * 2.6
  const most = height - top - margin - small * 2
  const { size, lines } = fitText(context, scene.text, width - 2 * margin, overPicture ? most / 3 : most, small)
  if (overPicture) {
    context.fillStyle = 'rgba(0, 0, 0, 0.6)'
    context.fillRect(0, 0, width, top + lines.length * size * 1.4 + margin)
    context.fillRect(0, height - margin - small * 1.6, width, margin + small * 1.6)
  }
  context.fillStyle = '#ffd666'
  context.font = `${Math.round(small * 1.4)}px "${family}"`
  context.fillText(scene.title, margin, margin)
  context.fillStyle = '#ffffff'
  context.font = `${size}px "${family}"`
  for (const [index, line] of lines.entries()) context.fillText(line, margin, top + index * size * 1.4)
  context.font = `${small}px "${family}"`
  context.fillStyle = 'rgba(255, 255, 255, 0.85)'
  const [footer = ''] = wrapText(scene.footer, width - 2 * margin, (text) => context.measureText(text).width)
  context.fillText(footer, margin, height - margin - small)
}

/** The largest letters in which the whole text has room; else the smallest, and as much of it as fits. */
function fitText(
  context: SKRSContext2D,
  text: string,
  width: number,
  height: number,
  smallest: number,
): { size: number; lines: string[] } {
  for (let size = smallest * 2; ; size -= Math.max(1, Math.round(smallest / 5))) {
    const letters = Math.max(smallest * 0.8, size)
    context.font = `${letters}px "${family}"`
    const lines = wrapText(text, width, (part) => context.measureText(part).width)
    const room = Math.max(1, Math.floor(height / (letters * 1.4)))
    if (lines.length <= room || letters > size) return { size: letters, lines: cutLines(lines, room) }
  }
}

function hueOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360
  return hash
}
