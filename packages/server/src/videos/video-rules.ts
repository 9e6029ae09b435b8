import type { CatalogueModel, LocalisedText, VideoRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

export interface PictureRule {
  readonly most: number
  /** First and last frame, or things that appear. */
  readonly role: 'frames' | 'references'
  readonly contentTypes: readonly string[]
  readonly maxMegabytes: number
  /** Width to height, and the other way round. */
  readonly maxRatio?: number
  readonly minSidePixels?: number
  /** Of the pixels of the first picture to those of the last one. */
  readonly likeness?: readonly [minimum: number, maximum: number]
}

export interface VideoRule {
  readonly promptRequired: boolean
  readonly pictures: PictureRule | undefined
  /** Empty: any size. The first one is taken where none is asked for. */
  readonly sizes: readonly string[]
  /** Without a wish the shorter side has 1,080 pixels and the longer one is as in the picture. */
  readonly sizeOfPicture: boolean
  /** Seconds; the first is usual. Empty: whatever is asked. */
  readonly durations: readonly number[]
  readonly hasFrameRates: boolean
  /** `short`: only for videos of four seconds. */
  readonly audio: 'yes' | 'short' | 'no'
  readonly hasAspectRatio: boolean
  /** A video between two frames is made in the mode `speed` alone. */
  readonly framesInSpeedOnly?: boolean
}

const plain = { contentTypes: ['image/png', 'image/jpeg'], maxMegabytes: 5, role: 'frames' } as const
const vidu = { contentTypes: ['image/png', 'image/jpeg', 'image/webp'], maxMegabytes: 50, maxRatio: 4 } as const
const cogVideo = {
  promptRequired: false,
  sizeOfPicture: true,
  hasFrameRates: true,
  audio: 'yes',
  hasAspectRatio: false,
} as const
const cogVideo2: VideoRule = {
  ...cogVideo,
  pictures: { ...plain, most: 1 },
  sizes: ['1920x1080', '720x480', '1024x1024', '1280x960', '960x1280', '1080x1920', '2048x1080', '3840x2160'],
  // The documents give these models no choice; whatever is asked for is passed over.
  durations: [5],
}
const viduOfPictures = {
  promptRequired: false,
  sizeOfPicture: false,
  hasFrameRates: false,
  audio: 'short',
  hasAspectRatio: false,
} as const
const frames = { ...vidu, role: 'frames', most: 2, likeness: [0.8, 1.25] } as const

/** Source: the platform's OpenAPI file of July 2026. */
const rules: Readonly<Record<string, VideoRule>> = {
  'cogvideox-3': {
    ...cogVideo,
    pictures: { ...plain, most: 2 },
    framesInSpeedOnly: true,
    sizes: ['1920x1080', '1280x720', '720x1280', '1024x1024', '1080x1920', '2048x1080', '3840x2160'],
    durations: [5, 10],
  },
  'cogvideox-2': cogVideo2,
  'cogvideox-flash': cogVideo2,
  cogvideox: cogVideo2,
  'viduq1-text': {
    ...viduOfPictures,
    promptRequired: true,
    pictures: undefined,
    sizes: ['1920x1080'],
    durations: [5],
    audio: 'no',
    hasAspectRatio: true,
  },
  'viduq1-image': {
    ...viduOfPictures,
    pictures: { ...vidu, role: 'frames', most: 1 },
    sizes: ['1920x1080'],
    durations: [5],
  },
  'vidu2-image': {
    ...viduOfPictures,
    pictures: { ...vidu, role: 'frames', most: 1 },
    sizes: ['1280x720'],
    durations: [4],
  },
  'viduq1-start-end': { ...viduOfPictures, pictures: frames, sizes: ['1920x1080'], durations: [5] },
  'vidu2-start-end': { ...viduOfPictures, pictures: frames, sizes: ['1280x720', '480x360'], durations: [4] },
  'vidu2-reference': {
    ...viduOfPictures,
    pictures: { ...vidu, role: 'references', most: 3, minSidePixels: 128 },
    sizes: ['1280x720'],
    durations: [4],
    hasAspectRatio: true,
  },
}

/** Models of the operator's own, of which no document says anything. */
const unknownModel: VideoRule = {
  promptRequired: false,
  pictures: { ...vidu, role: 'frames', most: 2 },
  sizes: [],
  sizeOfPicture: false,
  durations: [],
  hasFrameRates: false,
  audio: 'yes',
  hasAspectRatio: true,
}
const mostCharacters = 512

export interface VideoWish {
  readonly rule: VideoRule
  readonly prompt: string | undefined
  /** Addresses, data or ids of files, as they came. */
  readonly pictures: readonly string[]
  /** Undefined where it comes from the picture. */
  readonly size: { readonly widthPixels: number; readonly heightPixels: number } | undefined
  readonly durationSeconds: number
  readonly framesPerSecond: number | undefined
  readonly withAudio: boolean
}

/**
 * What a model is asked to film, by the rules that the platform documents for it. Fields that a model does not know are passed over.
 * @throws {ApiError} fieldMissing, invalidParameter
 */
export function videoWish(request: VideoRequest, catalogue: CatalogueModel | undefined): VideoWish {
  const rule = catalogue === undefined ? unknownModel : (rules[catalogue.id] ?? cogVideo2)
  const pictures = picturesOf(request, rule)
  const prompt = promptOf(request, rule, pictures.length)
  if (rule.framesInSpeedOnly === true && pictures.length > 1 && request.quality === 'quality')
    refuse('quality', { zh: '首尾帧仅支持 speed。', en: 'With a first and a last frame it must be speed.' })
  const durationSeconds = durationOf(request.duration, rule)
  const withAudio = request.with_audio === true && rule.audio !== 'no'
  if (withAudio && rule.audio === 'short' && durationSeconds !== 4)
    refuse('with_audio', { zh: '仅 4 秒视频支持。', en: 'Only videos of 4 seconds have it.' })
  return {
    rule,
    prompt,
    pictures,
    size: sizeOf(request, rule, pictures.length > 0),
    durationSeconds,
    framesPerSecond: frameRateOf(request.fps, rule),
    withAudio,
  }
}

function promptOf({ prompt }: VideoRequest, rule: VideoRule, pictures: number): string | undefined {
  const given = prompt !== undefined && prompt.trim() !== ''
  if (!given && (rule.promptRequired || pictures === 0))
    throw new ApiError('fieldMissing', { field: 'prompt' }, { shouldRetry: false })
  if (given && [...prompt].length > mostCharacters)
    refuse('prompt', {
      zh: `至多 ${mostCharacters} 个字符。`,
      en: `It must have at most ${mostCharacters} characters.`,
    })
  return given ? prompt : undefined
}

function picturesOf({ image_url: given }: VideoRequest, { pictures: rule }: VideoRule): string[] {
  const pictures = (given === undefined ? [] : typeof given === 'string' ? [given] : given).filter(
    (picture) => picture.trim() !== '',
  )
  const most = rule?.most ?? 0
  if (pictures.length <= most) return pictures
  if (most === 0) refuse('image_url', { zh: '该模型不支持图片。', en: 'This model takes no pictures.' })
  refuse('image_url', { zh: `至多 ${most} 张图片。`, en: `At most ${most} ${most === 1 ? 'picture' : 'pictures'}.` })
}

const ratios = { '16:9': [16, 9], '9:16': [9, 16], '1:1': [1, 1] } as const

function sizeOf(request: VideoRequest, rule: VideoRule, hasPicture: boolean): VideoWish['size'] {
  const { size, aspect_ratio: ratio } = request
  const wish = size === undefined || size === '' ? undefined : normalised(size)
  if (wish !== undefined && rule.sizes.length > 0 && !rule.sizes.includes(wish)) {
    const list = rule.sizes.join(', ')
    refuse('size', { zh: `可选值：${list}。`, en: `It must be one of: ${list}.` })
  }
  if (wish === undefined && rule.sizeOfPicture && hasPicture) return undefined
  const [width = 1280, height = 720] = (wish ?? rule.sizes[0] ?? '1280x720').split('x').map(Number)
  if (rule.sizes.length === 0) requireSides(width, height)
  if (!rule.hasAspectRatio || ratio === undefined || (wish !== undefined && rule.sizes.length === 0))
    return { widthPixels: width, heightPixels: height }
  const [across, down] = ratios[ratio]
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (across === down) return { widthPixels: short, heightPixels: short }
  return across > down ? { widthPixels: long, heightPixels: short } : { widthPixels: short, heightPixels: long }
}

/** `1920x1080` of what may be written with another sign or in capitals. */
function normalised(size: string): string {
  const [, width, height] = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*$/i.exec(size) ?? []
  if (width === undefined || height === undefined)
    refuse('size', { zh: '格式应为“宽x高”，如 1920x1080。', en: 'It must be width x height, such as 1920x1080.' })
  return `${width}x${height}`
}

function requireSides(...sides: readonly number[]): void {
  if (sides.some((side) => side < 64 || side > 4096 || side % 2 !== 0))
    refuse('size', {
      zh: '长宽均应为 64 到 4096 之间的偶数。',
      en: 'Both sides must be even and have 64 to 4096 pixels.',
    })
}

function durationOf(wish: number | undefined, { durations, hasFrameRates }: VideoRule): number {
  const [usual = 5] = durations
  if (wish === undefined) return usual
  if (durations.length === 0) {
    if (wish < 1 || wish > 60) refuse('duration', { zh: '应为 1 到 60 秒。', en: 'It must be 1 to 60 seconds.' })
    return wish
  }
  // CogVideoX-2 and its flash version know no such field.
  if (hasFrameRates && durations.length === 1) return usual
  if (!durations.includes(wish)) {
    const list = durations.join(', ')
    refuse('duration', { zh: `可选值：${list}。`, en: `It must be one of: ${list}.` })
  }
  return wish
}

function frameRateOf(wish: number | undefined, { hasFrameRates, sizes }: VideoRule): number | undefined {
  if (sizes.length === 0) return wish
  if (!hasFrameRates) return undefined
  if (wish !== undefined && wish !== 30 && wish !== 60)
    refuse('fps', { zh: '可选值：30, 60。', en: 'It must be one of: 30, 60.' })
  return wish
}

export interface PictureSize {
  readonly widthPixels: number
  readonly heightPixels: number
}

/** Short side 1,080, the longer one as in the picture, both even and at most 4K. */
export function sizeLikePicture({ widthPixels, heightPixels }: PictureSize): PictureSize {
  const long = Math.min(
    3840,
    2 * Math.round((540 * Math.max(widthPixels, heightPixels)) / Math.min(widthPixels, heightPixels)),
  )
  return widthPixels >= heightPixels
    ? { widthPixels: long, heightPixels: 1080 }
    : { widthPixels: 1080, heightPixels: long }
}

/** @throws {ApiError} invalidParameter naming the picture */
export function requirePictures(sizes: readonly PictureSize[], rule: PictureRule, fields: readonly string[]): void {
  for (const [index, { widthPixels, heightPixels }] of sizes.entries()) {
    const field = fields[index] ?? 'image_url'
    const { minSidePixels = 1, maxRatio } = rule
    if (Math.min(widthPixels, heightPixels) < minSidePixels)
      refuse(field, {
        zh: `分辨率不得小于 ${minSidePixels}x${minSidePixels}。`,
        en: `It must have at least ${minSidePixels}x${minSidePixels} pixels.`,
      })
    const ratio = widthPixels / heightPixels
    if (maxRatio !== undefined && (ratio > maxRatio || ratio < 1 / maxRatio))
      refuse(field, {
        zh: `宽高比应在 1:${maxRatio} 到 ${maxRatio}:1 之间。`,
        en: `Its sides must be within 1:${maxRatio} and ${maxRatio}:1.`,
      })
  }
  const [first, last] = sizes
  if (rule.likeness === undefined || first === undefined || last === undefined) return
  const [minimum, maximum] = rule.likeness
  const likeness = (first.widthPixels * first.heightPixels) / (last.widthPixels * last.heightPixels)
  if (likeness < minimum || likeness > maximum)
    refuse('image_url', {
      zh: `首帧与尾帧的分辨率之比应在 ${minimum} 到 ${maximum} 之间。`,
      en: `The first picture must have ${minimum} to ${maximum} times the pixels of the last one.`,
    })
}

function refuse(field: string, reason: LocalisedText): never {
  throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
