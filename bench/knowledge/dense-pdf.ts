import { column, makePdf } from '../../packages/server/src/knowledge/testing/make-pdf.ts'

const chinese =
  '潮汐由月球与太阳的引力共同造成，港口的水位因此每天涨落两次。观测站每隔六分钟记录一次水位，并与往年的数据比较。'
const english =
  'The harbour office compares every reading with the tables of former years, and warns the ships when the difference grows. '
const linesOfPage = 50

/**
 * A text PDF as reports are: pages full of lines, Chinese and English in turns, a heading now and then. About 2,000 characters a page;
 * every page differs from the others.
 */
export function densePdf(pages: number, variant = 0): Uint8Array {
  return makePdf({
    title: `水位年报 ${variant}`,
    pages: Array.from({ length: pages }, (_, index) => {
      const heading = { text: `${index + 1}.1 第${index + 1}号观测站`, x: 60, y: 60, size: 15 }
      const items = [heading]
      for (let y = 86, part = 0; items.length < linesOfPage; part++) {
        const text =
          `第${index + 1}页第${part + 1}段（${variant}）。` + (part % 2 === 0 ? chinese.repeat(3) : english.repeat(3))
        const lines = column(text, { x: 60, y, width: 475 }, { pitch: 14.5 }).slice(0, linesOfPage - items.length)
        items.push(...lines.map((line) => ({ ...line, size: 10 })))
        y += lines.length * 14.5 + 5
      }
      return { items }
    }),
  })
}
