/** Need no closing tag, or have none. */
const unclosed = new Set(
  (
    'area base br col embed hr img input link meta param source track wbr p li dt dd td th tr thead tbody tfoot colgroup option optgroup ' +
    'rp rt html head body'
  ).split(' '),
)

/** How deep the elements of a markup lie in each other, at the most; an estimate from its tags alone that is quick on any input. */
export function markupDepth(markup: string): number {
  let depth = 0
  let deepest = 0
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (unclosed.has(name.toLowerCase())) continue
    depth = Math.max(0, depth + (slash === '/' ? -1 : 1))
    if (depth > deepest) deepest = depth
  }
  return deepest
}
