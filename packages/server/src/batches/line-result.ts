import { toApiError } from '../errors/to-api-error.ts'
import { renderError } from '../errors/render-error.ts'
import type { InputLine } from './input-lines.ts'

/** What became of a line. */
export interface LineResult {
  readonly number: number
  readonly succeeded: boolean
  /** Of the output or the error file, with its line end. */
  readonly text: string
}

interface LineOfBatch {
  readonly batchId: string
  readonly customId: string
  readonly line: InputLine
}

/** The id of a line's call; it also marks the call in the books, beside the operation. */
export function callId(batchId: string, line: number): string {
  return `${batchId}-${line}`
}

export function answered(place: LineOfBatch, body: object): LineResult {
  return { number: place.line.number, succeeded: true, text: outputLine(place, 200, body) }
}

export function refused(place: LineOfBatch, error: unknown): LineResult {
  const apiError = toApiError(error, callId(place.batchId, place.line.number))
  const body = renderError(apiError, {
    envelope: 'model',
    language: 'zh',
    requestId: callId(place.batchId, place.line.number),
  })
  return { number: place.line.number, succeeded: false, text: outputLine(place, apiError.status, body) }
}

function outputLine({ batchId, customId, line }: LineOfBatch, statusCode: number, body: object): string {
  const id = `batch_req_${batchId.replace(/^batch_/, '')}_${line.number}`
  return `${JSON.stringify({ custom_id: customId, id, response: { status_code: statusCode, body } })}\n`
}
