import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts, PDFDocument } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { lineHeight, pageHeight, pageWidth } from './page-layout.ts'
import type { LaidOutPage, TextBox } from './page-layout.ts'

/** A page of a PDF in points of 1/72 inch. */
export interface SizedPage {
  readonly page: LaidOutPage
  readonly widthPoints: number
  readonly heightPoints: number
}

/** What pictures and pages of a PDF are drawn with alike. */
type Pen = Pick<
  SKRSContext2D,
  | 'fillStyle'
  | 'fillRect'
  | 'beginPath'
  | 'roundRect'
  | 'fill'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'fillText'
  | 'measureText'
>

const family = 'OpenMaaS Slides'
/** What the font does not have is taken from those of the machine. */
const fonts = `"${family}", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`
let registered = false

/** A machine may have no fonts at all; this one comes from the registry. */
function registerFonts(): void {
  if (registered) return
  registered = true
  const folder = join(dirname(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc'))), 'fonts')
  for (const weight of ['Regular', 'Bold'])
    GlobalFonts.registerFromPath(join(folder, `NotoSansHans-${weight}.otf`), family)
}

/** @param scale pixels of one unit of the layout */
export function pagePicture(page: LaidOutPage, scale: number): Buffer {
  registerFonts()
  const canvas = createCanvas(Math.round(pageWidth * scale), Math.round(pageHeight * scale))
  const context = canvas.getContext('2d')
  context.scale(scale, scale)
  drawPage(context, page)
  return canvas.toBuffer('image/png')
}

/** A PDF whose text can be searched and copied. A page of another shape than the layout has it in the middle. */
export function deckPdf(pages: readonly SizedPage[], title: string): Buffer {
  registerFonts()
  const document = new PDFDocument({ title, creator: 'OpenMaaS' })
  for (const { page, widthPoints, heightPoints } of pages) {
    const context = document.beginPage(widthPoints, heightPoints)
    context.fillStyle = page.ground
    context.fillRect(0, 0, widthPoints, heightPoints)
    const scale = Math.min(widthPoints / pageWidth, heightPoints / pageHeight)
    context.translate((widthPoints - pageWidth * scale) / 2, (heightPoints - pageHeight * scale) / 2)
    context.scale(scale, scale)
    drawPage(context, page)
    document.endPage()
  }
  return document.close()
}

function drawPage(context: Pen, { ground, elements }: LaidOutPage): void {
  context.fillStyle = ground
  context.fillRect(0, 0, pageWidth, pageHeight)
  for (const element of elements) {
    if (element.type === 'text') drawText(context, element)
    else {
      context.fillStyle = element.colour
      context.beginPath()
      context.roundRect(element.x, element.y, element.width, element.height, element.radius)
      context.fill()
    }
  }
}

function drawText(context: Pen, box: TextBox): void {
  context.font = `${box.bold ? 'bold ' : ''}${box.size}px ${fonts}`
  context.fillStyle = box.colour
  context.textAlign = box.align
  context.textBaseline = 'middle'
  const step = box.size * lineHeight
  const lines = box.text.split('\n').flatMap((line) => wrapped(context, line, box.width))
  const shown = lines.slice(0, Math.max(1, Math.floor((box.height + 1) / step)))
  const top = box.middle ? box.y + Math.max(0, (box.height - shown.length * step) / 2) : box.y
  const x = box.align === 'center' ? box.x + box.width / 2 : box.x
  for (const [index, line] of shown.entries()) context.fillText(line, x, top + (index + 0.5) * step)
}

/** A Chinese character with the signs that must not begin a line, spaces, or a word of another script. */
const unit =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}][，。、；：！？）》」』”…]*|\s+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu

/** Lines of a text: broken between words, and between any two Chinese characters. */
function wrapped(context: Pen, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const put = (piece: string): void => {
    if (line !== '' && context.measureText(line + piece).width > width) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  for (const piece of text.match(unit) ?? []) {
    if (context.measureText(piece).width <= width) put(piece)
    else for (const character of piece) put(character)
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}
