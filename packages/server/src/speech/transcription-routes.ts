import { createTranscription } from '@openmaas/protocol'
import type { TranscriptionRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { EventStream, parseJson, readJsonBody, readTextBody, route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import { emptyFile, isBase64, writeScratchFile } from '../ocr/index.ts'
import type { ScratchFile } from '../ocr/index.ts'
import { readSoundForm } from './read-form.ts'
import { refusedSound } from './sound-refusals.ts'
import type { SoundUpload, TranscriptionService } from './transcription-service.ts'

export interface TranscriptionRoutesOptions {
  readonly transcriptions: TranscriptionService
  /** For uploads while they are read. */
  readonly scratchFolder: string
}

const maxFileBytes = 25 * 1_048_576
/** The same file as base64, and the fields beside it. */
const maxTextBytes = Math.ceil((maxFileBytes * 4) / 3) + 1_048_576

export function transcriptionRoutes({ transcriptions, scratchFolder }: TranscriptionRoutesOptions): Route[] {
  return [
    route(createTranscription, async (request) => {
      const { body, upload, remove } = await readUpload(request, scratchFolder)
      if (body.stream === true) return new EventStream(removing(transcriptions.stream(body, upload, request), remove))
      try {
        return await transcriptions.transcribe(body, upload, request)
      } finally {
        await remove()
      }
    }),
  ]
}

interface Upload {
  readonly body: TranscriptionRequest
  readonly upload: SoundUpload
  remove(): Promise<void>
}

/** A form, or JSON when the sound is text in it: one SDK sends both. */
async function readUpload(request: Pick<ApiRequest, 'incoming' | 'signal'>, folder: string): Promise<Upload> {
  const { incoming, signal } = request
  const isJson = /^application\/json\b/i.test(incoming.headers['content-type'] ?? '')
  const { fields: body, file } = isJson
    ? {
        fields: readJsonBody(createTranscription.body, parseJson(await readTextBody(incoming, maxTextBytes))),
        file: undefined,
      }
    : await readSoundForm(request, {
        schema: createTranscription.body,
        fileField: 'file',
        maxFileBytes,
        maxFieldBytes: maxTextBytes,
        lists: ['hotwords', 'timestamp_granularities'],
        folder,
      })
  if (file !== undefined) return { body, upload: { path: file.path, field: 'file' }, remove: () => file.remove() }
  const decoded = await writeBase64(body.file_base64, folder, signal)
  return { body, upload: { path: decoded.path, field: 'file_base64' }, remove: () => decoded.remove() }
}

async function writeBase64(text: string | undefined, folder: string, signal: AbortSignal): Promise<ScratchFile> {
  if (text === undefined) throw new ApiError('fieldMissing', { field: 'file' }, { shouldRetry: false })
  const base64 = text.replace(/^data:[^,]*,/, '')
  if (!isBase64(base64)) throw refusedSound('file_base64', { zh: '应为 Base64。', en: 'It must be base64.' })
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0) throw emptyFile('file_base64')
  return writeScratchFile(folder, [bytes], { maxBytes: maxFileBytes, signal })
}

async function* removing(
  items: AsyncIterable<object>,
  remove: () => Promise<void>,
): AsyncGenerator<object, void, undefined> {
  try {
    yield* items
  } finally {
    await remove()
  }
}
