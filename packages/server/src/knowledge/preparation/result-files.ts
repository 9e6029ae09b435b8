import { createReadStream, createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { ParsedImage, RecognisedPage } from '../parsing/parsed-document.ts'
import type { Slice } from '../slicing/slice.ts'
import type { PreparedFacts, PreparedImage } from './preparation.ts'
import { recognisedPagesFile } from './process-messages.ts'

/*
 * A result goes from the reading process to the server as files of one folder: `result.ndjson` with the facts on the first line and
 * one slice on each further line, and a file for each picture. The server decodes it line by line as it comes from the disk, so
 * that a long document never holds up the streams that it serves meanwhile.
 */

const resultFile = 'result.ndjson'

export const boxShape = { x0: z.number(), x1: z.number(), top: z.number(), bottom: z.number() }

export const factsLine = z.object({
  title: z.string().optional(),
  format: z.enum([
    ...(['txt', 'md', 'html', 'url', 'csv', 'pdf', 'doc', 'docx', 'ppt', 'pptx', 'xls', 'xlsx'] as const),
    ...(['jpg', 'jpeg', 'png', 'mp4'] as const),
  ]),
  knowledgeType: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(5), z.literal(6), z.literal(7)]),
  wantsQuestions: z.boolean(),
  pages: z.array(
    z.object({ number: z.number(), widthPoints: z.number().optional(), heightPoints: z.number().optional() }),
  ),
  wordNum: z.number(),
  notes: z.object({ pagesWithoutText: z.array(z.number()) }),
  images: z.array(
    z.object({
      file: z.string(),
      contentType: z.string(),
      page: z.number().optional(),
      box: z.object(boxShape).optional(),
      alternativeText: z.string().optional(),
    }),
  ),
})

const sliceLine = z.object({
  text: z.string(),
  headings: z.array(z.string()),
  positions: z.array(
    z.object({
      ...boxShape,
      page: z.number(),
      pageWidth: z.number(),
      pageHeight: z.number(),
      start: z.number(),
      end: z.number(),
    }),
  ),
  row: z.object({ sheet: z.string(), line: z.number() }).optional(),
  page: z.number().optional(),
  images: z.array(z.number()),
  question: z.string().optional(),
})

export interface Result {
  readonly facts: PreparedFacts
  readonly slices: readonly Slice[]
  readonly images: readonly PreparedImage[]
}

/** In the reading process. */
export async function writeResult(
  folder: string,
  result: { readonly facts: PreparedFacts; readonly slices: readonly Slice[]; readonly images: readonly ParsedImage[] },
): Promise<void> {
  const images: z.input<typeof factsLine>['images'] = []
  for (const [index, { bytes, ...facts }] of result.images.entries()) {
    const file = `picture-${index + 1}`
    await writeFile(join(folder, file), bytes, { flag: 'wx' })
    images.push({ ...facts, file })
  }
  await writeLines(join(folder, resultFile), [{ ...result.facts, images }, ...result.slices])
}

/** In the server. @throws when the files are not as `writeResult` makes them */
export async function readResult(folder: string): Promise<Result> {
  let head: z.infer<typeof factsLine> | undefined
  const slices: Slice[] = []
  for await (const value of readLines(join(folder, resultFile))) {
    if (head === undefined) head = factsLine.parse(value)
    else slices.push(sliceLine.parse(value))
  }
  if (head === undefined) throw new Error('The result of reading a document is empty.')
  const { images, ...facts } = head
  return {
    facts,
    slices,
    // Files of this folder, whatever the process says.
    images: images.map(({ file, ...image }) => ({ ...image, path: join(folder, basename(file)) })),
  }
}

/** In the server. */
export async function writeRecognisedPages(folder: string, pages: readonly RecognisedPage[]): Promise<void> {
  await writeLines(join(folder, recognisedPagesFile), pages)
}

/** In the reading process; the file is written by the server, so it is as its type says. */
export async function readRecognisedPages(folder: string): Promise<RecognisedPage[]> {
  const pages: RecognisedPage[] = []
  for await (const page of readLines(join(folder, recognisedPagesFile))) pages.push(page as RecognisedPage)
  return pages
}

/** One line at a time, as fast as the disk takes them. */
export async function writeLines(path: string, values: Iterable<unknown>): Promise<void> {
  const lines = function* (): Generator<string> {
    for (const value of values) yield `${JSON.stringify(value)}\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
}

/** Values of the lines of a file; each piece of the file is a turn of the event loop of its own. */
export async function* readLines(path: string): AsyncGenerator<unknown> {
  let rest = ''
  for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: pieceBytes })) {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as unknown
  }
  if (rest !== '') throw new Error('The last line of a file is not whole.')
}

/** Decoding a piece takes below a millisecond. */
const pieceBytes = 32_768
