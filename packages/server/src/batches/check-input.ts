import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ErrorName } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { BlobStore } from '../storage/index.ts'
import { mostLinesOf } from './batch-endpoints.ts'
import type { BatchOperation } from './batch-endpoints.ts'
import type { NewChunk } from './batch-repository.ts'
import { inputLines } from './input-lines.ts'
import type { InputLine } from './input-lines.ts'
import type { LineRunner } from './line-runners.ts'
import { readRequestLine, wrong } from './request-line.ts'

/** Kept with a batch that failed; `parameters` fill the message in the language of whoever asks. */
export interface LineError {
  /** Absent for what concerns the file as a whole. */
  readonly line?: number
  readonly name: ErrorName
  readonly parameters: ApiError['parameters']
}

export type CheckedInput =
  | { readonly model: string; readonly chunks: readonly NewChunk[] }
  | { readonly errors: readonly LineError[]; readonly total: number }

/** More errors than anybody reads; the rest of the file is not looked at. */
const mostErrors = 100
const linesPerChunk = 100
const bytesPerChunk = 512 * 1024
const linesPerTurn = 32
const longestPlainId = 64

/** Reads the whole input of a batch, one line at a time, and says what is wrong with it or how its lines are shared out. */
export async function checkInput(
  inputHash: string,
  options: {
    readonly blobs: Pick<BlobStore, 'open'>
    readonly operation: BatchOperation
    readonly runner: LineRunner
    readonly signal: AbortSignal
  },
): Promise<CheckedInput> {
  const { blobs, operation, runner, signal } = options
  const errors: LineError[] = []
  const chunks: NewChunk[] = []
  const ids = new Set<string>()
  const mostLines = mostLinesOf(operation)
  let total = 0
  let model: string | undefined
  const content = await blobs.open(inputHash)
  try {
    for await (const line of inputLines(content)) {
      total += 1
      if (total > mostLines) {
        errors.push(lineError(tooMany(mostLines), undefined))
        break
      }
      try {
        const request = readRequestLine(line.text, operation)
        model ??= request.model
        if (request.model.toLowerCase() !== model.toLowerCase()) throw otherModel(model)
        const id = idKey(request.customId)
        if (ids.has(id)) throw repeated()
        ids.add(id)
        runner.check(request.body)
        addLine(chunks, line)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        errors.push(lineError(error, line.number))
        if (errors.length === mostErrors) break
      }
      if (total % linesPerTurn === 0) await nextTurn()
      signal.throwIfAborted()
    }
  } finally {
    content.destroy()
  }
  if (total === 0) errors.push(lineError(wrong('input_file_id', noLines), undefined))
  return errors.length > 0 || model === undefined ? { errors, total } : { model, chunks }
}

const noLines = { zh: '文件中没有请求。', en: 'The file holds no request.' }

/** Neighbours share a chunk until it is large enough. */
function addLine(chunks: NewChunk[], { number, startByte, endByte }: InputLine): void {
  const last = chunks.at(-1)
  if (last !== undefined && last.lineCount < linesPerChunk && endByte - last.startByte <= bytesPerChunk) {
    chunks[chunks.length - 1] = { ...last, lineCount: last.lineCount + 1, endByte }
  } else {
    chunks.push({ number: chunks.length, firstLine: number, lineCount: 1, startByte, endByte })
  }
}

/** All ids of a file are held to find repeated ones, so a long one is held by its digest. */
function idKey(customId: string): string {
  return customId.length <= longestPlainId ? customId : `:${createHash('sha256').update(customId).digest('base64')}`
}

function lineError({ errorName, parameters }: ApiError, line: number | undefined): LineError {
  return { ...(line === undefined ? {} : { line }), name: errorName, parameters }
}

function otherModel(model: string): ApiError {
  return wrong('body.model', {
    zh: `一个文件只能使用一个模型，前面的行使用 ${model.slice(0, 128)}。`,
    en: `A file asks one model only; the lines before ask ${model.slice(0, 128)}.`,
  })
}

function repeated(): ApiError {
  return wrong('custom_id', { zh: '与前面的行重复。', en: 'An earlier line has it already.' })
}

function tooMany(mostLines: number): ApiError {
  return wrong('input_file_id', { zh: `最多 ${mostLines} 个请求。`, en: `It holds at most ${mostLines} requests.` })
}
