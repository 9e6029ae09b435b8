/** Of two that are equally regular the first is right: commas stand inside of cells as well, above all in numbers. */
const delimiters = ['\t', ';', '|', ','] as const
export type Delimiter = (typeof delimiters)[number]

const sampleLines = 100

/**
 * The separator of the cells: the one that divides most lines into equally many. A text without any has one column, which a comma
 * reads as well as another.
 */
export function sniffDelimiter(text: string): Delimiter {
  const counts = countsByLine(text)
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of delimiters) {
    const score = regularity(counts.map((line) => line[delimiter]))
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

/** How often each stands in a record, outside of quotes. */
function countsByLine(text: string): Record<Delimiter, number>[] {
  const none = (): Record<Delimiter, number> => ({ ',': 0, '\t': 0, ';': 0, '|': 0 })
  const lines: Record<Delimiter, number>[] = []
  let line = none()
  let isEmpty = true
  let quoted = false
  for (const character of text.slice(0, 200_000)) {
    if (character === '"') quoted = !quoted
    else if (character === '\n' && !quoted) {
      if (!isEmpty) lines.push(line)
      if (lines.length === sampleLines) return lines
      line = none()
      isEmpty = true
      continue
    } else if (!quoted && isDelimiter(character)) line[character] += 1
    if (character !== '\r') isEmpty = false
  }
  if (!isEmpty) lines.push(line)
  return lines
}

/** Share of lines that have the most usual count; a separator that most lines lack is none. */
function regularity(counts: readonly number[]): number {
  const frequencies = new Map<number, number>()
  for (const count of counts) frequencies.set(count, (frequencies.get(count) ?? 0) + 1)
  let usual = 0
  let lines = 0
  for (const [count, frequency] of frequencies) {
    if (frequency > lines || (frequency === lines && count > usual)) [usual, lines] = [count, frequency]
  }
  return usual === 0 ? 0 : lines / counts.length
}

function isDelimiter(character: string): character is Delimiter {
  return (delimiters as readonly string[]).includes(character)
}
