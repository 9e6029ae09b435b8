import type { DomElement } from './dom.ts'

/** Nothing of these is text of the page. */
const skipped = new Set(
  (
    'script style noscript template head title meta link base svg math canvas iframe frame frameset object embed applet video audio ' +
    'map area select option datalist button input textarea progress meter rp rt nav menu dialog'
  ).split(' '),
)

/** Begin and end on a line of their own. */
const blocks = new Set(
  (
    'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form header hgroup ' +
    'hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
)

export function isSkipped(element: DomElement): boolean {
  return skipped.has(element.localName) || element.getAttribute('role') === 'navigation' || isHidden(element)
}

function isHidden(element: DomElement): boolean {
  if (element.getAttribute('hidden') !== null) return true
  if (element.getAttribute('aria-hidden') === 'true') return true
  const style = element.getAttribute('style')
  return style !== null && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
}

export function isBlock(element: DomElement): boolean {
  return blocks.has(element.localName)
}

/** 1 to 6 of `h1` to `h6`. */
export function headingLevel(element: DomElement): number | undefined {
  const [, level] = /^h([1-6])$/.exec(element.localName) ?? []
  return level === undefined ? undefined : Number(level)
}
