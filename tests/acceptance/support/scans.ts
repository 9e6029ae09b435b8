import { createCanvas } from '@napi-rs/canvas'
import type { Canvas } from '@napi-rs/canvas'

/** Latin letters only: a machine without Chinese fonts draws them as well. */
export interface Scan {
  readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number; readonly size?: number }[]
  readonly width?: number
  readonly height?: number
  /** Strokes from corner to corner: x0, y0, x1, y1. */
  readonly strokes?: readonly (readonly [number, number, number, number])[]
  readonly filled?: readonly (readonly [x: number, y: number, width: number, height: number])[]
}

/** A page as a scanner sees it. */
export async function scan(page: Scan, as: 'png' | 'jpeg') {
  const canvas = drawing(page)
  const bytes = as === 'png' ? await canvas.encode('png') : await canvas.encode('jpeg', 92)
  return { bytes, width: canvas.width, height: canvas.height }
}

export function drawing({ lines, width = 620, height = 400, strokes = [], filled = [] }: Scan): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#357'
  for (const [x, y, w, h] of filled) context.fillRect(x, y, w, h)
  context.fillStyle = context.strokeStyle = '#000'
  context.lineWidth = 2
  for (const [x0, y0, x1, y1] of strokes) {
    context.beginPath()
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
    context.stroke()
  }
  for (const { text, x, y, size = 22 } of lines) {
    context.font = `${size}px sans-serif`
    context.fillText(text, x, y)
  }
  return canvas
}

export type PdfPage = string | { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

/** A PDF whose pages are lines of text, or one JPEG each as of a scanner (a point for each two pixels). */
export function pdfOf(pages: readonly PdfPage[]): Buffer {
  const objects: Buffer[] = []
  const add = (text: string, stream?: Uint8Array): number => {
    const body = stream === undefined ? [text] : [`${text}\nstream\n`, stream, '\nendstream']
    objects.push(Buffer.concat(body.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))))
    return objects.length
  }
  add('<< /Type /Catalog /Pages 2 0 R >>')
  add('')
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
  const kids = pages.map((page) => {
    const [width, height] = typeof page === 'string' ? [595, 842] : [page.width / 2, page.height / 2]
    const dictionary = (content: Buffer): string => `<< /Length ${content.length} >>`
    let resources = `/Font << /F ${font} 0 R >>`
    let content: Buffer
    if (typeof page === 'string') {
      const lines = page.split('\n').map((line) => `(${line.replaceAll(/[()\\]/g, '\\$&')}) Tj T*`)
      content = Buffer.from(`BT /F 12 Tf 16 TL 72 770 Td ${lines.join(' ')} ET`)
    } else {
      const facts = `/Width ${page.width} /Height ${page.height} /ColorSpace /DeviceRGB /BitsPerComponent 8`
      const image = add(
        `<< /Type /XObject /Subtype /Image ${facts} /Filter /DCTDecode /Length ${page.bytes.length} >>`,
        page.bytes,
      )
      resources = `/XObject << /I ${image} 0 R >>`
      content = Buffer.from(`q ${width} 0 0 ${height} 0 0 cm /I Do Q`)
    }
    const stream = add(dictionary(content), content)
    const box = `/MediaBox [0 0 ${width} ${height}]`
    return add(`<< /Type /Page /Parent 2 0 R ${box} /Resources << ${resources} >> /Contents ${stream} 0 R >>`)
  })
  objects[1] = Buffer.from(
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`,
  )
  return assembled(objects)
}

function assembled(objects: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  const put = (part: Buffer): void => {
    parts.push(part)
    length += part.length
  }
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    put(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]))
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const start = length
  put(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`))
  put(Buffer.from(`trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`))
  return Buffer.concat(parts)
}
