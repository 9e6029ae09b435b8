import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { photographed } from '../../tests/acceptance/support/photograph.ts'

/** A page that a scanner or a telephone could have taken, and what stands on it in reading order. */
export interface BenchPage {
  readonly kind: string
  readonly text: string
  readonly bytes: Uint8Array
}

/** A4 at 150 dots an inch. */
const [width, height] = [1240, 1754]
const left = 110

const chinese =
  '城市供水管网的漏损率是衡量管理水平的重要指标。二〇二五年全市共检测管线一千二百公里，发现漏点三百四十六处，其中明漏占两成，暗漏占八成。' +
  '夜间最小流量法与噪声监测相互印证，可以把漏点定位到五米以内。老旧铸铁管是漏损的主要来源，更换为球墨铸铁管之后，同一片区的漏损率由百分之十八降到百分之九。' +
  '为了让维修班组及时到场，平台按照地理位置与技能自动派单，平均响应时间缩短到三十五分钟。居民可以通过热线反映水压不足、水质浑浊等问题，工单全程留痕。'
const english =
  'The reservoir was built in 1908 to supply the mills along the river. Its dam is 32 metres high and holds about 4.5 million cubic metres of water. ' +
  'Inspectors visit twice a year, measure seepage at eleven points and compare the figures with those of earlier decades. ' +
  'In dry summers the level falls by up to nine metres, and the foundations of the drowned village can be seen again. '
const mixed =
  '本手册适用于 OpenMaaS 2.0 及以上版本。部署前请确认 Node.js 为 24 LTS，并预留至少 8 GB 内存。执行 npm start 后，服务监听 8787 端口；' +
  '若出现 EADDRINUSE 错误，请检查端口占用。API Key 形如 id.secret，有效期由 exp 字段决定，单位可以是秒或毫秒。GPU 推理建议使用 vLLM 0.9 与 CUDA 12.8。'

const chineseFonts = [
  'Noto Sans CJK SC',
  'Noto Sans CJK JP',
  'Source Han Sans SC',
  'WenQuanYi Zen Hei',
  'Microsoft YaHei',
  'PingFang SC',
  'SimHei',
]
const latinFont = 'sans-serif'

/** Undefined on a machine without a Chinese font; the pages are then English. */
export function chineseFont(): string | undefined {
  const known = new Set(GlobalFonts.families.map(({ family }) => family))
  return chineseFonts.find((family) => known.has(family))
}

export async function makePages(): Promise<BenchPage[]> {
  const font = chineseFont()
  const pages: BenchPage[] = []
  const add = async (kind: string, text: string, canvas: Canvas, quality = 85): Promise<void> => {
    pages.push({ kind, text, bytes: await canvas.encode('jpeg', quality) })
  }
  const body = font === undefined ? english : chinese
  const family = font ?? latinFont
  if (font !== undefined) {
    await add('Chinese', ...prosePage(chinese.repeat(3), font, 24))
    await add('Chinese, small print', ...prosePage(chinese.repeat(5), font, 16))
    await add('Chinese and English', ...prosePage(mixed.repeat(4), font, 22))
  }
  await add('English', ...prosePage(english.repeat(4), latinFont, 24))
  await add('two columns', ...columnsPage(body, family))
  await add('table with lines', ...tablePage(family, true))
  await add('table without lines', ...tablePage(family, false))
  const [text, straight] = prosePage(body.repeat(2), family, 24)
  await add('low contrast', ...prosePage(body.repeat(2), family, 24, { paper: '#d9d6cf', ink: '#8a877f' }))
  await add('slanted by 2 degrees', text, turned(straight, 2))
  await add('turned by 90 degrees', text, turned(straight, 90))
  await add('turned by 180 degrees', text, turned(straight, 180))
  await add('turned by 270 degrees', text, turned(straight, 270))
  await add('noisy scan', text, noisy(turned(straight, -1.2)), 55)
  const [columnsText, columns] = columnsPage(body, family)
  const [tableText, ruled] = tablePage(family, true)
  for (const [kind, words, page] of [
    ['photograph', text, straight],
    ['photograph, columns', columnsText, columns],
    ['photograph, table', tableText, ruled],
  ] as const) {
    pages.push({ kind, text: words, bytes: (await photographed(page)).jpeg })
  }
  return pages
}

