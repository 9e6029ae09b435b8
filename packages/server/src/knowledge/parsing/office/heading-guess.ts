const longestHeading = 40

/** Level by how a line is numbered, most specific first; a sentence that happens to begin so ends with a mark or runs on. */
const numberings: readonly (readonly [RegExp, number])[] = [
  [/^第\s?[一二三四五六七八九十百零〇\d]+\s?[编篇部]([\s　:：].*|$)/, 1],
  [/^第\s?[一二三四五六七八九十百零〇\d]+\s?章/, 1],
  [/^第\s?[一二三四五六七八九十百零〇\d]+\s?节/, 2],
  [/^(chapter|part|appendix)\s+([\divxlc]+|[a-z])\b/i, 1],
  [/^附录\s?[A-Z一二三四五六七八九十\d]/, 1],
  [/^\d{1,2}(\.\d{1,2}){3}[.\s　](?=\D)/, 4],
  [/^\d{1,2}(\.\d{1,2}){2}[.\s　](?=\D)/, 3],
  [/^\d{1,2}\.\d{1,2}[.\s　](?=\D)/, 2],
  [/^[一二三四五六七八九十]{1,3}、/, 1],
  [/^[（(][一二三四五六七八九十]{1,3}[）)]/, 2],
]
const endsSentence = /[。！？；，、,;!?…]$|[^\d]\.$/

/** Level of a line that its document does not mark as a heading but that is numbered and short like one. */
export function guessHeading(line: string): number | undefined {
  const text = line.trim()
  if (text.length > longestHeading || text.includes('\n') || text.includes('\t') || endsSentence.test(text))
    return undefined
  return numberings.find(([pattern]) => pattern.test(text))?.[1]
}
