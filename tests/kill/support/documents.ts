import { column, makePdf } from '../../../packages/server/src/knowledge/testing/make-pdf.ts'
import { makeDocx, makeXlsx } from './office-files.ts'
import type { Random } from './random.ts'

export const fileKinds = ['txt', 'md', 'csv', 'html', 'xlsx', 'docx', 'pdf', 'broken-pdf', 'encrypted-pdf'] as const
export type FileKind = (typeof fileKinds)[number]
export type DocumentKind = FileKind | 'page'

export interface MadeFile {
  readonly name: string
  readonly content: Uint8Array
}

/** Whether a document of this kind must end as ready; the others must fail with a reason. */
export function isReadable(kind: DocumentKind): boolean {
  return kind !== 'broken-pdf' && kind !== 'encrypted-pdf'
}

export function isSheet(kind: DocumentKind): boolean {
  return kind === 'csv' || kind === 'xlsx'
}

const subjects = ['月球', '龙井茶', '潮汐', '台风', 'The harbour', 'A lighthouse', '长江', 'The ledger']
const verbs = ['影响', '记录了', '早于', 'depends on', 'was built before', '决定']
const objects = ['海岸线', '每年的收成', 'the northern coast', '气温的变化', 'an older map', '航线的选择']

/** Paragraphs of which no two are equal; the marker, a word that stands in no other document, is in the first. */
export function paragraphs(random: Random, marker: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const sentences = Array.from(
      { length: 1 + random.below(4) },
      () => `${random.pick(subjects)}${random.pick(verbs)}${random.pick(objects)}，第${random.below(10_000)}条。`,
    )
    return `${index === 0 ? `编号${marker}。` : ''}第${index + 1}段。${sentences.join('')}`
  })
}

export function makeFile(kind: FileKind, marker: string, random: Random): MadeFile {
  // Some documents are long enough to go into the index in several portions.
  const count = random.chance(0.2) ? 120 + random.below(120) : 3 + random.below(20)
  const texts = paragraphs(random, marker, count)
  const utf8 = (extension: string, text: string) => ({ name: `${marker}.${extension}`, content: Buffer.from(text) })
  const rows = () => [['编号', '内容'], ...texts.map((text, index) => [`${marker}-${index + 1}`, text])]
  switch (kind) {
    case 'txt':
      return utf8('txt', texts.join('\n\n'))
    case 'md':
      return utf8(
        'md',
        texts.map((text, index) => (index % 8 === 0 ? `## 第${index + 1}节\n\n${text}` : text)).join('\n\n'),
      )
    case 'html':
      return utf8('html', page(marker, texts))
    case 'csv':
      return utf8(
        'csv',
        rows()
          .map((row) => row.join(','))
          .join('\n'),
      )
    case 'xlsx':
      return { name: `${marker}.xlsx`, content: makeXlsx(rows()) }
    case 'docx':
      return { name: `${marker}.docx`, content: makeDocx(texts) }
    case 'pdf':
      return { name: `${marker}.pdf`, content: pdf(texts) }
    case 'broken-pdf':
      return { name: `${marker}.pdf`, content: Buffer.from(`%PDF-1.7\n${marker} and nothing that a reader could use`) }
    case 'encrypted-pdf':
      return { name: `${marker}.pdf`, content: pdf(texts.slice(0, 3), { user: 'closed', owner: 'closed too' }) }
  }
}

/** A page of the web whose title and text hold the marker. */
export function page(marker: string, texts: readonly string[]): string {
  const body = texts.map((text) => `<p>${text}</p>`).join('\n')
  return `<!doctype html><html><head><meta charset="utf-8"><title>页面 ${marker}</title></head><body><article><h1>页面 ${marker}</h1>\n${body}</article></body></html>`
}

function pdf(texts: readonly string[], passwords?: { user: string; owner: string }): Uint8Array {
  const pages: string[][] = []
  for (let start = 0; start < texts.length; start += 8) pages.push(texts.slice(start, start + 8))
  return makePdf({
    pages: pages.map((onPage) => ({
      items: onPage.flatMap((text, index) => column(text, { x: 60, y: 80 + index * 90, width: 470 })),
    })),
    ...(passwords === undefined ? {} : { passwords }),
  })
}
