import { isPlainObject } from '@openmaas/protocol'
import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { parseJson } from '../http/index.ts'
import { operationOf } from './batch-endpoints.ts'
import type { BatchOperation } from './batch-endpoints.ts'

/** One request of a batch. */
export interface RequestLine {
  readonly customId: string
  readonly model: string
  /** As the client wrote it; its runner reads it. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * The request that a line holds. Its body is not looked into.
 * @throws {ApiError} invalidRequest, fieldMissing, invalidParameter; `parameters.field` names the member
 */
export function readRequestLine(text: string, operation: BatchOperation): RequestLine {
  const value = parseJson(text)
  if (!isPlainObject(value)) {
    throw new ApiError('invalidRequest', {
      reason: { zh: '每一行应为一个 JSON 对象。', en: 'Each line is one JSON object.' },
    })
  }
  const { custom_id: customId, method, url, body } = value
  for (const field of ['custom_id', 'method', 'url', 'body']) {
    if (value[field] === undefined || value[field] === null) throw new ApiError('fieldMissing', { field })
  }
  if (typeof customId !== 'string' || customId === '')
    throw wrong('custom_id', { zh: '应为非空字符串。', en: 'It must be a text that is not empty.' })
  if (typeof method !== 'string' || method.toUpperCase() !== 'POST')
    throw wrong('method', { zh: '应为 POST。', en: 'It must be POST.' })
  if (typeof url !== 'string' || operationOf(url) !== operation)
    throw wrong('url', { zh: '应与批处理的 endpoint 一致。', en: 'It must be the endpoint of the batch.' })
  if (!isPlainObject(body)) throw wrong('body', { zh: '应为 JSON 对象。', en: 'It must be a JSON object.' })
  const { model } = body
  if (model === undefined || model === null) throw new ApiError('fieldMissing', { field: 'body.model' })
  if (typeof model !== 'string' || model === '')
    throw wrong('body.model', { zh: '应为模型编码。', en: 'It must be the id of a model.' })
  return { customId, model, body }
}

export function wrong(field: string, reason: LocalisedText): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
