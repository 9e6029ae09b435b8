import { oneOf, textOf } from '../../../app/search-values.ts'

/** What is to be drawn, kept in the address. */
export interface ImageSettings {
  readonly model: string
  readonly prompt: string
  readonly size: string
  readonly quality?: 'hd' | 'standard' | undefined
  /** False where no mark is wanted. */
  readonly watermark?: false | undefined
}

export function readImageSettings(search: Readonly<Record<string, unknown>>): ImageSettings {
  const model = textOf(search['model']) ?? 'glm-image'
  return {
    model,
    prompt: textOf(search['prompt']) ?? '',
    size: textOf(search['size']) ?? sizesOf(model)[0],
    quality: oneOf(['hd', 'standard'], search['quality']),
    watermark: search['watermark'] === false ? false : undefined,
  }
}

type Sizes = readonly [string, ...string[]]

/** Sizes that the documents recommend, the default first. Others within the rules of the model may be asked for as well. */
export function sizesOf(model: string): Sizes {
  return /^cogview/i.test(model) ? cogViewSizes : glmImageSizes
}

const glmImageSizes: Sizes = ['1280x1280', '1568x1056', '1056x1568', '1472x1088', '1088x1472', '1728x960', '960x1728']
const cogViewSizes: Sizes = ['1024x1024', '768x1344', '864x1152', '1344x768', '1152x864', '1440x720', '720x1440']
