/** Characters of the symbol fonts that forms and lists are made of; others of these fonts mean nothing as text. */
const wingdings: Readonly<Record<number, string>> = {
  0x4a: '☺',
  0x6c: '●',
  0x6e: '■',
  0x6f: '☐',
  0x71: '❑',
  0x72: '❒',
  0x76: '❖',
  0x8c: '⑴',
  0xa7: '▪',
  0xa8: '☐',
  0xd8: '➢',
  0xe0: '→',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
}
const wingdings2: Readonly<Record<number, string>> = { 0x50: '✓', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xa3: '☐' }
/** Positions 0x61 to 0x7a of the Symbol font. */
const symbolGreek = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'
const symbolSigns: Readonly<Record<number, string>> = {
  0xa3: '≤',
  0xb0: '°',
  0xb1: '±',
  0xb3: '≥',
  0xb4: '×',
  0xb7: '•',
  0xb9: '≠',
  0xbb: '≈',
  0xa5: '∞',
  0xae: '→',
  0xb8: '÷',
}

/**
 * Text for a character of a symbol font (`w:sym`).
 * @param code four hexadecimal digits; symbol fonts are found at F000 to F0FF
 */
export function symbolText(code: string | undefined, font: string | undefined): string {
  const value = Number.parseInt(code ?? '', 16)
  if (Number.isNaN(value) || value > 0xffff) return ''
  const isPrivate = value >= 0xe000 && value <= 0xf8ff
  const position = value & 0xff
  if (font === 'Symbol') {
    const greek = symbolGreek[position - 0x61]
    return greek ?? symbolSigns[position] ?? (position >= 0x20 && position < 0x60 ? String.fromCharCode(position) : '')
  }
  if (font === 'Wingdings') return wingdings[position] ?? ''
  if (font === 'Wingdings 2') return wingdings2[position] ?? ''
  return isPrivate ? '' : String.fromCharCode(value)
}
