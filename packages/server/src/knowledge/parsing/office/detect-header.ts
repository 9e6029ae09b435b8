/** A header stands near the top; below this many filled rows nothing is one. */
const searchedRows = 20
const longestTitle = 60

/**
 * The row that names the columns: the first row of short, different texts that stands directly above rows of data. Titles over the whole
 * width and notes with a single filled cell above it are passed over.
 * @param rows cells as shown, without empty rows
 * @returns its index, or undefined where no row looks like one
 */
export function detectHeader(rows: readonly (readonly string[])[]): number | undefined {
  const width = columnsInUse(rows.slice(0, searchedRows * 2))
  if (width < 2) return undefined
  for (const [index, row] of rows.slice(0, searchedRows).entries()) {
    const below = rows.slice(index + 1, index + 1 + searchedRows)
    if (below.length === 0) return undefined
    if (isTitleOrNote(row, width)) continue
    return isHeader(row, below, width) ? index : undefined
  }
  return undefined
}

/** The usual number of filled cells, so that one long odd row does not decide. */
function columnsInUse(rows: readonly (readonly string[])[]): number {
  const counts = rows.map((row) => filledCells(row).length).sort((a, b) => a - b)
  return counts[Math.floor(counts.length / 2)] ?? 0
}

function filledCells(row: readonly string[]): string[] {
  return row.map((cell) => cell.trim()).filter((cell) => cell !== '')
}

/** One cell, or one text repeated over merged cells, or far fewer cells than the rows of data have. */
function isTitleOrNote(row: readonly string[], width: number): boolean {
  const different = new Set(filledCells(row)).size
  return different <= 1 || (width >= 4 && different * 2 < width)
}

function isHeader(row: readonly string[], below: readonly (readonly string[])[], width: number): boolean {
  const titles = filledCells(row)
  if (titles.some((title) => isValue(title) || title.length > longestTitle)) return false
  if (new Set(titles).size < titles.length) return false
  // A gap is usual above the numbers of the rows; more gaps than titles are no header.
  if (titles.length * 2 < width) return false
  return valueShare(below) > 0 || looksUnlike(row, below)
}

/** Numbers, amounts, percentages, dates and times: what titles are not. A bare year may be a title ("2023 | 2024"). */
function isValue(cell: string): boolean {
  if (/^(19|20)\d{2}年?$/.test(cell)) return false
  return (
    /^[(（]?[-+−]?[¥￥$€£]?\s?\d[\d,，.]*\s?(%|‰|元|万元|亿元)?[)）]?$/.test(cell) ||
    /^\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?([ T]\d{1,2}:\d{2}(:\d{2})?)?$/.test(cell) ||
    /^\d{1,2}:\d{2}(:\d{2})?$/.test(cell)
  )
}

function valueShare(rows: readonly (readonly string[])[]): number {
  const cells = rows.flatMap(filledCells)
  return cells.filter(isValue).length / Math.max(1, cells.length)
}

/**
 * Tables of nothing but text: titles are shorter than what stands below them, or their columns repeat values that the title is not among.
 */
function looksUnlike(row: readonly string[], below: readonly (readonly string[])[]): boolean {
  const first = below[0] ?? []
  const average = (cells: readonly string[]) =>
    cells.reduce((sum, cell) => sum + cell.length, 0) / Math.max(1, cells.length)
  if (below.some((other) => other.some((cell, column) => cell.trim() !== '' && cell.trim() === row[column]?.trim())))
    return false
  const titles = filledCells(row)
  const isNamed = titles.some((title) => usualTitle.test(title))
  return (
    isNamed ||
    average(titles) * 1.5 <= average(below.flatMap(filledCells)) ||
    (titles.length > filledCells(first).length && below.length > 1)
  )
}

const usualTitle =
  /^(序号|编号|名称|姓名|标题|类型|类别|日期|时间|部门|单位|地址|电话|联系人|备注|说明|描述|内容|问题|答案|回答|状态|金额|数量|价格|城市|地区|国家|产品|项目|no\.?|id|name|title|type|category|date|time|department|address|phone|e-?mail|notes?|remarks?|description|content|question|answer|status|amount|quantity|price|city|country|product|item)$/i
