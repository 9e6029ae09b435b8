import type { LocalisedText } from '@openmaas/protocol'
import type { CatalogueModel, ImageRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

export interface ImageSize {
  readonly widthPixels: number
  readonly heightPixels: number
}

interface SizeRule {
  readonly usual: ImageSize
  readonly minimum: number
  readonly maximum: number
  readonly multiple: number
  readonly mostPixels: number
}

const glmImage: SizeRule = {
  usual: { widthPixels: 1280, heightPixels: 1280 },
  minimum: 512,
  maximum: 2048,
  multiple: 32,
  mostPixels: 2 ** 22,
}
const cogView: SizeRule = {
  usual: { widthPixels: 1024, heightPixels: 1024 },
  minimum: 512,
  maximum: 2048,
  multiple: 16,
  mostPixels: 2 ** 21,
}
/** Models of the operator's own, of which no document says anything. */
const unknownModel: SizeRule = {
  usual: { widthPixels: 1024, heightPixels: 1024 },
  minimum: 64,
  maximum: 4096,
  multiple: 1,
  mostPixels: 2 ** 24,
}
/** The documents say it of glm-image; elsewhere a text this long is no description but a mistake. */
const mostCharacters = 1000
const mostCharactersElsewhere = 4000

/**
 * What a model is asked to draw, by the rules that the platform documents for it.
 * @throws {ApiError} invalidParameter, promptTooLong
 */
export function imageWish(
  request: Pick<ImageRequest, 'prompt' | 'size' | 'quality'>,
  catalogue: CatalogueModel | undefined,
): ImageSize & { readonly quality: 'hd' | 'standard' | undefined } {
  const isGlmImage = catalogue?.id === 'glm-image'
  requirePrompt(request.prompt, isGlmImage ? mostCharacters : mostCharactersElsewhere)
  if (isGlmImage && request.quality === 'standard')
    refuse('quality', { zh: 'glm-image 仅支持 hd。', en: 'glm-image knows hd only.' })
  const rule = isGlmImage ? glmImage : catalogue === undefined ? unknownModel : cogView
  return { ...sizeOf(request.size, rule), quality: request.quality ?? (isGlmImage ? 'hd' : undefined) }
}

function requirePrompt(prompt: string, most: number): void {
  if (prompt.trim() === '') refuse('prompt', { zh: '不得为空白。', en: 'It must not be blank.' })
  const characters = [...prompt].length
  if (characters > most)
    refuse('prompt', { zh: `至多 ${most} 个字符。`, en: `It must have at most ${most} characters.` })
}

/** `1024x768`; the documents also print the sign of multiplication. OpenAI's `auto` means that the model chooses. */
function sizeOf(text: string | undefined, rule: SizeRule): ImageSize {
  if (text === undefined || text === '' || text.toLowerCase() === 'auto') return rule.usual
  const [, width, height] = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*$/i.exec(text) ?? []
  if (width === undefined || height === undefined)
    refuse('size', { zh: '格式应为“宽x高”，如 1024x1024。', en: 'It must be width x height, such as 1024x1024.' })
  const size = { widthPixels: Number(width), heightPixels: Number(height) }
  const { minimum, maximum, multiple, mostPixels } = rule
  for (const side of [size.widthPixels, size.heightPixels]) {
    if (side < minimum || side > maximum)
      refuse('size', {
        zh: `长宽均应在 ${minimum} 到 ${maximum} 像素之间。`,
        en: `Both sides must have ${minimum} to ${maximum} pixels.`,
      })
    if (side % multiple !== 0)
      refuse('size', {
        zh: `长宽均应为 ${multiple} 的整数倍。`,
        en: `Both sides must be multiples of ${multiple}.`,
      })
  }
  if (size.widthPixels * size.heightPixels > mostPixels)
    refuse('size', { zh: `像素总数不得超过 ${mostPixels}。`, en: `It must have at most ${mostPixels} pixels.` })
  return size
}

function refuse(field: string, reason: LocalisedText): never {
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
