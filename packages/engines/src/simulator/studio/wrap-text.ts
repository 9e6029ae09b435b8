/** Words of languages with spaces, single characters of those without. */
const words = new Intl.Segmenter('zh', { granularity: 'word' })
const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const cjk = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFD}]/u

/**
 * Lines no wider than `maxWidth`. A word that is wider is cut.
 * @param measure width of a text
 */
export function wrapText(text: string, maxWidth: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split(/\r?\n/)) {
    let line = ''
    for (const piece of piecesOf(paragraph, maxWidth, measure)) {
      if (line !== '' && measure(line + piece.trimEnd()) > maxWidth) {
        lines.push(line.trimEnd())
        line = piece.trimStart()
      } else line += piece
    }
    lines.push(line.trimEnd())
  }
  return lines
}

function* piecesOf(paragraph: string, maxWidth: number, measure: (text: string) => number): Generator<string> {
  for (const { segment } of words.segment(paragraph)) {
    if (!cjk.test(segment) && measure(segment) <= maxWidth) yield segment
    else for (const { segment: character } of characters.segment(segment)) yield character
  }
}

/** So many lines and no more; the last one says that something is missing. */
export function cutLines(lines: readonly string[], maxLines: number): string[] {
  if (lines.length <= maxLines) return [...lines]
  const kept = lines.slice(0, maxLines)
  const last = kept.pop() ?? ''
  return [...kept, `${last.slice(0, -1)}…`]
}
