import { parseDocument } from '../../packages/server/src/knowledge/parsing/parse-document.ts'
import { sliceDocument } from '../../packages/server/src/knowledge/slicing/index.ts'
import type { QuestionSet } from './development-sets.ts'
import { windowsOf } from './windows.ts'

export interface Layout {
  readonly name: string
  readonly format: 'txt' | 'md'
  readonly paragraphsInDocument: number
  write(paragraphs: QuestionSet['paragraphs']): string
}

export const layouts: readonly Layout[] = [
  { name: 'each paragraph a text file', format: 'txt', paragraphsInDocument: 1, write: joinedBy('\n\n') },
  {
    name: 'thirty in a text file, blank lines between',
    format: 'txt',
    paragraphsInDocument: 30,
    write: joinedBy('\n\n'),
  },
  { name: 'thirty in a text file, one a line', format: 'txt', paragraphsInDocument: 30, write: joinedBy('\n') },
  { name: 'thirty in a text file, nothing between', format: 'txt', paragraphsInDocument: 30, write: joinedBy('') },
  {
    name: 'thirty in a text file, one a line under their titles',
    format: 'txt',
    paragraphsInDocument: 30,
    write: (paragraphs) => paragraphs.map(({ title, text }) => `${title}\n${text}`).join('\n'),
  },
  { name: 'thirty in a Markdown file, one a line', format: 'md', paragraphsInDocument: 30, write: joinedBy('\n') },
  {
    name: 'thirty in a Markdown file under their titles',
    format: 'md',
    paragraphsInDocument: 30,
    write: (paragraphs) => paragraphs.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n'),
  },
]

export interface BenchSlice {
  readonly sliceId: string
  readonly documentId: string
  readonly text: string
  readonly context: string
  /** Paragraphs that somebody who reads the slice would say they have found. */
  readonly paragraphs: ReadonlySet<string>
}

/** What a knowledge base would hold after the upload of the set in this layout. */
export async function makeSlices(set: QuestionSet, layout: Layout): Promise<BenchSlice[]> {
  const made: BenchSlice[] = []
  for (let from = 0; from < set.paragraphs.length; from += layout.paragraphsInDocument) {
    const paragraphs = set.paragraphs.slice(from, from + layout.paragraphsInDocument)
    const bytes = new TextEncoder().encode(layout.write(paragraphs))
    const { document, format } = await parseDocument(bytes, { format: layout.format, wantImages: false })
    const { slices } = sliceDocument(document, { format, imageMarker: () => '' })
    for (const { text, headings } of slices) {
      made.push({
        sliceId: String(made.length + 1),
        documentId: String(from),
        text,
        context: [`${set.name} ${from}`, ...headings].join('\n'),
        paragraphs: paragraphsIn(text, paragraphs),
      })
    }
  }
  return made
}

/**
 * A paragraph is found when the slice holds half of it, or when half of the slice comes from it; counted by windows of twenty
 * characters, white space left out.
 */
function paragraphsIn(text: string, paragraphs: QuestionSet['paragraphs']): Set<string> {
  const ofSlice = windowsOf(text)
  const found = new Set<string>()
  for (const paragraph of paragraphs) {
    const ofParagraph = windowsOf(paragraph.text)
    const shared = ofSlice.intersection(ofParagraph).size
    if (shared * 2 >= Math.min(ofSlice.size, ofParagraph.size)) found.add(paragraph.id)
  }
  return found
}

function joinedBy(separator: string): Layout['write'] {
  return (paragraphs) => paragraphs.map(({ text }) => text).join(separator)
}
