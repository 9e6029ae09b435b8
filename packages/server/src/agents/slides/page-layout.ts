import type { Deck, Slide } from './deck.ts'

/** Pages are laid out in these units; both renderings scale them. */
export const pageWidth = 1280
export const pageHeight = 720

export interface Colours {
  readonly ground: string
  readonly accent: string
  readonly soft: string
  readonly text: string
  readonly muted: string
  readonly onAccent: string
}

const themes: Readonly<Record<Deck['theme'], Colours>> = {
  ocean: {
    ground: '#ffffff',
    accent: '#1557b0',
    soft: '#e8f0fb',
    text: '#14213d',
    muted: '#5c6b82',
    onAccent: '#ffffff',
  },
  forest: {
    ground: '#fbfdf9',
    accent: '#23694a',
    soft: '#e5f2ea',
    text: '#1c2b22',
    muted: '#5f7267',
    onAccent: '#ffffff',
  },
  sunset: {
    ground: '#fffaf5',
    accent: '#b5471b',
    soft: '#fbe9de',
    text: '#33201a',
    muted: '#7a635a',
    onAccent: '#ffffff',
  },
  graphite: {
    ground: '#f7f7f8',
    accent: '#2f3136',
    soft: '#e6e7ea',
    text: '#1d1e21',
    muted: '#6b6e76',
    onAccent: '#ffffff',
  },
}

export interface TextBox {
  readonly type: 'text'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly text: string
  readonly size: number
  readonly bold: boolean
  readonly colour: string
  readonly align: 'left' | 'center'
  readonly middle: boolean
}

export interface Block {
  readonly type: 'block'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly colour: string
  readonly radius: number
}

export type PageElement = TextBox | Block

export interface LaidOutPage {
  readonly ground: string
  readonly elements: readonly PageElement[]
}

const margin = 80
const inner = pageWidth - 2 * margin
const lineHeight = 1.4
const simulatedNote = '模拟内容 · Simulated: no language model was used'

/** Where everything on a page stands: the page of HTML and the picture of it are made from this alone, so both look alike. */
export function layOut(slide: Slide, deck: Pick<Deck, 'theme' | 'simulated'>, position: number): LaidOutPage {
  const colours = themes[deck.theme]
  const isDark = slide.layout === 'cover' || slide.layout === 'section' || slide.layout === 'closing'
  const elements = isDark ? dark(slide, colours) : plain(slide, colours)
  const footer = isDark ? colours.onAccent : colours.muted
  const notes = [slide.source, deck.simulated ? simulatedNote : ''].filter((note) => note.trim() !== '').join(' · ')
  return {
    ground: isDark ? colours.accent : colours.ground,
    elements: [
      ...elements,
      ...words(notes, { x: margin, y: 670, width: inner - 100, height: 30, most: 15, colour: footer }),
      ...words(String(position), {
        x: pageWidth - margin - 60,
        y: 670,
        width: 60,
        height: 30,
        most: 15,
        colour: footer,
        align: 'center',
      }),
    ],
  }
}

function dark({ title, subtitle, points }: Slide, { onAccent, soft }: Colours): PageElement[] {
  const below = [subtitle, ...points].filter((line) => line.trim() !== '').join('\n')
  return [
    block(margin, 250, 96, 8, soft, 4),
    ...words(title, { x: margin, y: 280, width: inner, height: 150, most: 60, colour: onAccent, bold: true }),
    ...words(below, { x: margin, y: 440, width: inner, height: 170, most: 28, colour: soft }),
  ]
}

