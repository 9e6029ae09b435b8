/** Text as it is compared: compatibility forms are alike, and spaces do not count, since Chinese has none to agree about. */
export function comparable(text: string): string[] {
  return [...text.normalize('NFKC').replaceAll(/\s/gu, '')]
}

/** Characters that must be changed, put in or taken out to get from one text to the other. */
export function distance(from: readonly string[], to: readonly string[]): number {
  let row = Uint32Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, character] of from.entries()) {
    const next = new Uint32Array(to.length + 1)
    next[0] = index + 1
    for (let column = 1; column <= to.length; column += 1) {
      const same = to[column - 1] === character ? 0 : 1
      next[column] = Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (row[column - 1] ?? 0) + same)
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** What is read in Markdown: marks of headings, tags and pictures taken away. */
export function textOfMarkdown(markdown: string): string {
  return markdown
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/^#+\s/gm, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
