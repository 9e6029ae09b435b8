/** Characters that say nothing to a reader, without tabs and line ends; the mark U+FEFF inside a text too. */
const controls = /(?![\t-\r])\p{Cc}|\uFEFF/gu

export function withoutControls(text: string): string {
  return text.replaceAll(controls, '')
}
