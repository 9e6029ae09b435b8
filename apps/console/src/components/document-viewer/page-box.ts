/** A rectangle on a page: points, origin top left, with the size of the page they are measured on. */
export interface PageBox {
  /** 1-based. */
  readonly page: number
  readonly x0: number
  readonly x1: number
  readonly top: number
  readonly bottom: number
  readonly pageWidth: number
  readonly pageHeight: number
}

/** A box that means something. */
export interface MarkedBox {
  readonly box: PageBox
  /** Of what it belongs to; several boxes may share one. */
  readonly id: string
  /** What is read out for it. */
  readonly label: string
}

/** Where a box stands in its page, in percent, so that it fits a picture of any size. */
export function placeOf({ x0, x1, top, bottom, pageWidth, pageHeight }: PageBox) {
  const percent = (length: number, whole: number): string => `${((100 * length) / Math.max(1, whole)).toFixed(3)}%`
  return {
    left: percent(x0, pageWidth),
    top: percent(top, pageHeight),
    width: percent(x1 - x0, pageWidth),
    height: percent(bottom - top, pageHeight),
  }
}

/** Boxes as slices of the console's document view have them: their members come as a plain record. */
export function toPageBox(position: Readonly<Record<string, number>>): PageBox | undefined {
  const { page, x0, x1, top, bottom, pageWidth = position['width'], pageHeight = position['height'] } = position
  if (page === undefined || x0 === undefined || x1 === undefined || top === undefined || bottom === undefined)
    return undefined
  if (pageWidth === undefined || pageHeight === undefined) return undefined
  return { page, x0, x1, top, bottom, pageWidth, pageHeight }
}
