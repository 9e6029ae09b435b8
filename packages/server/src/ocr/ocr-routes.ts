import { describeIssue, recogniseHandwriting } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart, route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import { emptyFile, refusedFile } from './file-refusals.ts'
import type { OcrService } from './ocr-service.ts'
import { kindOfFile, writeScratchFile } from './scratch-file.ts'
import type { ScratchFile } from './scratch-file.ts'

export interface OcrRoutesOptions {
  readonly ocr: OcrService
  /** For uploads while they are read. */
  readonly scratchFolder: string
}

const maxBytes = 8 * 1_048_576
const limits = { files: 4, fields: 100, fieldBytes: 65_536 }

export function ocrRoutes({ ocr, scratchFolder }: OcrRoutesOptions): Route[] {
  return [
    route(recogniseHandwriting, async (request) => {
      const files: ScratchFile[] = []
      try {
        const { withProbability } = await readUpload(request, scratchFolder, files)
        const [file] = files
        if (file === undefined) throw new ApiError('fieldMissing', { field: 'file' }, { shouldRetry: false })
        requirePicture(file)
        return await ocr.read({ path: file.path, withProbability }, request)
      } finally {
        for (const file of files) await file.remove()
      }
    }),
  ]
}

/** @param files takes what is written, so that it is removed however this ends */
async function readUpload(
  { incoming, signal }: Pick<ApiRequest, 'incoming' | 'signal'>,
  folder: string,
  files: ScratchFile[],
): Promise<{ readonly withProbability: boolean }> {
  const { fields } = await readMultipart(
    incoming,
    async ({ field, content }) => {
      if (field !== 'file' || files.length > 0) content.resume()
      else files.push(await writeScratchFile(folder, content, { maxBytes, signal }))
    },
    limits,
  )
  const values = [...fields].flatMap(([name, list]) => (list.at(-1) === '' ? [] : [[name, list.at(-1)] as const]))
  const parsed = recogniseHandwriting.body.safeParse(Object.fromEntries(values))
  if (parsed.success) return { withProbability: parsed.data.probability === true }
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}

function requirePicture({ sizeBytes, head }: ScratchFile): void {
  if (sizeBytes === 0) throw emptyFile('file')
  const kind = kindOfFile(head)
  if (kind === undefined || kind === 'pdf') {
    throw refusedFile('file', {
      zh: '仅支持 PNG、JPG、JPEG、BMP 图片。',
      en: 'Only PNG, JPG, JPEG and BMP pictures are read.',
    })
  }
}
