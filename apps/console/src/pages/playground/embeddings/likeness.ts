/** Cosine of the angle between two vectors, -1 to 1; 0 where one of them has no direction. */
export function likeness(left: readonly number[], right: readonly number[]): number {
  const lengths = Math.sqrt(product(left, left) * product(right, right))
  return lengths === 0 ? 0 : product(left, right) / lengths
}

function product(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}
