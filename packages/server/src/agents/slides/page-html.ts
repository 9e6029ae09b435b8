import { lineHeight, pageHeight, pageWidth } from './page-layout.ts'
import type { LaidOutPage, PageElement } from './page-layout.ts'

const fonts = `'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Helvetica Neue',Arial,sans-serif`

/** A page as an HTML document of its own, without scripts and without anything from elsewhere. */
export function pageHtml(page: LaidOutPage, title: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=${pageWidth}">
<title>${escaped(title)}</title>
<style>${styles}</style>
</head>
<body>
${pageSection(page)}
</body>
</html>
`
}

/** All pages of a deck in one document, one below the other; each is a page when it is printed. */
export function deckHtml(pages: readonly LaidOutPage[], title: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=${pageWidth}">
<title>${escaped(title)}</title>
<style>${styles}@page{size:${pageWidth}px ${pageHeight}px;margin:0}</style>
</head>
<body>
${pages.map(pageSection).join('\n')}
</body>
</html>
`
}

const styles = `body{margin:0;background:#888;font-family:${fonts}}.page{position:relative;width:${pageWidth}px;height:${pageHeight}px;overflow:hidden;page-break-after:always}.page>*{position:absolute;box-sizing:border-box;margin:0;line-height:${lineHeight};white-space:pre-wrap;overflow-wrap:anywhere}.middle{display:flex;align-items:center}.center{text-align:center;justify-content:center}`

function pageSection({ ground, elements }: LaidOutPage): string {
  return `<section class="page" style="background:${ground}">\n${elements.map(element).join('\n')}\n</section>`
}

function element(one: PageElement): string {
  const place = `left:${round(one.x)}px;top:${round(one.y)}px;width:${round(one.width)}px;height:${round(one.height)}px`
  if (one.type === 'block') return `<div style="${place};background:${one.colour};border-radius:${one.radius}px"></div>`
  const classes = [...(one.middle ? ['middle'] : []), ...(one.align === 'center' ? ['center'] : [])].join(' ')
  const look = `color:${one.colour};font-size:${round(one.size)}px${one.bold ? ';font-weight:700' : ''}`
  return `<p${classes === '' ? '' : ` class="${classes}"`} style="${place};${look}">${escaped(one.text)}</p>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
