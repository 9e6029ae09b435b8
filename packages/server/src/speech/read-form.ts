import { describeIssue } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart } from '../http/index.ts'
import type { ApiRequest } from '../http/index.ts'
import { emptyFile, writeScratchFile } from '../ocr/index.ts'
import type { ScratchFile } from '../ocr/index.ts'

export interface SoundForm<Schema extends z.ZodType> {
  readonly fields: z.output<Schema>
  /** The first file of the field; the caller removes it. */
  readonly file: ScratchFile | undefined
}

export interface SoundFormOptions<Schema extends z.ZodType> {
  readonly schema: Schema
  /** Field of the file; others are passed over. */
  readonly fileField: string
  readonly maxFileBytes: number
  /** Of the longest text field. */
  readonly maxFieldBytes: number
  /** Fields that may come several times, as `name` or `name[]`. */
  readonly lists?: readonly string[]
  readonly folder: string
}

/**
 * Reads a form with one sound file in it, which goes to the disk as it comes.
 * @throws {ApiError} fieldMissing, invalidParameter, fileTooLarge, invalidRequest; nothing is left behind then
 */
export async function readSoundForm<Schema extends z.ZodType>(
  { incoming, signal }: Pick<ApiRequest, 'incoming' | 'signal'>,
  { schema, fileField, maxFileBytes, maxFieldBytes, lists = [], folder }: SoundFormOptions<Schema>,
): Promise<SoundForm<Schema>> {
  let file: ScratchFile | undefined
  let taken = false
  try {
    const { fields } = await readMultipart(
      incoming,
      async ({ field, content }) => {
        if (field !== fileField || taken) {
          content.resume()
          return
        }
        taken = true
        file = await writeScratchFile(folder, content, { maxBytes: maxFileBytes, signal })
      },
      { files: 4, fields: 300, fieldBytes: maxFieldBytes },
    )
    if (file?.sizeBytes === 0) throw emptyFile(fileField)
    return { fields: parseFields(schema, fields, lists), file }
  } catch (error) {
    await file?.remove()
    throw error
  }
}

function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  fields: ReadonlyMap<string, readonly string[]>,
  lists: readonly string[],
): z.output<Schema> {
  const values: Record<string, unknown> = {}
  for (const [sent, texts] of fields) {
    const name = sent.replace(/\[\d*\]$/, '')
    const given = texts.filter((text) => text !== '')
    if (given.length === 0) continue
    const before = values[name]
    values[name] = lists.includes(name)
      ? [...(Array.isArray(before) ? before : []), ...given.flatMap(listed)]
      : given.at(-1)
  }
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}

/** Some clients send a list as one text of JSON. */
function listed(text: string): readonly unknown[] {
  if (!text.startsWith('[')) return [text]
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? (list as readonly unknown[]) : [text]
  } catch (error) {
    if (error instanceof SyntaxError) return [text]
    throw error
  }
}
