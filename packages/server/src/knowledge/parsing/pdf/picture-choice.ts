import type { Box } from '../parsed-document.ts'
import type { WantedPicture } from './pictures.ts'

export interface PageOfPictures {
  /** 1-based. */
  readonly number: number
  readonly widthPoints: number
  readonly heightPoints: number
  readonly pictures: readonly { readonly box: Box }[]
}

/** Smaller on the page, in points, are icons, bullets and lines. */
const leastSide = 24
/** A picture of this share of the page is the page itself or its background. */
const wholePage = 0.85
/** From here on a page without text is worth a recogniser's look. */
const noticeable = 0.05

/**
 * The pictures that belong to the text: of a size to be seen, not a background, and not one of those that stand at the same place
 * on most pages.
 *
 * @param isScan pages that are nothing but a picture; recognition reads them
 * @param isFoundEmpty pages on which recognition found no text: their whole picture is what they have to say
 */
export function picturesOfText(
  pages: readonly PageOfPictures[],
  isScan: (page: number) => boolean,
  isFoundEmpty: (page: number) => boolean,
): WantedPicture[] {
  const places = new Map<string, Set<number>>()
  for (const { number, pictures } of pages) {
    for (const { box } of pictures) {
      const on = places.get(placeOf(box))
      if (on === undefined) places.set(placeOf(box), new Set([number]))
      else on.add(number)
    }
  }
  return pages.flatMap((page) => {
    if (isScan(page.number)) return []
    const taken = new Set<string>()
    return page.pictures.flatMap(({ box }) => {
      const place = placeOf(box)
      const repeats = places.get(place)?.size ?? 0
      if (repeats >= 3 && repeats * 2 > pages.length && !isFoundEmpty(page.number)) return []
      if (box.x1 - box.x0 < leastSide || box.bottom - box.top < leastSide || taken.has(place)) return []
      if (shareOf(box, page) >= wholePage && !isFoundEmpty(page.number)) return []
      taken.add(place)
      return [{ page: page.number, box }]
    })
  })
}

/** Whether pictures make a good part of the page, so that a page without text may hold text in them. */
export function isPictured(page: PageOfPictures): boolean {
  return page.pictures.reduce((sum, { box }) => sum + shareOf(box, page), 0) >= noticeable
}

/** Whether a picture fills the page, as one behind text that some program recognised does. */
export function isFilled(page: PageOfPictures): boolean {
  return page.pictures.some(({ box }) => shareOf(box, page) >= wholePage)
}

function shareOf(box: Box, { widthPoints, heightPoints }: PageOfPictures): number {
  const width = Math.min(box.x1, widthPoints) - Math.max(box.x0, 0)
  const height = Math.min(box.bottom, heightPoints) - Math.max(box.top, 0)
  return width <= 0 || height <= 0 ? 0 : (width * height) / (widthPoints * heightPoints)
}

function placeOf({ x0, x1, top, bottom }: Box): string {
  return [x0, x1, top, bottom].map((value) => Math.round(value / 3)).join(' ')
}
