import TurndownService from 'turndown'
import type { DomElement, DomNode } from './dom.ts'
import { isSkipped } from './element-kinds.ts'
import { htmlTable } from './html-table.ts'

/** A part of a page as Markdown; with `gfm` in that of GitHub, which knows tables and struck text. */
export function pageMarkdown(root: DomNode, { gfm }: { readonly gfm: boolean }): string {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  })
  if (gfm) turndown.use([tables, struckText])
  turndown.remove((node) => isSkipped(elementOf(node)))
  return turndown.turndown(root as unknown as TurndownService.Node).replaceAll(/\n{3,}/g, '\n\n')
}

/** The library speaks of the elements of browsers; these are those of our parser. */
function elementOf(node: unknown): DomElement {
  return node as DomElement
}

function struckText(turndown: TurndownService): void {
  turndown.addRule('struckText', {
    filter: (node) => ['del', 's', 'strike'].includes(elementOf(node).localName),
    replacement: (content) => (content.trim() === '' ? content : `~~${content}~~`),
  })
}

/** Tables of values; those that only arrange a page are read on as text. */
function tables(turndown: TurndownService): void {
  turndown.addRule('table', {
    filter: (node) => elementOf(node).localName === 'table' && htmlTable(elementOf(node)) !== undefined,
    replacement: (_, node) => {
      const rows = htmlTable(elementOf(node))?.rows ?? []
      const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 0)
      const [head = '', ...rest] = rows.map((cells) => {
        const texts = Array.from({ length: columns }, (__, column) => cellText(turndown, cells[column]))
        return `| ${texts.join(' | ')} |`
      })
      return `\n\n${[head, `|${' --- |'.repeat(columns)}`, ...rest].join('\n')}\n\n`
    },
  })
}

/** A cell is one line, whatever stands in it. */
function cellText(turndown: TurndownService, cell: DomElement | undefined): string {
  if (cell === undefined) return ''
  const text = turndown.turndown(cell as unknown as TurndownService.Node)
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
}