interface Look {
  readonly paper: string
  readonly ink: string
}

function paper({ paper: background, ink }: Look = { paper: '#ffffff', ink: '#111111' }): [Canvas, SKRSContext2D] {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = background
  context.fillRect(0, 0, width, height)
  context.fillStyle = context.strokeStyle = ink
  return [canvas, context]
}

/** Breaks text into lines of a width; words of an alphabet stay whole. */
function linesOf(context: SKRSContext2D, text: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[A-Za-z0-9.,:;'()_-]+\s*|\s+|./gu) ?? []) {
    if (line !== '' && context.measureText((line + piece).trimEnd()).width > most) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()]
}

function prosePage(text: string, font: string, size: number, look?: Look): [string, Canvas] {
  const [canvas, context] = paper(look)
  context.font = `${size}px "${font}"`
  const most = Math.floor((height - 260) / (size * 1.6))
  const lines = linesOf(context, text, width - 2 * left).slice(0, most)
  for (const [index, line] of lines.entries()) context.fillText(line, left, 150 + index * size * 1.6)
  return [lines.join('\n'), canvas]
}

function columnsPage(text: string, font: string): [string, Canvas] {
  const [canvas, context] = paper()
  const size = 20
  context.font = `${size}px "${font}"`
  const lines = linesOf(context, text.repeat(5), 480).slice(0, 2 * 44)
  for (const [index, line] of lines.entries()) {
    context.fillText(line, index < 44 ? left : 650, 150 + (index % 44) * size * 1.7)
  }
  return [lines.join('\n'), canvas]
}

function tablePage(font: string, withLines: boolean): [string, Canvas] {
  const [canvas, context] = paper()
  context.font = `22px "${font}"`
  const names = font === latinFont ? ['Pump', 'Valve', 'Meter', 'Filter'] : ['水泵', '阀门', '流量计', '过滤器']
  const head = font === latinFont ? ['Part', 'Number', 'Price', 'Stock'] : ['名称', '编号', '单价', '库存']
  const rows = [
    head,
    ...Array.from({ length: 14 }, (_, row) => [
      names[row % 4] ?? '',
      `A-${1200 + 37 * row}`,
      (19.5 + row * 3.25).toFixed(2),
      String(7 * row + 12),
    ]),
  ]
  const [columnWidth, rowHeight] = [250, 56]
  for (const [row, cells] of rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      context.fillText(cell, left + 24 + column * columnWidth, 200 + row * rowHeight)
    }
  }
  if (withLines) {
    context.lineWidth = 2
    const [top, bottom] = [200 - 38, 200 - 38 + rows.length * rowHeight]
    for (let row = 0; row <= rows.length; row += 1)
      stroke(context, left, top + row * rowHeight, left + 4 * columnWidth, top + row * rowHeight)
    for (let column = 0; column <= 4; column += 1)
      stroke(context, left + column * columnWidth, top, left + column * columnWidth, bottom)
  }
  return [rows.map((cells) => cells.join(' ')).join('\n'), canvas]
}

function stroke(context: SKRSContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath()
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
  context.stroke()
}

function turned(source: Canvas, degrees: number): Canvas {
  const onSide = degrees === 90 || degrees === 270
  const canvas = createCanvas(onSide ? source.height : source.width, onSide ? source.width : source.height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((degrees * Math.PI) / 180)
  context.drawImage(source, -source.width / 2, -source.height / 2)
  return canvas
}

/** Grain as of a cheap scanner, the same each time. */
function noisy(source: Canvas): Canvas {
  const context = source.getContext('2d')
  const image = context.getImageData(0, 0, source.width, source.height)
  let seed = 7
  for (let at = 0; at < image.data.length; at += 4) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const grain = (seed / 2_147_483_648 - 0.5) * 60
    for (let channel = 0; channel < 3; channel += 1)
      image.data[at + channel] = (image.data[at + channel] ?? 0) * 0.9 + 18 + grain
  }
  context.putImageData(image, 0, 0)
  return source
}
