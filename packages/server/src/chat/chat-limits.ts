import type { ChatCapabilities } from '@openmaas/engines'
import type { CatalogueModel } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { ChatRequest } from './chat-input.ts'
import { contentParts, refusePart, requireContentWithinLimits } from './content-limits.ts'

/** Kinds of catalogue models that answer chat calls. */
const chatKinds = new Set(['chat', 'vision'])

/**
 * Refuses what the model, by the catalogue, cannot take. A model that only the configuration knows has no such limits.
 *
 * `response_format` is documented for text models only, and as an unknown field elsewhere, so that no client could rely on a
 * refusal: engines of other models get it too, and their answers are checked alike.
 * @throws {ApiError} methodNotSupported for a model of another kind, invalidParameter and parametersExclusive for the rest
 */
export function requireChatModel(request: ChatRequest, catalogue: CatalogueModel | undefined): void {
  if (catalogue === undefined) return
  if (!chatKinds.has(catalogue.kind)) {
    throw new ApiError('methodNotSupported', { method: { zh: '对话', en: 'chat completions' } }, { shouldRetry: false })
  }
  requireContentWithinLimits(request, catalogue)
  requireToolsOfModel(request, catalogue)
}

/**
 * Vision models take functions or no tools at all; the catalogue says which. Models of which no document speaks take what their
 * engine takes. An empty list is what some clients send with every call, and asks for nothing.
 */
function requireToolsOfModel({ tools = [] }: ChatRequest, { id, kind, tools: takesTools }: CatalogueModel): void {
  if (tools.length === 0 || takesTools === null) return
  if (!takesTools) {
    const reason = { zh: `模型 ${id} 不支持工具调用。`, en: `The model ${id} takes no tools.` }
    throw new ApiError('invalidParameter', { field: 'tools', reason }, { shouldRetry: false })
  }
  const index = kind === 'vision' ? tools.findIndex(({ type }) => type !== 'function') : -1
  if (index < 0) return
  const reason = { zh: `模型 ${id} 只支持 function 工具。`, en: `The model ${id} takes tools of type function only.` }
  throw new ApiError('invalidParameter', { field: `tools[${index}].type`, reason }, { shouldRetry: false })
}

/**
 * Refuses what the engine behind the model cannot do, instead of dropping it.
 * @param here what this server does itself: tools of these types, reading files into text, making words of sound
 * @throws {ApiError} invalidParameter
 */
export function requireEngineCapabilities(
  request: ChatRequest,
  capabilities: ChatCapabilities,
  modelId: string,
  {
    runs = new Set(),
    readsFiles = false,
    hears = false,
  }: { readonly runs?: ReadonlySet<string>; readonly readsFiles?: boolean; readonly hears?: boolean } = {},
): void {
  for (const { part, field } of contentParts(request)) {
    const isRead =
      part.type === 'text' || (part.type === 'file_url' && readsFiles) || (part.type === 'input_audio' && hears)
    if (!isRead && !capabilities.contentParts.includes(part.type)) refusePart(`${field}.type`, part.type, modelId)
  }
  for (const [index, tool] of (request.tools ?? []).entries()) {
    const supported = tool.type === 'function' ? capabilities.tools : capabilities.platformTools === true
    if (supported || runs.has(tool.type)) continue
    throw new ApiError('invalidParameter', {
      field: `tools[${index}].type`,
      reason: {
        zh: `模型 ${modelId} 的引擎不支持 ${tool.type} 工具。`,
        en: `The engine of ${modelId} does not run tools of type ${tool.type}.`,
      },
    })
  }
}
