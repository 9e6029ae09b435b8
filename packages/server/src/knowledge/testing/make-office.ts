import * as spreadsheet from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'

/** Office files for tests, as small as the formats allow. Texts are put into XML, so markup in them is escaped. */

const main = 'http://schemas.openxmlformats.org'
const namespaces = [
  `xmlns:w="${main}/wordprocessingml/2006/main"`,
  `xmlns:a="${main}/drawingml/2006/main"`,
  `xmlns:p="${main}/presentationml/2006/main"`,
  `xmlns:r="${main}/officeDocument/2006/relationships"`,
  `xmlns:wp="${main}/drawingml/2006/wordprocessingDrawing"`,
  `xmlns:pic="${main}/drawingml/2006/picture"`,
  `xmlns:c="${main}/drawingml/2006/chart"`,
  `xmlns:dgm="${main}/drawingml/2006/diagram"`,
  `xmlns:m="${main}/officeDocument/2006/math"`,
  `xmlns:mc="${main}/markup-compatibility/2006"`,
  `xmlns:v="urn:schemas-microsoft-com:vml"`,
].join(' ')
const emuPerPoint = 12_700

/** A red picture of one by one pixel. */
export const smallPng: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Parts by name; strings are stored as UTF-8. */
export type Parts = Readonly<Record<string, string | Uint8Array>>

