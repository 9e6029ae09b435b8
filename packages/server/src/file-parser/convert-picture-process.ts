import { readFile, writeFile } from 'node:fs/promises'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import sharp from 'sharp'
import { unsupportedExitCode } from './convert-picture.ts'

/*
 * `node convert-picture-process.ts <picture> <result>` writes the picture as PNG, upright. Exit code 3: no decoder for it, or it has
 * several pages, of which a PNG could hold one; another code: it is broken.
 */

const mostPixels = 100_000_000

const [source, result] = process.argv.slice(2)
if (source === undefined || result === undefined) throw new Error('Name the picture and the result.')

const bytes = await readFile(source)
if (bytes.toString('latin1', 0, 2) === 'BM') await convertBitmap(bytes, result)
else await convertOther(bytes, result)

/** sharp has no decoder for it. */
async function convertBitmap(picture: Buffer, path: string): Promise<void> {
  if (picture.length < 26 || picture.readInt32LE(18) * Math.abs(picture.readInt32LE(22)) > mostPixels) process.exit(1)
  const image = await loadImage(picture)
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  await writeFile(path, await canvas.encode('png'), { mode: 0o600 })
}

async function convertOther(picture: Buffer, path: string): Promise<void> {
  const image = sharp(picture, { limitInputPixels: mostPixels, failOn: 'error' })
  const facts = await image.metadata().catch(() => process.exit(isKnown(picture) ? 1 : unsupportedExitCode))
  // The frames of an animation show one thing; the pages of a TIFF do not.
  if (facts.format === 'tiff' && (facts.pages ?? 1) > 1) process.exit(unsupportedExitCode)
  if (facts.format === 'svg') process.exit(unsupportedExitCode)
  if (facts.format === 'heif' && facts.compression === 'hevc') process.exit(unsupportedExitCode)
  await image.autoOrient().png({ compressionLevel: 1 }).toFile(path)
}

/** What claims to be of a kind that is read is broken where it cannot be read. */
function isKnown(picture: Buffer): boolean {
  const start = picture.toString('latin1', 0, 12)
  return /^(GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|\x89PNG|\xff\xd8\xff)/s.test(start)
}
