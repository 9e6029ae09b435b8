import { randomUUID } from 'node:crypto'
import { EngineError } from '@openmaas/engines'
import type { OcrOutput } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { DocumentFailure, StepFailed } from './document-failures.ts'
import type { DocumentVersion } from './document-repository.ts'
import { ParseFailure } from './parsing/parsed-document.ts'
import type { PreparationInput, PreparedDocument } from './preparation/preparation.ts'
import type { PreparationPool } from './preparation/preparation-pool.ts'
import type { QuestionMaker } from './question-maker.ts'
import { describePictures } from './recognition/describe-picture.ts'
import type { DescribePicture } from './recognition/describe-picture.ts'
import { recogniseFile } from './recognition/recognise-file.ts'
import { recognitionNotes } from './recognition/recognition-notes.ts'
import { backgroundContext } from './slice-embedder.ts'

export interface DocumentReadingOptions {
  readonly pool: PreparationPool
  readonly questions: QuestionMaker | undefined
  /** Absent: documents without text of their own fail. */
  readonly recognisePage: ((png: Uint8Array, context: CallContext) => Promise<OcrOutput>) | undefined
  readonly describePicture: DescribePicture | undefined
}

export type VersionChanges = Partial<Omit<DocumentVersion, 'documentId' | 'version' | 'accountId' | 'knowledgeId'>>

/** Writes what is known by now of the version in work and keeps it held; throws when somebody else has it. */
export type KeepLease = (changes: VersionChanges) => Promise<void>

/** What is made of a document's bytes before anything is stored: its text cut into slices, its pictures, with the help of engines. */
export class DocumentReading {
  readonly #options: DocumentReadingOptions

  constructor(options: DocumentReadingOptions) {
    this.#options = options
  }

  /** Reads a document, and reads it again with what a recogniser saw on its pages where they have no text of their own. */
  async prepare(
    input: PreparationInput,
    version: DocumentVersion,
    keepLease: KeepLease,
    signal: AbortSignal,
  ): Promise<PreparedDocument> {
    const { pool, recognisePage } = this.#options
    const onBegin = () => keepLease({ state: 'parsing' })
    const first = await unlessUnreadable(pool.prepare(input, { signal, onBegin }))
    if (first !== undefined && (first.notes.pagesWithoutText.length === 0 || recognisePage === undefined)) return first
    if (recognisePage === undefined) throw new DocumentFailure('needs-recognition')
    const context = backgroundContext(version.accountId, 'knowledge.document.recognise', signal)
    try {
      const recognisedPages = await recogniseFile(pool, input, {
        signal,
        recognise: (png) => recognisePage(png, { ...context, requestId: randomUUID() }),
        onPage: (done, all) => keepLease({ notes: recognitionNotes(done, all) }),
      })
      if (first !== undefined && recognisedPages.every(({ lines }) => lines.length === 0)) return first
      await first?.dispose()
      return await pool.prepare({ ...input, recognisedPages }, { signal, onBegin })
    } catch (error) {
      // What text there is must not wait for an engine that is down; the notes name the pages that were not read.
      if (first !== undefined && error instanceof EngineError) return first
      await first?.dispose()
      throw error instanceof EngineError ? new StepFailed('recognition-failed', error) : error
    }
  }

  /** Where an engine that sees is set, what the pictures show is written behind their markers, so that it can be found. */
  async describePictures(
    prepared: PreparedDocument,
    version: DocumentVersion,
    keepLease: KeepLease,
    signal: AbortSignal,
  ): Promise<PreparedDocument> {
    const { describePicture } = this.#options
    if (describePicture === undefined || prepared.images.length === 0) return prepared
    const context = backgroundContext(version.accountId, 'knowledge.document.describe', signal)
    return describePictures(prepared, describePicture, context, () => keepLease({})).catch(asModelFailure)
  }

  /** Question-answer slicing of a text without questions: an engine makes them where one is set. */
  async makeQuestions(
    prepared: PreparedDocument,
    version: DocumentVersion,
    signal: AbortSignal,
  ): Promise<PreparedDocument> {
    const { questions } = this.#options
    if (!prepared.wantsQuestions || questions === undefined) return prepared
    const context = backgroundContext(version.accountId, 'knowledge.document.questions', signal)
    return { ...prepared, slices: await questions.make(prepared.slices, context).catch(asModelFailure) }
  }
}

/** @throws {StepFailed} for what a chat model or the way to it throws; others as they are */
function asModelFailure(error: unknown): never {
  throw error instanceof EngineError || error instanceof ApiError ? new StepFailed('model-failed', error) : error
}

/** Undefined for a document that only a recogniser can read. */
async function unlessUnreadable(prepared: Promise<PreparedDocument>): Promise<PreparedDocument | undefined> {
  try {
    return await prepared
  } catch (error) {
    if (error instanceof ParseFailure && error.reason === 'needs-recognition') return undefined
    throw error
  }
}
