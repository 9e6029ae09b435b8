import type { CatalogueModel, ChatContentPartRequest, LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { isFileId } from '../files/index.ts'
import type { ChatRequest } from './chat-input.ts'

/** Which input modality a content part needs. */
const modalityOfPart: Readonly<Record<string, string>> = {
  image_url: 'image',
  video_url: 'video',
  file_url: 'file',
  input_audio: 'audio',
}

/** Decoded bytes of one picture that comes inside the request: the platform's 5 MB. */
const maxImageBytes = 5 * 1_048_576
const maxFiles = 50
/** Models that fetch their pictures by address only. */
const picturesByAddressOnly: ReadonlySet<string> = new Set(['glm-4v-flash'])

/**
 * Refuses content that the platform's documents refuse for this model: parts it does not read, too many pictures or files, a
 * picture of more than 5 MB, a picture inside the request where only addresses are taken, a file that is no address, and files
 * beside pictures or videos in one message. Earlier turns may hold the other kind, since a conversation moves on.
 *
 * What lies behind an address is not fetched here, so its size, format and length are for the engine to judge; so are the format
 * and the pixels of a picture, because engines differ in what they take and say it better.
 * @throws {ApiError} invalidParameter, parametersExclusive
 */
export function requireContentWithinLimits(request: ChatRequest, catalogue: CatalogueModel): void {
  const inputs: readonly string[] = catalogue.inputs
  let images = 0
  let files = 0
  for (const { part, field } of contentParts(request)) {
    const modality = modalityOfPart[part.type]
    if (modality !== undefined && !inputs.includes(modality)) refusePart(`${field}.type`, part.type, catalogue.id)
    if (part.type === 'image_url') {
      images++
      requireImage(part.image_url?.url ?? '', `${field}.image_url.url`, catalogue.id)
    } else if (part.type === 'file_url') {
      files++
      const url = part.file_url?.url ?? ''
      if (!isAddress(url) && !isFileId(url)) {
        refuse(`${field}.file_url.url`, {
          zh: '文件只能以 URL 或文件 id 传入。',
          en: 'A file is given by its address or its id.',
        })
      }
    }
  }
  const maxImages = catalogue.maxImages ?? undefined
  if (maxImages !== undefined && images > maxImages) {
    refuse('messages', {
      zh: `该模型每次最多 ${maxImages} 张图片。`,
      en: `This model takes at most ${maxImages} images a call.`,
    })
  }
  if (files > maxFiles)
    refuse('messages', { zh: `每次最多 ${maxFiles} 个文件。`, en: `At most ${maxFiles} files are taken a call.` })
  if (files > 0) requireFilesAlone(request)
}

export function refusePart(field: string, type: string, modelId: string): never {
  refuse(field, {
    zh: `模型 ${modelId} 不支持 ${type} 内容。`,
    en: `The model ${modelId} does not read ${type} content.`,
  })
}

/** Every part of every message, with the path of its place. */
export function* contentParts(request: ChatRequest): Generator<{ part: ChatContentPartRequest; field: string }> {
  for (const [messageIndex, message] of request.messages.entries()) {
    if (!Array.isArray(message.content)) continue
    for (const [partIndex, part] of message.content.entries()) {
      yield { part, field: `messages[${messageIndex}].content[${partIndex}]` }
    }
  }
}

function requireImage(url: string, field: string, modelId: string): void {
  if (isAddress(url)) return
  if (picturesByAddressOnly.has(modelId)) {
    refuse(field, {
      zh: `模型 ${modelId} 只接受图片 URL，不支持 Base64。`,
      en: `The model ${modelId} takes addresses of images, not base64.`,
    })
  }
  if (decodedBytes(url) > maxImageBytes) refuse(field, { zh: '图片不得超过 5 MB。', en: 'An image has at most 5 MB.' })
}

function requireFilesAlone(request: ChatRequest): void {
  for (const { content } of request.messages) {
    if (!Array.isArray(content) || !content.some(({ type }) => type === 'file_url')) continue
    const other = content.find(({ type }) => type === 'image_url' || type === 'video_url')
    if (other !== undefined) {
      throw new ApiError('parametersExclusive', { field1: 'file_url', field2: other.type }, { shouldRetry: false })
    }
  }
}

function isAddress(url: string): boolean {
  return /^https?:\/\//i.test(url)
}

/** Bytes that base64 stands for, told from its length: with the head of a data URI or without, as one SDK cuts it off. */
function decodedBytes(url: string): number {
  const start = url.startsWith('data:') ? url.indexOf(',') + 1 : 0
  const padding = url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0
  return Math.floor(((url.length - start) * 3) / 4) - padding
}

function refuse(field: string, reason: LocalisedText): never {
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
