import { ApiError } from '../errors/api-error.ts'
import { emptyFile, isBase64, kindOfFile, refusedFile, tooLarge, writeScratchFile } from '../ocr/index.ts'
import type { ScratchFile } from '../ocr/index.ts'
import { FetchRefused, refusalTexts } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'

export interface SourceOptions {
  readonly fetch: GuardedFetch
  readonly scratchFolder: string
  readonly signal: AbortSignal
}

export interface SourceFile extends ScratchFile {
  readonly kind: 'pdf' | 'png' | 'jpg'
}

const pdfBytes = 50 * 1_048_576
const pictureBytes = 10 * 1_048_576
const fetchTimeoutMs = 60_000

/**
 * The document of a call: fetched by its address, or out of a data URI or bare base64.
 * @throws {ApiError} invalidParameter for what cannot be had or is no PDF, JPG or PNG; fileTooLarge
 */
export async function openSource(file: string, options: SourceOptions): Promise<SourceFile> {
  const scratch = /^https?:\/\//i.test(file) ? await fetched(file, options) : await decoded(file, options)
  try {
    if (scratch.sizeBytes === 0) throw emptyFile('file')
    const kind = kindOfFile(scratch.head)
    if (kind === undefined || kind === 'bmp') {
      throw refusedFile('file', { zh: '仅支持 PDF、JPG、PNG。', en: 'Only PDF, JPG and PNG are read.' })
    }
    if (kind !== 'pdf' && scratch.sizeBytes > pictureBytes) throw tooLarge(pictureBytes)
    return { ...scratch, kind }
  } catch (error) {
    await scratch.remove()
    throw error
  }
}

async function fetched(url: string, { fetch, scratchFolder, signal }: SourceOptions): Promise<ScratchFile> {
  try {
    const reply = await fetch(url, { maxBytes: pdfBytes, timeoutMs: fetchTimeoutMs, signal })
    return await writeScratchFile(scratchFolder, reply.body, { maxBytes: pdfBytes, signal })
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    if (error.reason === 'too-large') throw tooLarge(pdfBytes)
    const { zh, en } = refusalTexts[error.reason]
    throw refusedFile('file', { zh: `无法获取该文件：${zh}`, en: `The file could not be fetched. ${en}` }, error)
  }
}

async function decoded(file: string, { scratchFolder, signal }: SourceOptions): Promise<ScratchFile> {
  const base64 = file.startsWith('data:') ? file.slice(file.indexOf(',') + 1) : file
  if (file.startsWith('data:') && !/^data:[^,]*;base64,/i.test(file.slice(0, 256))) throw noBase64()
  if (!isBase64(base64)) throw noBase64()
  if (base64.length * 0.75 > pdfBytes + 1024) throw tooLarge(pdfBytes)
  return writeScratchFile(scratchFolder, piecesOf(base64), { maxBytes: pdfBytes, signal })
}

const pieceCharacters = 4 * 65_536

/** Decoded piece by piece, so that a large document does not stand in the memory twice. */
function* piecesOf(base64: string): Generator<Buffer> {
  const clean = /\s/.test(base64) ? base64.replaceAll(/\s/g, '') : base64
  for (let start = 0; start < clean.length; start += pieceCharacters) {
    yield Buffer.from(clean.slice(start, start + pieceCharacters), 'base64')
  }
}

function noBase64(): ApiError {
  return refusedFile('file', {
    zh: '应为 http(s) 地址、data URI 或 base64。',
    en: 'It must be an http(s) address, a data URI or base64.',
  })
}
