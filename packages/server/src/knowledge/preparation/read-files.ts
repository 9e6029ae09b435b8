import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { ParsedFile } from '../parsing/parse-document.ts'
import type { Block } from '../parsing/parsed-document.ts'
import type { ReadDocument } from './reading.ts'
import { boxShape, factsLine, readLines, writeLines } from './result-files.ts'

/* What a document that was only read leaves in its folder: `document.ndjson`, facts first and then a block a line, and pictures. */

const documentFile = 'document.ndjson'

const headLine = factsLine
  .pick({ title: true, format: true, pages: true, images: true })
  .extend({ pagesWithoutText: z.array(z.number()) })

const placed = {
  page: z.number().optional(),
  spans: z
    .array(z.object({ start: z.number(), end: z.number(), page: z.number(), box: z.object(boxShape) }))
    .optional(),
}

const blockLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heading'), level: z.number(), text: z.string(), ...placed }),
  z.object({
    type: z.literal('text'),
    kind: z.enum(['paragraph', 'list-item', 'code', 'note']),
    text: z.string(),
    ...placed,
  }),
  z.object({
    type: z.literal('table'),
    text: z.string(),
    hasHeader: z.boolean(),
    rows: z.array(z.array(z.string())),
    merged: z
      .array(z.object({ row: z.number(), column: z.number(), rows: z.number(), columns: z.number() }))
      .optional(),
    places: z.array(z.object({ page: z.number(), box: z.object(boxShape) })).optional(),
    ...placed,
  }),
  z.object({
    type: z.literal('row'),
    sheet: z.string(),
    line: z.number(),
    cells: z.array(z.string()),
    header: z.array(z.string()),
  }),
  z.object({ type: z.literal('image'), image: z.number(), ...placed }),
])

/** In the reading process. */
export async function writeReading(folder: string, { document, format }: ParsedFile): Promise<void> {
  const { title, blocks, pages, pagesWithoutText } = document
  const images: z.input<typeof headLine>['images'] = []
  for (const [index, { bytes, ...facts }] of document.images.entries()) {
    const file = `picture-${index + 1}`
    await writeFile(join(folder, file), bytes, { flag: 'wx' })
    images.push({ ...facts, file })
  }
  await writeLines(join(folder, documentFile), [{ title, format, pages, images, pagesWithoutText }, ...blocks])
}

/** In the server. @throws when the files are not as `writeReading` makes them */
export async function readReading(folder: string): Promise<Omit<ReadDocument, 'dispose'>> {
  let head: z.infer<typeof headLine> | undefined
  const blocks: Block[] = []
  for await (const value of readLines(join(folder, documentFile))) {
    if (head === undefined) head = headLine.parse(value)
    else blocks.push(blockLine.parse(value))
  }
  if (head === undefined) throw new Error('The result of reading a document is empty.')
  // Files of this folder, whatever the process says.
  const images = head.images.map(({ file, ...image }) => ({ ...image, path: join(folder, basename(file)) }))
  return { ...head, images, blocks }
}
