/** Order of decimal ids as numbers; others by their characters. */
export function compareSliceIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}
