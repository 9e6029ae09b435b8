import type { PlacedElement } from './layout-page.ts'

/**
 * The parts of a page that a model wrote as Markdown: what stands between blank lines, a table or a formula being one part whatever
 * is in it. Models of this kind tell no places.
 */
export function markdownElements(markdown: string): PlacedElement[] {
  return partsOf(withoutFence(markdown)).map((part) => ({ label: labelOf(part), content: part, markdown: part }))
}

/** Chat models like to wrap a whole answer into a code block. */
function withoutFence(text: string): string {
  const fenced = /^\s*```(?:markdown|md|html)?\s*\n([\s\S]*?)\n```\s*$/.exec(text)
  return (fenced?.[1] ?? text).replaceAll('\r\n', '\n')
}

function partsOf(text: string): string[] {
  const parts: string[] = []
  let open: string[] = []
  let until: RegExp | undefined
  for (const line of text.split('\n')) {
    if (until === undefined && line.trim() === '') {
      if (open.length > 0) parts.push(open.join('\n'))
      open = []
      continue
    }
    open.push(line)
    if (until === undefined) until = closingOf(line)
    else if (until.test(line)) until = undefined
  }
  if (open.length > 0) parts.push(open.join('\n'))
  return parts.map((part) => part.trim())
}

/** What ends a part that this line begins and that may hold blank lines; undefined when the line ends it itself. */
function closingOf(line: string): RegExp | undefined {
  if (/<table\b/i.test(line) && !/<\/table>/i.test(line)) return /<\/table>/i
  if (/^\s*```/.test(line)) return /^\s*```\s*$/
  return /^\s*\$\$/.test(line) && !/\$\$.*\$\$/.test(line) ? /\$\$\s*$/ : undefined
}

function labelOf(part: string): PlacedElement['label'] {
  if (/^<table\b/i.test(part) || /^\|.*\|\s*\n\|[\s:|-]+\|/.test(part)) return 'table'
  if (/^\$\$[\s\S]*\$\$$/.test(part) || /^\\\[[\s\S]*\\\]$/.test(part)) return 'formula'
  return /^!\[[^\]]*\]\([^)]*\)$/.test(part) ? 'image' : 'text'
}
