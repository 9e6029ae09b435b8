import type { LayoutParsingRequest } from '@openmaas/sdk'
import { numberOf, oneOf, textOf } from '../../../app/search-values.ts'

export const views = ['elements', 'markdown', 'json'] as const

/** How a document is to be read and what of it is shown, kept in the address; the document is not. */
export interface LayoutSettings {
  readonly model: string
  /** First and last page of a PDF, from 1. */
  readonly first?: number | undefined
  readonly last?: number | undefined
  readonly view: (typeof views)[number]
}

export function readLayoutSettings(search: Readonly<Record<string, unknown>>): LayoutSettings {
  return {
    model: textOf(search['model']) ?? 'glm-ocr',
    first: numberOf(search['first']),
    last: numberOf(search['last']),
    view: oneOf(views, search['view']) ?? 'elements',
  }
}

/** @param file data address */
export function layoutRequest({ model, first, last }: LayoutSettings, file: string): LayoutParsingRequest {
  return {
    model,
    file,
    return_crop_images: true,
    ...(first === undefined ? {} : { start_page_id: first }),
    ...(last === undefined ? {} : { end_page_id: last }),
  }
}