function plain(slide: Slide, colours: Colours): PageElement[] {
  const { title, subtitle } = slide
  const hasLead = subtitle.trim() !== '' && slide.layout !== 'quote'
  const top = hasLead ? 190 : 150
  const area = { x: margin, y: top, width: inner, height: 650 - top }
  return [
    block(0, 0, 16, pageHeight, colours.accent, 0),
    ...words(title, {
      x: margin,
      y: 56,
      width: inner,
      height: 70,
      most: 42,
      colour: colours.accent,
      bold: true,
      middle: true,
    }),
    ...(hasLead
      ? words(subtitle, { x: margin, y: 128, width: inner, height: 50, most: 22, colour: colours.muted })
      : []),
    ...content(slide, colours, area),
  ]
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function content(slide: Slide, colours: Colours, area: Area): PageElement[] {
  const { layout, points, columns, table, numbers, quote } = slide
  if (layout === 'columns' && columns.length > 0) return columnsOf(columns.slice(0, 4), colours, area)
  if (layout === 'table' && table.rows.length + table.head.length > 0) return tableOf(table, colours, area)
  if (layout === 'numbers' && numbers.length > 0) return numbersOf(numbers.slice(0, 4), colours, area)
  if (layout === 'quote' && quote.trim() !== '') {
    return [
      block(area.x, area.y + 20, 8, area.height - 60, colours.accent, 4),
      ...words(quote, {
        ...area,
        x: area.x + 48,
        width: area.width - 96,
        height: area.height - 100,
        most: 36,
        colour: colours.text,
        middle: true,
      }),
      ...words(slide.subtitle, {
        x: area.x + 48,
        y: area.y + area.height - 70,
        width: area.width - 96,
        height: 50,
        most: 22,
        colour: colours.muted,
      }),
    ]
  }
  return pointsOf(
    points.length > 0 ? points : [quote, ...columns.flatMap((column) => [column.heading, ...column.points])],
    colours,
    area,
  )
}

/** All points in one size, so that none looks more important than another. */
function pointsOf(given: readonly string[], colours: Colours, area: Area): PageElement[] {
  const points = given.filter((point) => point.trim() !== '').slice(0, 10)
  if (points.length === 0) return []
  const each = area.height / Math.max(points.length, 4)
  const size = Math.min(...points.map((point) => fittingSize(point, area.width - 40, each - 8, 28)))
  return points.flatMap((point, index) => {
    const y = area.y + index * each
    return [
      block(area.x, y + size * 0.5, 10, 10, colours.accent, 5),
      ...words(point, {
        x: area.x + 34,
        y,
        width: area.width - 40,
        height: each - 8,
        most: size,
        colour: colours.text,
      }),
    ]
  })
}

function columnsOf(columns: Slide['columns'], colours: Colours, area: Area): PageElement[] {
  const gap = 28
  const width = (area.width - gap * (columns.length - 1)) / columns.length
  return columns.flatMap(({ heading, points }, index) => {
    const x = area.x + index * (width + gap)
    const text = points.map((point) => `• ${point}`).join('\n')
    return [
      block(x, area.y, width, area.height, colours.soft, 14),
      ...words(heading, {
        x: x + 22,
        y: area.y + 18,
        width: width - 44,
        height: 56,
        most: 26,
        colour: colours.accent,
        bold: true,
        middle: true,
      }),
      ...words(text, {
        x: x + 22,
        y: area.y + 86,
        width: width - 44,
        height: area.height - 104,
        most: 22,
        colour: colours.text,
      }),
    ]
  })
}

function numbersOf(numbers: Slide['numbers'], colours: Colours, area: Area): PageElement[] {
  const gap = 28
  const width = (area.width - gap * (numbers.length - 1)) / numbers.length
  const height = Math.min(area.height, 300)
  const y = area.y + (area.height - height) / 2
  return numbers.flatMap(({ value, label }, index) => {
    const x = area.x + index * (width + gap)
    return [
      block(x, y, width, height, colours.soft, 14),
      ...words(value, {
        x: x + 16,
        y: y + 40,
        width: width - 32,
        height: 120,
        most: 68,
        colour: colours.accent,
        bold: true,
        align: 'center',
        middle: true,
      }),
      ...words(label, {
        x: x + 16,
        y: y + 170,
        width: width - 32,
        height: height - 190,
        most: 22,
        colour: colours.muted,
        align: 'center',
      }),
    ]
  })
}

function tableOf({ head, rows }: Slide['table'], colours: Colours, area: Area): PageElement[] {
  const lines = [...(head.length > 0 ? [head] : []), ...rows.slice(0, 10)]
  const columns = Math.min(8, Math.max(...lines.map((line) => line.length)))
  const width = area.width / columns
  const height = Math.min(64, area.height / lines.length)
  return lines.flatMap((line, row) => {
    const isHead = row === 0 && head.length > 0
    const y = area.y + row * height
    const ground = isHead ? colours.accent : row % 2 === 0 ? colours.soft : colours.ground
    return [
      block(area.x, y, area.width, height, ground, 0),
      ...line.slice(0, columns).flatMap((cell, column) =>
        words(cell, {
          x: area.x + column * width + 12,
          y: y + 2,
          width: width - 24,
          height: height - 4,
          most: 20,
          colour: isHead ? colours.onAccent : colours.text,
          bold: isHead,
          middle: true,
        }),
      ),
    ]
  })
}

function block(x: number, y: number, width: number, height: number, colour: string, radius: number): Block {
  return { type: 'block', x, y, width, height, colour, radius }
}

interface Wording extends Area {
  /** Largest size of the letters. */
  readonly most: number
  readonly colour: string
  readonly bold?: boolean
  readonly align?: 'left' | 'center'
  readonly middle?: boolean
}

function words(
  text: string,
  { most, colour, bold = false, align = 'left', middle = false, ...area }: Wording,
): TextBox[] {
  if (text.trim() === '') return []
  const size = fittingSize(text, area.width, area.height, most)
  return [{ type: 'text', ...area, text: text.trim(), size, bold, colour, align, middle }]
}

const smallest = 10

/** The largest size in which a text fits into a box, by the usual widths of letters. */
function fittingSize(text: string, width: number, height: number, most: number): number {
  for (let size = most; size > smallest; size--) {
    const lines = text
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil((widthInLetters(line) * size) / (width * 0.97))), 0)
    if (lines * size * lineHeight <= height) return size
  }
  return smallest
}

/** In units of the size: Chinese characters are square, Latin letters about half as wide. */
function widthInLetters(line: string): number {
  let width = 0
  for (const character of line) {
    width += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u.test(
      character,
    )
      ? 1
      : /[A-Z@#%&MW]/.test(character)
        ? 0.72
        : 0.56
  }
  return width
}

export { lineHeight }
