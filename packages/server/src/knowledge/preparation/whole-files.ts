import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ParsedDocument } from '../parsing/parsed-document.ts'
import { documentLayout } from '../rendering/document-layout.ts'
import { documentMarkdown, documentText } from '../rendering/document-text.ts'

/** A document that was read but not cut: files of the result's folder. */
export interface WholeFiles {
  /** Plain text, UTF-8. */
  readonly textPath: string
  /** Pictures in it are links to what `wholePictureName` says. */
  readonly markdownPath: string
  /** JSON: `pages` and `blocks` with their boxes. */
  readonly layoutPath: string
}

export function wholeFilesOf(folder: string): WholeFiles {
  return {
    textPath: join(folder, 'whole.txt'),
    markdownPath: join(folder, 'whole.md'),
    layoutPath: join(folder, 'whole.json'),
  }
}

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
}

/** Path of a picture beside the Markdown, `images/1.png`. */
export function wholePictureName(image: number, contentType: string | undefined): string {
  return `images/${image + 1}.${extensions[contentType ?? ''] ?? 'bin'}`
}

/** In the reading process. */
export async function writeWhole(folder: string, document: ParsedDocument): Promise<void> {
  const { textPath, markdownPath, layoutPath } = wholeFilesOf(folder)
  const pictureName = (image: number): string => wholePictureName(image, document.images[image]?.contentType)
  await write(textPath, documentText(document))
  await write(markdownPath, documentMarkdown(document, pictureName))
  await write(layoutPath, layoutJson(document, pictureName))
}

function* layoutJson(document: ParsedDocument, pictureName: (image: number) => string): Generator<string> {
  const pages = document.pages.map(({ number, widthPoints, heightPoints }) => ({
    number,
    width: widthPoints,
    height: heightPoints,
  }))
  yield `{"pages":${JSON.stringify(pages)},"blocks":[`
  let separator = '\n'
  for (const block of documentLayout(document, pictureName)) {
    yield separator + JSON.stringify(block)
    separator = ',\n'
  }
  yield '\n]}\n'
}

async function write(path: string, pieces: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
}
