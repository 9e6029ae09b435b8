import { attribute, childAt, childrenNamed, descendants, integerAttribute, textOf } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

const mostPoints = 2_000

export interface ChartText {
  readonly title: string
  /** First row: names of the series; then one row a category. Empty where the chart keeps no values. */
  readonly rows: readonly (readonly string[])[]
}

/** What a chart says: its title, and the values it was drawn from as they were last stored with it. */
export function chartText(root: XmlElement): ChartText {
  const chart = childAt(root, 'c:chart')
  const title = richText(childAt(chart, 'c:title'))
  const plot = childAt(chart, 'c:plotArea')
  const series = plot === undefined ? [] : [...descendants(plot, 'c:ser')]
  const names = series.map((one) => [...points(childAt(one, 'c:tx')).values()].join(' '))
  const categories = points(childAt(series[0], 'c:cat') ?? childAt(series[0], 'c:xVal'))
  const values = series.map((one) => points(childAt(one, 'c:val') ?? childAt(one, 'c:yVal')))
  const indexes = [...new Set([categories, ...values].flatMap((list) => [...list.keys()]))].sort((a, b) => a - b)
  const rows = indexes.map((index) => [categories.get(index) ?? '', ...values.map((list) => list.get(index) ?? '')])
  return { title, rows: rows.length === 0 ? [] : [['', ...names], ...rows] }
}

/** Text of a title, one line a paragraph. */
function richText(element: XmlElement | undefined): string {
  if (element === undefined) return ''
  const paragraphs = [...descendants(element, 'a:p')].map((paragraph) =>
    [...descendants(paragraph, 'a:t')].map(textOf).join(''),
  )
  return paragraphs.length > 0 ? paragraphs.join('\n') : [...points(element).values()].join(' ')
}

/** Stored values by their position. */
function points(element: XmlElement | undefined): Map<number, string> {
  const found = new Map<number, string>()
  if (element === undefined) return found
  // Categories on several levels: the innermost comes first and is the one that belongs to a value.
  const [innermost] = descendants(element, 'c:lvl')
  for (const point of descendants(innermost ?? element, 'c:pt')) {
    const index = integerAttribute(point, 'idx') ?? found.size
    if (index >= 0 && index < mostPoints && !found.has(index)) found.set(index, rounded(textOf(childAt(point, 'c:v'))))
  }
  return found
}

/** Stored values have the noise of binary fractions: 4.2999999999999998. */
function rounded(text: string): string {
  return /^-?\d+\.\d{9,}$/.test(text) ? String(Number(Number(text).toPrecision(12))) : text
}

/** Texts of the shapes of a diagram ("SmartArt") in the order of its outline. */
export function diagramTexts(data: XmlElement): string[] {
  const nodes = childrenNamed(childAt(data, 'dgm:ptLst'), 'dgm:pt')
  const shown = nodes.filter((point) => ['node', 'asst', undefined].includes(attribute(point, 'type')))
  return shown.flatMap((point) =>
    [...descendants(point, 'a:p')]
      .map((paragraph) => [...descendants(paragraph, 'a:t')].map(textOf).join(''))
      .filter((text) => text.trim() !== ''),
  )
}
