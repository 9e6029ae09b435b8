import type { PDFPageProxy } from 'pdfjs-dist'
import { apply } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { readable } from './characters.ts'
import { unionOf } from './text-run.ts'
import type { TextRun } from './text-run.ts'

/** Type in filled fields is no larger than this, in points; larger fields have more room than text. */
const largestType = 12

/**
 * What was written into the fields of a form and into comments that are shown as text: it is no part of the page's own text. The
 * lines of a field are spread over its box, because only a drawing of it would tell where they stand.
 */
export async function filledFields(page: PDFPageProxy, view: Matrix): Promise<TextRun[]> {
  const annotations: readonly unknown[] = await page.getAnnotations({ intent: 'display' })
  return annotations.flatMap((annotation) => {
    const field = fieldOf(annotation)
    if (field === undefined) return []
    const [x0, y0, x1, y1] = field.rectangle
    const corners = [apply(view, x0, y0), apply(view, x1, y1)]
    const box = unionOf(corners.map(([x, y]) => ({ x0: x, x1: x, top: y, bottom: y })))
    const lines = field.text.split(/\r\n?|\n/).map(readable)
    const height = (box.bottom - box.top) / lines.length
    return lines.flatMap((text, index) => {
      if (text === '' || !(height > 1)) return []
      const size = Math.min(largestType, height * 0.8)
      const middle = box.top + (index + 0.5) * height
      const place = { x0: box.x0, x1: box.x1, top: middle - size / 2, bottom: middle + size / 2 }
      const baseline = middle + 0.3 * size
      return [{ text, box: place, baseline, size, bold: false, monospaced: false, rightToLeft: false }]
    })
  })
}

interface Field {
  readonly text: string
  readonly rectangle: readonly [number, number, number, number]
}

function fieldOf(annotation: unknown): Field | undefined {
  if (typeof annotation !== 'object' || annotation === null || !('rect' in annotation)) return undefined
  if ('hidden' in annotation && annotation.hidden === true) return undefined
  const rectangle = rectangleOf(annotation.rect)
  const text = textOf(annotation)
  return rectangle === undefined || text.trim() === '' ? undefined : { text, rectangle }
}

function textOf(annotation: object): string {
  if ('subtype' in annotation && annotation.subtype === 'FreeText') {
    const contents = 'contentsObj' in annotation ? annotation.contentsObj : undefined
    return typeof contents === 'object' && contents !== null && 'str' in contents && typeof contents.str === 'string'
      ? contents.str
      : ''
  }
  const kind = 'fieldType' in annotation ? annotation.fieldType : undefined
  if ((kind !== 'Tx' && kind !== 'Ch') || !('fieldValue' in annotation)) return ''
  const isPassword = 'password' in annotation && annotation.password === true
  const value: unknown = annotation.fieldValue
  if (isPassword) return ''
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string').join(', ')
  return typeof value === 'string' ? value : ''
}

function rectangleOf(value: unknown): Field['rectangle'] | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const numbers = value.map(Number)
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers
  return numbers.every((number) => Number.isFinite(number)) ? [x0, y0, x1, y1] : undefined
}
