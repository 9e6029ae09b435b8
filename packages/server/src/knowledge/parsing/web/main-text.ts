import { Readability } from '@mozilla/readability'
import type { DomDocument, DomNode } from './dom.ts'

/** Less main text than this, while the page says much more, means that it was not found. */
const fewestCharacters = 140
/** Above this the search for the main text would take longer than it is worth. */
const mostElements = 60_000
const deepestNesting = 200

/** The part of a page that is its article, without what surrounds it. Changes the document. */
export function mainText(document: DomDocument): { readonly root: DomNode; readonly title?: string } | undefined {
  const article = new Readability<DomNode>(document, {
    serializer: (node: DomNode) => node,
    charThreshold: fewestCharacters,
    // What it finds there is the summary that a page gives to search engines.
    disableJSONLD: true,
  }).parse()
  const root = article?.content ?? undefined
  if (root === undefined || visibleLength(root) < fewestCharacters) return undefined
  return { root, title: article?.title?.trim() || undefined }
}

/** False for pages on which the search for the main text would take too long. */
export function mayHaveMainText(document: DomNode): boolean {
  let elements = 0
  const waiting: { node: DomNode; depth: number }[] = [{ node: document, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    elements += 1
    if (elements > mostElements || next.depth > deepestNesting) return false
    for (const node of next.node.childNodes) if (node.nodeType === 1) waiting.push({ node, depth: next.depth + 1 })
  }
  return true
}

function visibleLength(node: DomNode): number {
  return (node.textContent ?? '').replaceAll(/\s+/gu, '').length
}
