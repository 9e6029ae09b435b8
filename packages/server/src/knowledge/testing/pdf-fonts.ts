/** Fonts that every reader of PDF has or stands in for; the Chinese ones are not embedded and need the reader's own maps. */
export const pdfFonts = {
  sans: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  'sans-bold': '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
  mono: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
  song: chineseFont('STSong-Light', 'UniGB-UCS2-H'),
  hei: chineseFont('SimHei', 'UniGB-UCS2-H'),
  'song-vertical': chineseFont('STSong-Light', 'UniGB-UCS2-V'),
} as const

export type PdfFont = keyof typeof pdfFonts

function chineseFont(name: string, encoding: string): string {
  const descriptor = `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 0 /Descent 0 /CapHeight 700 /StemV 80 >>`
  const descendant = `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [1 95 500] /FontDescriptor ${descriptor} >>`
  return `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /${encoding} /DescendantFonts [${descendant}] >>`
}

export function isChineseFont(font: PdfFont): boolean {
  return font === 'song' || font === 'hei' || font === 'song-vertical'
}

/** Widths of Helvetica from the space to the tilde, in thousandths of the size. */
const sansWidths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const

/** Width of a text in points; that of bold sans is a little too small. */
export function widthOf(text: string, font: PdfFont, size: number): number {
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (font === 'mono') thousandths += 600
    else if (isChineseFont(font)) thousandths += code < 0x80 ? 500 : 1000
    else thousandths += sansWidths[code - 32] ?? 556
  }
  return (thousandths * size) / 1000
}
