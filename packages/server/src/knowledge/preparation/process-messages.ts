import { z } from 'zod'
import type { ParseFailureReason } from '../parsing/parsed-document.ts'
import type { DrawingInput } from './drawing.ts'
import type { PageInput } from './page.ts'
import type { PreparationInput } from './preparation.ts'
import type { ReadingInput } from './reading.ts'

/** What the server asks of a process. Large things go through files of `folder`, not through the channel. */
export type ProcessRequest = ProcessTask & { readonly id: number }

export type ProcessTask = PrepareTask | ReadTask | DrawTask | PageTask

interface Task {
  /** Empty folder for the result. With recognised pages it already holds `recognisedPagesFile`, one page a line as JSON. */
  readonly folder: string
}

/** Read a document and cut it into slices. */
export interface PrepareTask extends Task {
  readonly kind: 'prepare'
  readonly input: Omit<PreparationInput, 'recognisedPages'>
  readonly hasRecognisedPages: boolean
}

/** Read a document and tell its blocks. */
export interface ReadTask extends Task {
  readonly kind: 'read'
  readonly input: Omit<ReadingInput, 'recognisedPages'>
  readonly hasRecognisedPages: boolean
}

/** Draw pages of a PDF, or make a picture one that may be trusted. */
export interface DrawTask extends Task {
  readonly kind: 'draw'
  readonly input: DrawingInput
}

/** Read a page of the web for somebody who waits. */
export interface PageTask extends Task {
  readonly kind: 'page'
  readonly input: PageInput
}

export const recognisedPagesFile = 'recognised-pages.ndjson'

const reasons = [
  'unsupported',
  'encrypted',
  'damaged',
  'needs-recognition',
  'empty',
  'too-large',
  'timeout',
] as const satisfies readonly ParseFailureReason[]

/** What a process says. The first message is `ready`; then one answer for each request. */
export const processMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** The result lies in the folder. */
  z.object({ kind: z.literal('done'), id: z.number() }),
  /** The document cannot be read. With `stack` a parser threw something that it should not: the process is not used again. */
  z.object({
    kind: z.literal('failed'),
    id: z.number(),
    reason: z.enum(reasons),
    detail: z.string(),
    stack: z.string().optional(),
  }),
  /** The machine failed, not the document: no file, no space. */
  z.object({ kind: z.literal('broken'), id: z.number(), message: z.string() }),
])
export type ProcessMessage = z.infer<typeof processMessage>

/** What a process runs; the module named by its first argument exports it under this name. */
export type PrepareInto = (task: ProcessTask) => Promise<void>
