import { readFile, stat } from 'node:fs/promises'
import { defaultSlicing, slicingTakes } from '../document-types.ts'
import type { DocumentFormat } from '../document-types.ts'
import { mostDocumentBytes, parseDocument } from '../parsing/parse-document.ts'
import type { ParsedFile } from '../parsing/parse-document.ts'
import { ParseFailure } from '../parsing/parsed-document.ts'
import type { Block } from '../parsing/parsed-document.ts'
import { sliceDocument } from '../slicing/slice-document.ts'
import type { SlicedDocument } from '../slicing/slice.ts'
import { countWords } from './count-words.ts'
import { imageMarker } from './preparation.ts'
import type { PreparedFacts } from './preparation.ts'
import type { PrepareInto, PrepareTask, ReadTask } from './process-messages.ts'
import { writeReading } from './read-files.ts'
import { readRecognisedPages, writeResult } from './result-files.ts'
import { writeWhole } from './whole-files.ts'

/** More slices than this are no document but a database; they would fill the index of their base. */
const mostSlices = 1_000_000

/** Reads one document, cuts or draws it, and lays the result into the folder. It runs in a child process. */
export const prepareInto: PrepareInto = async (task) => {
  const { size } = await stat(task.input.path)
  if (size > mostDocumentBytes) throw new ParseFailure('too-large', `It has more than ${mostDocumentBytes} bytes.`)
  switch (task.kind) {
    case 'prepare':
      return prepare(task)
    case 'read':
      return writeReading(task.folder, await read(task))
    case 'draw':
      return (await import('./draw-pages.ts')).drawInto(task.folder, task.input)
    case 'page':
      return (await import('./page-files.ts')).readPageInto(task.folder, task.input)
  }
}

async function prepare(task: PrepareTask): Promise<void> {
  const { input, folder } = task
  const parsed = await parse(task)
  const sliced = input.whole === true ? await uncut(parsed, folder) : slice(parsed, input)
  if (sliced.slices.length > mostSlices) throw new ParseFailure('too-large', `It has more than ${mostSlices} slices.`)
  await writeResult(folder, { facts: facts(parsed, sliced), slices: sliced.slices, images: parsed.document.images })
}

async function parse({ input, folder, hasRecognisedPages }: PrepareTask): Promise<ParsedFile> {
  return parseDocument(await readFile(input.path), {
    format: input.format,
    contentType: input.web?.contentType,
    recognisedPages: hasRecognisedPages ? await readRecognisedPages(folder) : undefined,
    wantImages: input.parseImages,
    asWritten: input.slicing.knowledgeType === 5,
  })
}

async function read({ input, folder, hasRecognisedPages }: ReadTask): Promise<ParsedFile> {
  const { path, format, wantImages, maxPages } = input
  return parseDocument(await readFile(path), {
    format,
    wantImages,
    maxPages,
    allowEmpty: true,
    recognisedPages: hasRecognisedPages ? await readRecognisedPages(folder) : undefined,
  })
}

function slice({ document, format }: ParsedFile, { slicing, documentId }: PrepareTask['input']): SlicedDocument {
  refuseSlicing(slicing.knowledgeType, format)
  return sliceDocument(document, {
    ...slicing,
    format,
    imageMarker: (image) => imageMarker(documentId, image),
  })
}

async function uncut({ document, format }: ParsedFile, folder: string): Promise<SlicedDocument> {
  await writeWhole(folder, document)
  return { knowledgeType: defaultSlicing(format), slices: [], wantsQuestions: false }
}

/** The caller has asked by the name of the file, which may have lied. */
function refuseSlicing(knowledgeType: SlicedDocument['knowledgeType'] | undefined, format: DocumentFormat): void {
  if (knowledgeType !== undefined && !slicingTakes(knowledgeType, format)) {
    throw new ParseFailure(
      'unsupported',
      `Its bytes are of the kind ${format}, which slicing ${knowledgeType} does not take.`,
    )
  }
}

function facts({ document, format }: ParsedFile, { knowledgeType, wantsQuestions }: SlicedDocument): PreparedFacts {
  return {
    title: document.title,
    format,
    knowledgeType,
    wantsQuestions,
    pages: document.pages,
    wordNum: document.blocks.reduce((count, block) => count + wordsOf(block), 0),
    notes: { pagesWithoutText: document.pagesWithoutText },
  }
}

/** The header of a sheet counts once, however many rows name it. */
function wordsOf(block: Block): number {
  if (block.type === 'image') return 0
  if (block.type === 'row') return block.cells.reduce((count, cell) => count + countWords(cell), 0)
  return countWords(block.text)
}
