import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { BusboyHeaders } from '@fastify/busboy'
import { ApiError } from '../errors/api-error.ts'
import { ClientGoneError } from './read-body.ts'

export interface FilePart {
  /** Name of the form field. */
  readonly field: string
  /** Without folders; empty when the client gave none. */
  readonly fileName: string
  readonly contentType: string
  /** To be read to its end, or the body never ends. */
  readonly content: Readable
  /** Values of the fields that came before this part, by field; it goes on growing. */
  readonly fieldsSoFar: ReadonlyMap<string, readonly string[]>
}

export interface MultipartLimits {
  readonly files: number
  readonly fields: number
  readonly fieldBytes: number
}

export interface Multipart<File> {
  /** Values by field, in the order of the body. */
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** What `onFile` gave, in the order of the body. */
  readonly files: readonly File[]
}

const defaultLimits: MultipartLimits = { files: 1000, fields: 1000, fieldBytes: 1_048_576 }

/**
 * Reads a `multipart/form-data` body as it comes; files go to `onFile` and are never held in memory. When one of them fails, the
 * others are still read and the first failure is thrown at the end, because a client that is sending reads no answer.
 * @throws {ApiError} invalidRequest for another content type, a broken body, or too many parts
 * @throws {ClientGoneError} when the client leaves before the end
 */
export async function readMultipart<File>(
  incoming: IncomingMessage,
  onFile: (part: FilePart) => Promise<File>,
  limits: MultipartLimits = defaultLimits,
): Promise<Multipart<File>> {
  const parser = openParser(incoming, limits)
  const fields = new Map<string, string[]>()
  const files: Promise<File>[] = []
  const open = new Set<Readable>()
  let exceeded = false
  parser.on('field', (name: string, value: string, _nameTruncated: boolean, valueTruncated: boolean) => {
    if (valueTruncated) exceeded = true
    const values = fields.get(name) ?? []
    values.push(value.replaceAll('\0', ''))
    fields.set(name, values)
  })
  parser.on('file', (field: string, sent: Readable, fileName: string, _encoding: string, contentType: string) => {
    const content = detachable(sent)
    open.add(content)
    const work = onFile({ field, fileName: baseName(fileName), contentType, content, fieldsSoFar: fields })
    // Seen at the end; until then the rest of this file is dropped.
    work.catch(() => content.resume())
    files.push(work)
  })
  for (const limit of ['filesLimit', 'fieldsLimit'] as const) parser.on(limit, () => (exceeded = true))
  try {
    await fed(incoming, parser)
  } catch (error) {
    // What is left of the body is dropped, so that its sender comes to read the answer.
    incoming.unpipe(parser)
    incoming.resume()
    const failure = error instanceof ClientGoneError ? error : broken(error)
    for (const content of open) content.destroy(failure)
    await Promise.allSettled(files)
    throw failure
  }
  const settled = await Promise.allSettled(files)
  if (exceeded) throw tooManyParts(limits)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return { fields, files: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])) }
}

/** The connection stays open whatever the parser says: it carries the answer. */
function fed(incoming: IncomingMessage, parser: Busboy): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('finish', resolve)
    parser.on('error', reject)
    incoming.once('error', () => reject(new ClientGoneError()))
    incoming.once('close', () => {
      if (!incoming.complete) reject(new ClientGoneError())
    })
    incoming.pipe(parser)
  })
}

/** The parser waits for each file to be read to its end; one whose reader gives up and destroys it is read on and dropped. */
function detachable(sent: Readable): Readable {
  const content = new PassThrough()
  // Whoever reads it sees the failure there; a reader who has left must not end the process.
  content.on('error', () => {})
  sent.on('error', (error) => content.destroy(error))
  sent.pipe(content)
  content.on('close', () => sent.resume())
  return content
}

function openParser(incoming: IncomingMessage, limits: MultipartLimits): Busboy {
  const { headers } = incoming
  if (!/^multipart\/form-data\b/i.test(headers['content-type'] ?? '')) {
    throw new ApiError('invalidRequest', {
      reason: {
        zh: '请求体应为 multipart/form-data。',
        en: 'The body must be multipart/form-data.',
      },
    })
  }
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: { files: limits.files, fields: limits.fields, fieldSize: limits.fieldBytes },
      // Every part that names a file is one, whatever its content type.
      isPartAFile: (_field, contentType, fileName) =>
        fileName !== undefined || contentType === 'application/octet-stream',
    })
  } catch (error) {
    throw broken(error)
  }
}

function baseName(fileName: string | undefined): string {
  return (fileName ?? '').replaceAll('\0', '').replace(/^.*[\\/]/, '')
}

function broken(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  return new ApiError(
    'invalidRequest',
    { reason: { zh: 'multipart 请求体不完整或格式有误。', en: 'The multipart body is incomplete or malformed.' } },
    { cause },
  )
}

function tooManyParts({ files, fields, fieldBytes }: MultipartLimits): ApiError {
  return new ApiError('invalidRequest', {
    reason: {
      zh: `最多 ${files} 个文件、${fields} 个字段，每个字段最大 ${fieldBytes} 字节。`,
      en: `At most ${files} files and ${fields} fields of ${fieldBytes} bytes each.`,
    },
  })
}
