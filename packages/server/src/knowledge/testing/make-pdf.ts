import { deflateSync } from 'node:zlib'
import { pdfEncryption } from './pdf-encryption.ts'
import type { PdfPasswords } from './pdf-encryption.ts'
import { isChineseFont, pdfFonts, widthOf } from './pdf-fonts.ts'
import type { PdfFont } from './pdf-fonts.ts'

/** All lengths are points with the origin at the top left of the page, as a reader of the PDF should give them back. */
export interface PdfText {
  readonly text: string
  readonly x: number
  /** Distance of the baseline from the top. */
  readonly y: number
  /** Default 10. */
  readonly size?: number
  /** Default `song` for text that is not ASCII, else `sans`. */
  readonly font?: PdfFont
  /** Text layer of a scan: there, but not drawn. */
  readonly invisible?: boolean
  /** Degrees, counter-clockwise. */
  readonly angle?: number
}

export interface PdfRule {
  readonly rule: readonly [x0: number, y0: number, x1: number, y1: number]
}

export interface PdfPicture {
  readonly picture: PdfPixels
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Rows from top to bottom, three bytes (red, green, blue) a pixel; or only the size of a picture whose data claim to be of it. */
export interface PdfPixels {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** A field of a form that somebody has filled in. */
export interface PdfField {
  readonly field: string
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type PdfItem = PdfText | PdfRule | PdfPicture | PdfField

export interface PdfPage {
  readonly items: readonly PdfItem[]
  /** Default A4, 595 by 842. */
  readonly width?: number
  readonly height?: number
  /** Clockwise, 0, 90, 180 or 270; items are placed on the page before it is turned. */
  readonly rotate?: number
  /** Left, top, width and height of what is shown of the page. */
  readonly crop?: readonly [number, number, number, number]
}

export interface PdfBookmark {
  readonly title: string
  /** 1-based. */
  readonly page: number
  readonly children?: readonly PdfBookmark[]
}

export interface PdfContents {
  readonly pages: readonly PdfPage[]
  readonly title?: string
  readonly bookmarks?: readonly PdfBookmark[]
  readonly passwords?: PdfPasswords
}

/** Makes a PDF for tests, byte by byte and the same every time. */
export function makePdf({ pages, title, bookmarks = [], passwords }: PdfContents): Uint8Array {
  const file = new PdfFile(passwords)
  const catalog = file.reserve()
  const tree = file.reserve()
  const fonts = Object.entries(pdfFonts).map(([name, font]) => `/${name} ${addFont(file, font)} 0 R`)
  const allFields: number[] = []
  const pageNumbers = pages.map(() => file.reserve())
  for (const [index, page] of pages.entries()) {
    const { width = 595, height = 842, rotate = 0, crop } = page
    const pictures: string[] = []
    const fields = page.items.flatMap((item) => ('field' in item ? [addField(file, item, height)] : []))
    allFields.push(...fields)
    const content = page.items.map((item) => {
      if ('field' in item) return ''
      if (!('picture' in item)) return drawn(item, height)
      const name = `p${pictures.length}`
      pictures.push(`/${name} ${addPicture(file, item.picture)} 0 R`)
      return `q ${item.width} 0 0 ${item.height} ${item.x} ${height - item.top - item.height} cm /${name} Do Q`
    })
    const stream = file.addStream('', Buffer.from(content.join('\n'), 'latin1'))
    const shown =
      crop === undefined
        ? ''
        : ` /CropBox [${crop[0]} ${height - crop[1] - crop[3]} ${crop[0] + crop[2]} ${height - crop[1]}]`
    file.set(
      pageNumbers[index] ?? 0,
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${width} ${height}]${shown} /Rotate ${rotate} /Annots [${references(fields)}] /Contents ${stream} 0 R /Resources << /Font << ${fonts.join(' ')} >> /XObject << ${pictures.join(' ')} >> >> >>`,
    )
  }
  file.set(tree, `<< /Type /Pages /Count ${pages.length} /Kids [${references(pageNumbers)}] >>`)
  const outline =
    bookmarks.length === 0 ? '' : ` /Outlines ${addBookmarks(file, bookmarks, pageNumbers, undefined)} 0 R`
  const form = allFields.length === 0 ? '' : ` /AcroForm << /Fields [${references(allFields)}] >>`
  file.set(catalog, `<< /Type /Catalog /Pages ${tree} 0 R${outline}${form} >>`)
  const info = title === undefined ? undefined : file.reserve()
  if (info !== undefined && title !== undefined) file.set(info, `<< /Title ${file.string(info, title)} >>`)
  return file.finish(catalog, info)
}

/** Lines of a column of text, wrapped at `width`: Chinese anywhere, other writing at spaces. */
export function column(
  text: string,
  place: { readonly x: number; readonly y: number; readonly width: number },
  style: { readonly size?: number; readonly font?: PdfFont; readonly pitch?: number; readonly indent?: number } = {},
): PdfText[] {
  const { size = 10, font = fontFor(text), pitch = size * 1.4, indent = 0 } = style
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/[\u2e80-\uffef][，。！？：；、）”》]*|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    const room = place.width - (lines.length === 0 ? indent : 0)
    if (line !== '' && widthOf((line + word).trimEnd(), font, size) > room) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += word
  }
  if (line !== '') lines.push(line.trimEnd())
  return lines.map((part, index) => ({
    text: part,
    x: place.x + (index === 0 ? indent : 0),
    y: place.y + index * pitch,
    size,
    font,
  }))
}

/** A ruled table: cells of one line each, their rules and their text. */
export function ruledTable(
  rows: readonly (readonly string[])[],
  place: { readonly x: number; readonly top: number; readonly widths: readonly number[]; readonly rowHeight?: number },
): PdfItem[] {
  const { x, top, widths, rowHeight = 20 } = place
  const edges = widths.reduce<number[]>((all, width) => [...all, (all.at(-1) ?? x) + width], [x])
  const right = edges.at(-1) ?? x
  const bottom = top + rows.length * rowHeight
  return [
    ...[...rows, []].map((_, row) => ({ rule: [x, top + row * rowHeight, right, top + row * rowHeight] as const })),
    ...edges.map((edge) => ({ rule: [edge, top, edge, bottom] as const })),
    ...rows.flatMap((cells, row) =>
      cells.map((text, cell) => ({ text, x: (edges[cell] ?? x) + 4, y: top + row * rowHeight + 14 })),
    ),
  ]
}

/** A picture with some structure: stripes and a slope of colours. */
export function pixels(width: number, height: number): PdfPixels {
  const rgb = new Uint8Array(width * height * 3)
  for (let index = 0; index < width * height; index += 1) {
    const [x, y] = [index % width, Math.floor(index / width)]
    rgb.set([(x * 255) / width, (y * 255) / height, (x >> 3) & 1 ? 200 : 40], index * 3)
  }
  return { width, height, rgb }
}

function fontFor(text: string): PdfFont {
  return /[\u0080-\uffff]/.test(text) ? 'song' : 'sans'
}

function drawn(item: PdfText | PdfRule, height: number): string {
  if ('rule' in item) {
    const [x0, y0, x1, y1] = item.rule
    return `0.7 w ${x0} ${height - y0} m ${x1} ${height - y1} l S`
  }
  const { text, x, y, size = 10, font = fontFor(text), invisible = false, angle = 0 } = item
  const encoded = Buffer.from(text, isChineseFont(font) ? 'utf16le' : 'latin1')
  const bytes = isChineseFont(font) ? encoded.swap16() : encoded
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)].map((value) =>
    value.toFixed(6),
  )
  const matrix = `${cos} ${sin} ${-Number(sin)} ${cos} ${x} ${height - y}`
  return `BT ${invisible ? 3 : 0} Tr /${font} ${size} Tf ${matrix} Tm <${bytes.toString('hex')}> Tj ET`
}

function addFont(file: PdfFile, font: string): number {
  const number = file.reserve()
  file.set(
    number,
    font.replaceAll(/\((\w+)\)/g, (_, text: string) => file.bytes(number, Buffer.from(text, 'latin1'))),
  )
  return number
}

function references(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ')
}

function addField(file: PdfFile, { field, x, top, width, height }: PdfField, pageHeight: number): number {
  const number = file.reserve()
  const rectangle = [x, pageHeight - top - height, x + width, pageHeight - top].join(' ')
  file.set(
    number,
    `<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /T ${file.string(number, `field ${number}`)} /V ${file.string(number, field)} /Rect [${rectangle}] >>`,
  )
  return number
}

function addPicture(file: PdfFile, { width, height, rgb }: PdfPixels): number {
  const dictionary = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode`
  return file.addStream(dictionary, deflateSync(rgb))
}

function addBookmarks(
  file: PdfFile,
  bookmarks: readonly PdfBookmark[],
  pages: readonly number[],
  parent: { readonly number: number; readonly title: string; readonly rest: string } | undefined,
): number {
  const own = parent?.number ?? file.reserve()
  const numbers = bookmarks.map(() => file.reserve())
  for (const [index, { title, page, children = [] }] of bookmarks.entries()) {
    const number = numbers[index] ?? 0
    const next = numbers[index + 1]
    const previous = numbers[index - 1]
    const rest = `/Parent ${own} 0 R /Dest [${pages[page - 1] ?? 0} 0 R /Fit]${next === undefined ? '' : ` /Next ${next} 0 R`}${previous === undefined ? '' : ` /Prev ${previous} 0 R`}`
    if (children.length > 0) addBookmarks(file, children, pages, { number, title, rest })
    else file.set(number, `<< /Title ${file.string(number, title)} ${rest} >>`)
  }
  const titled = parent === undefined ? '' : `/Title ${file.string(own, parent.title)} ${parent.rest}`
  file.set(
    own,
    `<< ${titled} /First ${numbers[0] ?? 0} 0 R /Last ${numbers.at(-1) ?? 0} 0 R /Count ${numbers.length} >>`,
  )
  return own
}

/** Numbered objects, written one after the other with the table of their places at the end. */
class PdfFile {
  readonly #objects: Buffer[] = []
  readonly #id = Buffer.from('0123456789abcdef', 'latin1')
  readonly #encryption: ReturnType<typeof pdfEncryption> | undefined

  constructor(passwords: PdfPasswords | undefined) {
    this.#encryption = passwords === undefined ? undefined : pdfEncryption(passwords, this.#id)
  }

  reserve(): number {
    return this.#objects.push(Buffer.alloc(0))
  }

  set(number: number, body: string | Buffer): void {
    this.#objects[number - 1] = Buffer.from(body)
  }

  addStream(dictionary: string, bytes: Buffer): number {
    const number = this.reserve()
    const stored = this.#encryption?.encrypt(number, bytes) ?? bytes
    const head = Buffer.from(`<< ${dictionary} /Length ${stored.length} >>\nstream\n`)
    this.set(number, Buffer.concat([head, stored, Buffer.from('\nendstream')]))
    return number
  }

  /** A string that belongs to an object, in UTF-16 with its mark. */
  string(number: number, text: string): string {
    return this.bytes(number, Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
  }

  bytes(number: number, bytes: Buffer): string {
    return `<${(this.#encryption?.encrypt(number, bytes) ?? bytes).toString('hex')}>`
  }

  finish(catalog: number, info: number | undefined): Uint8Array {
    const parts = [Buffer.from('%PDF-1.6\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
    let length = parts[0]?.length ?? 0
    const places: number[] = []
    for (const [index, body] of this.#objects.entries()) {
      const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
      places.push(length)
      parts.push(whole)
      length += whole.length
    }
    const id = this.#id.toString('hex')
    const trailer = [
      `/Size ${places.length + 1} /Root ${catalog} 0 R /ID [<${id}> <${id}>]`,
      info === undefined ? '' : `/Info ${info} 0 R`,
      this.#encryption === undefined ? '' : `/Encrypt ${this.#encryption.dictionary}`,
    ]
    const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
    parts.push(
      Buffer.from(
        `xref\n0 ${places.length + 1}\n0000000000 65535 f \n${table}trailer\n<< ${trailer.join(' ')} >>\nstartxref\n${length}\n%%EOF\n`,
      ),
    )
    return new Uint8Array(Buffer.concat(parts))
  }
}
