import { extname } from 'node:path'
import { htmlForm } from './forms/html-form.ts'
import { lineForm, plainForm } from './forms/plain-form.ts'
import { subtitleForm, subtitleKind } from './forms/subtitle-form.ts'
import type { TextForm } from './forms/text-form.ts'

export type TextKind = 'markdown' | 'plain' | 'lines' | 'html' | 'srt' | 'vtt' | 'ass'
export type OfficeKind = 'docx' | 'pptx' | 'xlsx'

const textKinds: Readonly<Record<string, TextKind>> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'plain',
  text: 'plain',
  html: 'html',
  htm: 'html',
  srt: 'srt',
  vtt: 'vtt',
  ass: 'ass',
  ssa: 'ass',
}
const officeKinds: readonly OfficeKind[] = ['docx', 'pptx', 'xlsx']

/** How a document is taken apart, by its name; undefined for one whose layout cannot be kept. */
export function documentKind(name: string): { readonly text: TextKind } | { readonly office: OfficeKind } | undefined {
  const extension = extname(name).slice(1).toLowerCase()
  const text = textKinds[extension]
  if (text !== undefined) return { text }
  const office = officeKinds.find((kind) => kind === extension)
  return office === undefined ? undefined : { office }
}

/** A text taken apart. Subtitles are known by their look, whatever the file is called. */
export async function textForm(source: string, kind: TextKind): Promise<TextForm> {
  if (kind === 'plain') {
    const subtitles = subtitleKind(source)
    if (subtitles !== undefined) return subtitleForm(source, subtitles)
  }
  switch (kind) {
    case 'markdown': {
      // Its library has 150 modules, for which no start should wait.
      const { markdownForm } = await import('./forms/markdown-form.ts')
      return markdownForm(source)
    }
    case 'plain':
      return plainForm(source)
    case 'lines':
      return lineForm(source)
    case 'html':
      return htmlForm(source)
    case 'srt':
    case 'vtt':
    case 'ass':
      return subtitleForm(source, kind)
  }
}
