import { Readable } from 'node:stream'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { refuse, requireObject, requireText } from '../errors/refuse.ts'
import type { FileService } from '../files/index.ts'
import type { ReadWhole } from '../knowledge/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { fetchedFile, fileText, keptFile, maxFileBytes, sentFile } from './file-text.ts'
import { fromFetch, refusalOf } from './media-refused.ts'

export interface DocumentReaderOptions {
  readonly fetch: GuardedFetch
  readonly files: Pick<FileService, 'open'>
  readonly readWhole: ReadWhole
  /** For documents that are being read. */
  readonly folder: string
  /** Characters of one document. */
  readonly maxCharacters: number
}

/**
 * The text of a document, whichever way it was given: as text, as base64, by its address or by the id of a file.
 * @param source as the Messages protocol has it: `type`, and `data` with `media_type` and perhaps `filename`, `url` or `file_id`
 * @param field path of the source in the request
 * @throws {ApiError} fieldMissing, invalidParameter, promptTooLong
 */
export async function documentText(
  source: Readonly<Record<string, unknown>>,
  field: string,
  { fetch, files, readWhole, folder, maxCharacters }: DocumentReaderOptions,
  { caller: { accountId }, signal }: Pick<CallContext, 'caller' | 'signal'>,
): Promise<string> {
  const file = async () => {
    switch (source['type']) {
      case 'base64': {
        const type = requireText(source['media_type'], `${field}.media_type`)
        const name = typeof source['filename'] === 'string' ? source['filename'] : ''
        const bytes = Buffer.from(requireText(source['data'], `${field}.data`), 'base64')
        const sent = sentFile(name, type, Readable.from([bytes]))
        if (sent !== undefined) return sent
        refuse(`${field}.media_type`, { zh: `不支持 ${type}。`, en: `Documents of type ${type} are not read.` })
      }
      case 'url': {
        const url = requireText(source['url'], `${field}.url`)
        const reply = await fetch(url, { maxBytes: maxFileBytes, timeoutMs: 120_000, signal }).catch(
          (error: unknown) => {
            throw fromFetch(error)
          },
        )
        return fetchedFile(reply)
      }
      case 'file': {
        const kept = await files.open(accountId, requireText(source['file_id'], `${field}.file_id`))
        return keptFile(kept.file.name, kept.content)
      }
      default:
        refuse(`${field}.type`, {
          zh: '可选值：base64、text、content、url、file。',
          en: 'It must be one of: base64, text, content, url, file.',
        })
    }
  }
  if (source['type'] === 'text') return requireText(source['data'], `${field}.data`)
  if (source['type'] === 'content') return plainContent(source['content'], `${field}.content`)
  let text: string
  try {
    text = await fileText(await file(), { readWhole, folder, accountId, maxCharacters, signal })
  } catch (error) {
    throw refusalOf(error, field)
  }
  if (text.length <= maxCharacters) return text
  const reason = {
    zh: `文档超过 ${maxCharacters} 个字符。`,
    en: `The document holds more than ${maxCharacters} characters.`,
  }
  throw new ApiError('promptTooLong', { reason }, { shouldRetry: false })
}

function plainContent(content: unknown, field: string): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return requireText(content, field)
  return content
    .map((block: unknown, index) =>
      requireText(requireObject(block, `${field}[${index}]`)['text'], `${field}[${index}].text`),
    )
    .join('\n\n')
}
