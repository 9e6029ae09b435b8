import { createReadStream } from 'node:fs'
import type { DocumentFormat, ReadWhole, WholeDocument } from '../knowledge/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { convertPicture, isConvertible } from './convert-picture.ts'
import type { ParsedFileEnd, ParsedFileRow } from './parsed-file-repository.ts'
import { documentFormatOf, givesLayout, givesPictures } from './parser-tools.ts'
import type { ParserTool } from './parser-tools.ts'
import { zipFiles } from './zip-files.ts'
import type { ZipEntry } from './zip-files.ts'

export interface ParseFileOptions {
  readonly blobs: BlobStore
  readonly readWhole: ReadWhole
  /** For pictures on their way from one kind to another. */
  readonly folder: string
  readonly signal: AbortSignal
}

const failed = {
  state: 'failed',
  textHash: null,
  textBytes: null,
  resultHash: null,
  resultBytes: null,
  resultName: null,
} as const

/**
 * Reads a file and puts its text and what the link leads to into the store: a text for `lite`, else an archive of Markdown, pictures
 * and, with `prime`, the layout.
 * @throws what may be better at another try
 */
export async function parseFile(file: ParsedFileRow, options: ParseFileOptions): Promise<ParsedFileEnd> {
  const { blobs, signal } = options
  const tool = file.toolType as ParserTool
  const source = await blobs.localFile(file.sourceHash)
  let read: Awaited<ReturnType<ReadWhole>>
  try {
    read = await readSource(file, source.path, options)
  } finally {
    await source.release()
  }
  if ('refused' in read) return { ...failed, errorReason: read.refused }
  const { document } = read
  try {
    return await store(file, tool, document, blobs, signal)
  } finally {
    await document.dispose()
  }
}

/** Pictures of less usual kinds are made PNG first. */
async function readSource(
  file: ParsedFileRow,
  path: string,
  { readWhole, folder, signal }: ParseFileOptions,
): ReturnType<ReadWhole> {
  const withPictures = givesPictures(file.toolType as ParserTool)
  const read = (readable: string, format: DocumentFormat): ReturnType<ReadWhole> =>
    readWhole({ path: readable, name: file.name, accountId: file.accountId, format }, { signal, withPictures })
  const format = documentFormatOf(file.format)
  if (format !== undefined) return read(path, format)
  if (!isConvertible(file.format)) return { refused: 'unsupported' }
  const picture = await convertPicture(path, { folder, signal })
  if (typeof picture === 'string') return { refused: picture }
  try {
    return await read(picture.path, 'png')
  } finally {
    await picture.dispose()
  }
}

async function store(
  file: ParsedFileRow,
  tool: ParserTool,
  document: WholeDocument,
  blobs: BlobStore,
  signal: AbortSignal,
): Promise<ParsedFileEnd> {
  const bare = file.name.replace(/\.[^.]*$/, '') || 'result'
  const textPath = tool === 'lite' ? document.textPath : document.markdownPath
  const text = await blobs.put(createReadStream(textPath), { signal })
  const result = tool === 'lite' ? text : await blobs.put(zipFiles(entriesOf(bare, tool, document)), { signal })
  return {
    state: 'succeeded',
    errorReason: null,
    textHash: text.hash,
    textBytes: text.sizeBytes,
    resultHash: result.hash,
    resultBytes: result.sizeBytes,
    resultName: `${bare}.${tool === 'lite' ? 'txt' : 'zip'}`,
  }
}

function entriesOf(bare: string, tool: ParserTool, document: WholeDocument): ZipEntry[] {
  return [
    { name: `${bare}.md`, path: document.markdownPath, compress: true },
    ...(givesLayout(tool) ? [{ name: 'layout.json', path: document.layoutPath, compress: true }] : []),
    ...document.pictures.map(({ name, path }) => ({ name, path, compress: false })),
  ]
}
