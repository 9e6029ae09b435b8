import type { ChatCapabilities } from '@openmaas/engines'
import type { CatalogueModel } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { ChatRequest } from './chat-input.ts'

/** Which input modality a content part needs. */
const modalityOfPart: Readonly<Record<string, string>> = {
  image_url: 'image',
  video_url: 'video',
  file_url: 'file',
  input_audio: 'audio',
}

/** Kinds of catalogue models that answer chat calls. */
const chatKinds = new Set(['chat', 'vision'])

/**
 * Refuses what the model, by the catalogue, cannot take.
 * @throws {ApiError} methodNotSupported for a model of another kind, invalidParameter for a part that the model does not read
 */
export function requireChatModel(request: ChatRequest, catalogue: CatalogueModel | undefined): void {
  if (catalogue === undefined) return
  if (!chatKinds.has(catalogue.kind)) {
    throw new ApiError('methodNotSupported', { method: { zh: '对话', en: 'chat completions' } }, { shouldRetry: false })
  }
  const modalities: readonly string[] = catalogue.inputs
  let images = 0
  for (const { type, field } of contentParts(request)) {
    const modality = modalityOfPart[type]
    if (modality !== undefined && !modalities.includes(modality)) refusePart(field, type, catalogue.id)
    if (type === 'image_url') images++
  }
  const maxImages = catalogue.maxImages ?? undefined
  if (maxImages !== undefined && images > maxImages) {
    throw new ApiError('invalidParameter', {
      field: 'messages',
      reason: {
        zh: `该模型每次最多 ${maxImages} 张图片。`,
        en: `This model takes at most ${maxImages} images a call.`,
      },
    })
  }
}

/**
 * Refuses what the engine behind the model cannot do, instead of dropping it.
 * @throws {ApiError} invalidParameter
 */
export function requireEngineCapabilities(request: ChatRequest, capabilities: ChatCapabilities, modelId: string): void {
  for (const { type, field } of contentParts(request)) {
    if (type !== 'text' && !capabilities.contentParts.includes(type)) refusePart(field, type, modelId)
  }
  for (const [index, tool] of (request.tools ?? []).entries()) {
    const supported = tool.type === 'function' ? capabilities.tools : capabilities.platformTools === true
    if (supported) continue
    throw new ApiError('invalidParameter', {
      field: `tools[${index}].type`,
      reason: {
        zh: `模型 ${modelId} 的引擎不支持 ${tool.type} 工具。`,
        en: `The engine of ${modelId} does not run tools of type ${tool.type}.`,
      },
    })
  }
}

function refusePart(field: string, type: string, modelId: string): never {
  throw new ApiError('invalidParameter', {
    field,
    reason: { zh: `模型 ${modelId} 不支持 ${type} 内容。`, en: `The model ${modelId} does not read ${type} content.` },
  })
}

function* contentParts(request: ChatRequest): Generator<{ type: string; field: string }> {
  for (const [messageIndex, message] of request.messages.entries()) {
    if (!Array.isArray(message.content)) continue
    for (const [partIndex, part] of message.content.entries()) {
      yield { type: part.type, field: `messages[${messageIndex}].content[${partIndex}].type` }
    }
  }
}
