import { ApiError } from '../errors/api-error.ts'
import type { FileService } from '../files/index.ts'
import type { ReadWhole } from '../knowledge/index.ts'
import { fileText, keptFile, refusalOf } from '../media-input/index.ts'

export interface AttachmentsOptions {
  readonly files: Pick<FileService, 'open'>
  readonly readWhole: ReadWhole
  /** For documents that are being read. */
  readonly folder: string
  /** Characters of all attachments of a call. */
  readonly maxCharacters: number
}

const mostFiles = 10

/** The texts of the files that a call names, each under its name. */
export class Attachments {
  readonly #options: AttachmentsOptions

  constructor(options: AttachmentsOptions) {
    this.#options = options
  }

  /** @throws {ApiError} resourceNotFound for a file that the account does not have, invalidParameter, promptTooLong */
  async read(accountId: string, fileIds: readonly string[], signal: AbortSignal): Promise<string[]> {
    const { files, readWhole, folder, maxCharacters } = this.#options
    if (fileIds.length > mostFiles) {
      const reason = { zh: `最多 ${mostFiles} 个附件。`, en: `At most ${mostFiles} attachments are taken.` }
      throw new ApiError('invalidParameter', { field: 'attachments', reason }, { shouldRetry: false })
    }
    const texts: string[] = []
    let characters = 0
    for (const [index, id] of fileIds.entries()) {
      const { file, content } = await files.open(accountId, id)
      let text: string
      try {
        text = await fileText(keptFile(file.name, content), { readWhole, folder, accountId, maxCharacters, signal })
      } catch (error) {
        content.destroy()
        throw refusalOf(error, `attachments[${index}].file_id`)
      }
      characters += text.length
      if (characters > maxCharacters) {
        const reason = {
          zh: `附件内容超过 ${maxCharacters} 个字符。`,
          en: `The attachments hold more than ${maxCharacters} characters.`,
        }
        throw new ApiError('promptTooLong', { reason }, { shouldRetry: false })
      }
      texts.push(`《${file.name}》\n${text}`)
    }
    return texts
  }
}