export function makeZip(parts: Parts): Uint8Array {
  const entries = Object.entries(parts).map(
    ([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part] as const,
  )
  return zipSync(Object.fromEntries(entries))
}

interface Link {
  readonly id: string
  readonly type: string
  readonly target: string
}

function relationships(links: readonly Link[]): string {
  const elements = links.map(
    ({ id, type, target }) =>
      `<Relationship Id="${id}" Type="${main}/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${main}/package/2006/relationships">${elements.join('')}</Relationships>`
}

function packageParts(mainPart: string, contentType: string, title: string | undefined): Parts {
  const core = `<cp:coreProperties xmlns:cp="${main}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(title ?? '')}</dc:title></cp:coreProperties>`
  const links = [
    `<Relationship Id="rId1" Type="${main}/officeDocument/2006/relationships/officeDocument" Target="${mainPart}"/>`,
    `<Relationship Id="rId2" Type="${main}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
  ]
  return {
    '[Content_Types].xml': `<Types xmlns="${main}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${mainPart}" ContentType="application/vnd.openxmlformats-officedocument.${contentType}.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${main}/package/2006/relationships">${links.join('')}</Relationships>`,
    ...(title !== undefined && { 'docProps/core.xml': core }),
  }
}

export type DocxBlock =
  | { readonly heading: number; readonly text: string }
  | { readonly text: string; readonly style?: string }
  | { readonly table: readonly (readonly string[])[] }
  | { readonly image: Uint8Array; readonly alternativeText?: string }
  /** WordprocessingML as it is. */
  | { readonly xml: string }

export interface DocxOptions {
  readonly title?: string
  /** More parts, by the type of their relationship: `numbering`, `footnotes`; each lies at `word/<type>.xml`. */
  readonly related?: Readonly<Record<string, string>>
  /** Content of `<w:styles>` beside the headings. */
  readonly styles?: string
  /** Any other part, or another content for one of the above. */
  readonly parts?: Parts
}

/** A root element that declares the prefixes which the raw XML of tests uses. */
export function root(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><${name} ${namespaces}>${content}</${name}>`
}

export function makeDocx(blocks: readonly DocxBlock[], options: DocxOptions = {}): Uint8Array {
  const links: Link[] = [{ id: 'rIdStyles', type: 'styles', target: 'styles.xml' }]
  const parts: Record<string, string | Uint8Array> = {}
  const body = blocks.map((block, index) => {
    if ('image' in block) {
      links.push({ id: `rIdImage${index}`, type: 'image', target: `media/image${index}.png` })
      parts[`word/media/image${index}.png`] = block.image
    }
    return docxBlock(block, index)
  })
  for (const [type, content] of Object.entries(options.related ?? {})) {
    links.push({ id: `rId-${type}`, type, target: `${type}.xml` })
    parts[`word/${type}.xml`] = root(`w:${type}`, content)
  }
  const headings = [1, 2, 3].map(
    (level) => `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`,
  )
  return makeZip({
    ...packageParts('word/document.xml', 'wordprocessingml.document', options.title),
    'word/document.xml': root('w:document', `<w:body>${body.join('')}</w:body>`),
    'word/_rels/document.xml.rels': relationships(links),
    'word/styles.xml': root('w:styles', headings.join('') + (options.styles ?? '')),
    ...parts,
    ...options.parts,
  })
}

function docxBlock(block: DocxBlock, index: number): string {
  if ('xml' in block) return block.xml
  if ('table' in block) {
    const rows = block.table.map(
      (cells) => `<w:tr>${cells.map((cell) => `<w:tc>${docxParagraph(cell)}</w:tc>`).join('')}</w:tr>`,
    )
    return `<w:tbl>${rows.join('')}</w:tbl>`
  }
  if ('image' in block) {
    const description = escapeXml(block.alternativeText ?? '')
    return `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="" descr="${description}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rIdImage${index}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  }
  return docxParagraph(block.text, 'heading' in block ? `Heading${block.heading}` : block.style)
}

export function docxParagraph(text: string, style?: string): string {
  const properties = style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`
}

/** Left, top, width and height in points. */
export type Frame = readonly [number, number, number, number]

export interface PptxSlide {
  readonly title?: string
  readonly texts?: readonly { readonly text: string; readonly frame?: Frame }[]
  readonly image?: { readonly bytes: Uint8Array; readonly alternativeText?: string; readonly frame?: Frame }
  readonly notes?: string
  readonly hidden?: boolean
  /** Shapes as PresentationML; the relationships that they name stand in `links`. */
  readonly xml?: string
  readonly links?: readonly Link[]
}

export interface PptxOptions {
  readonly title?: string
  readonly widthPoints?: number
  readonly heightPoints?: number
  readonly parts?: Parts
}

/** Slides share a layout that places the title at 36, 20, 648 by 60 points. */
export function makePptx(slides: readonly PptxSlide[], options: PptxOptions = {}): Uint8Array {
  const { widthPoints = 720, heightPoints = 540 } = options
  const parts: Record<string, string | Uint8Array> = {}
  for (const [index, slide] of slides.entries()) Object.assign(parts, pptxSlide(slide, index + 1))
  const ids = slides.map((_slide, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`)
  const layoutTitle = pptxShape('<p:nvPr><p:ph type="title"/></p:nvPr>', [''], [36, 20, 648, 60])
  return makeZip({
    ...packageParts('ppt/presentation.xml', 'presentationml.presentation', options.title),
    'ppt/presentation.xml': root(
      'p:presentation',
      `<p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="${widthPoints * emuPerPoint}" cy="${heightPoints * emuPerPoint}"/>`,
    ),
    'ppt/_rels/presentation.xml.rels': relationships(
      slides.map((_slide, index) => ({ id: `rId${index + 1}`, type: 'slide', target: `slides/slide${index + 1}.xml` })),
    ),
    'ppt/slideLayouts/slideLayout1.xml': root('p:sldLayout', shapeTree(layoutTitle)),
    ...parts,
    ...options.parts,
  })
}

function pptxSlide(
  { title, texts = [], image, notes, hidden, xml = '', links = [] }: PptxSlide,
  number: number,
): Parts {
  const all: Link[] = [{ id: 'rIdLayout', type: 'slideLayout', target: '../slideLayouts/slideLayout1.xml' }, ...links]
  const shapes = texts.map(({ text, frame }) => pptxShape('<p:nvPr/>', text.split('\n'), frame))
  if (title !== undefined) shapes.push(pptxShape('<p:nvPr><p:ph type="title"/></p:nvPr>', [title]))
  if (image !== undefined) {
    all.push({ id: 'rIdImage', type: 'image', target: `../media/image${number}.png` })
    const description = escapeXml(image.alternativeText ?? '')
    shapes.push(
      `<p:pic><p:nvPicPr><p:cNvPr id="9" name="" descr="${description}"/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdImage"/></p:blipFill><p:spPr>${transform(image.frame)}</p:spPr></p:pic>`,
    )
  }
  if (notes !== undefined)
    all.push({ id: 'rIdNotes', type: 'notesSlide', target: `../notesSlides/notesSlide${number}.xml` })
  const notesShape = pptxShape('<p:nvPr><p:ph type="body" idx="1"/></p:nvPr>', (notes ?? '').split('\n'))
  const content = root('p:sld', shapeTree(shapes.join('') + xml))
  return {
    [`ppt/slides/slide${number}.xml`]: hidden === true ? content.replace('<p:sld ', '<p:sld show="0" ') : content,
    [`ppt/slides/_rels/slide${number}.xml.rels`]: relationships(all),
    ...(notes !== undefined && { [`ppt/notesSlides/notesSlide${number}.xml`]: root('p:notes', shapeTree(notesShape)) }),
    ...(image !== undefined && { [`ppt/media/image${number}.png`]: image.bytes }),
  }
}

function shapeTree(shapes: string): string {
  return `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`
}

/** @param placeholder `<p:nvPr>` with the placeholder in it, if the shape is one */
export function pptxShape(placeholder: string, paragraphs: readonly string[], frame?: Frame): string {
  const text = paragraphs.map((paragraph) => `<a:p><a:r><a:t>${escapeXml(paragraph)}</a:t></a:r></a:p>`).join('')
  return `<p:sp><p:nvSpPr><p:cNvPr id="2" name=""/>${placeholder}</p:nvSpPr><p:spPr>${transform(frame)}</p:spPr><p:txBody>${text}</p:txBody></p:sp>`
}

export function transform(frame: Frame | undefined): string {
  if (frame === undefined) return ''
  const [x, y, width, height] = frame.map((points) => points * emuPerPoint)
  return `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm>`
}

export interface MadeSheet {
  readonly name: string
  readonly rows: readonly (readonly (string | number | boolean | Date | null)[])[]
  /** Number formats by address: `{ B2: '0.0%' }`. */
  readonly formats?: Readonly<Record<string, string>>
  /** Ranges such as `A1:C1`. */
  readonly merges?: readonly string[]
  readonly hidden?: boolean
}

/** Workbooks in the formats of the library; `biff8` is .xls, `xlml` XML under the name .xls. */
export function makeWorkbook(
  sheets: readonly MadeSheet[],
  bookType: 'xlsx' | 'biff8' | 'xlsb' | 'ods' | 'xlml' | 'html' = 'xlsx',
): Uint8Array {
  const workbook = spreadsheet.utils.book_new()
  for (const { name, rows, formats = {}, merges = [] } of sheets) {
    const sheet = spreadsheet.utils.aoa_to_sheet(rows.map((row) => [...row]))
    for (const [address, format] of Object.entries(formats)) {
      const cell: unknown = sheet[address]
      if (typeof cell === 'object' && cell !== null) Object.assign(cell, { z: format })
    }
    sheet['!merges'] = merges.map((range) => spreadsheet.utils.decode_range(range))
    spreadsheet.utils.book_append_sheet(workbook, sheet, name)
  }
  workbook.Workbook = { Sheets: sheets.map(({ hidden }) => ({ Hidden: hidden === true ? 1 : 0 })) }
  const written: unknown = spreadsheet.write(workbook, { type: 'buffer', bookType })
  if (!(written instanceof Uint8Array)) throw new TypeError('The library wrote no bytes.')
  return new Uint8Array(written)
}
