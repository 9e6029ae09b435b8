import type { KnowledgeType } from './slicing/slice.ts'

/** The platform's numbers of kinds of documents (`dtype`). */
export const documentTypes = {
  txt: 1,
  doc: 2,
  pdf: 3,
  url: 4,
  docx: 5,
  xlsx: 6,
  jpeg: 7,
  png: 8,
  jpg: 9,
  mp4: 10,
  csv: 11,
  ppt: 12,
  pptx: 13,
  md: 14,
  xls: 15,
} as const

/** `html` has no number of its own on the platform; an uploaded page counts as what it would be when fetched, a `url`. */
export type DocumentFormat = keyof typeof documentTypes | 'html'

export function documentTypeNumber(format: DocumentFormat): number {
  return documentTypes[format === 'html' ? 'url' : format]
}

const formatByExtension: Readonly<Record<string, DocumentFormat>> = {
  txt: 'txt',
  text: 'txt',
  log: 'txt',
  md: 'md',
  markdown: 'md',
  htm: 'html',
  html: 'html',
  pdf: 'pdf',
  doc: 'doc',
  docx: 'docx',
  ppt: 'ppt',
  pptx: 'pptx',
  xls: 'xls',
  xlsx: 'xlsx',
  csv: 'csv',
  jpg: 'jpg',
  jpeg: 'jpeg',
  png: 'png',
}

/** What a file is by its name; undefined for kinds that are not read. */
export function formatOfName(fileName: string): DocumentFormat | undefined {
  const dot = fileName.lastIndexOf('.')
  return dot === -1 ? undefined : formatByExtension[fileName.slice(dot + 1).toLowerCase()]
}

const runningText: readonly DocumentFormat[] = ['txt', 'doc', 'pdf', 'url', 'html', 'docx', 'ppt', 'pptx', 'md']
const sheets: readonly DocumentFormat[] = ['xls', 'xlsx', 'csv']
const pictures: readonly DocumentFormat[] = ['jpg', 'jpeg', 'png']

/** Which kinds of documents each kind of slicing takes, as the platform documents them; pictures are read as running text. */
const formatsOfSlicing: Readonly<Record<KnowledgeType, readonly DocumentFormat[]>> = {
  1: [...runningText, ...pictures],
  2: [...runningText, ...pictures],
  3: sheets,
  5: [...runningText, ...pictures],
  6: ['pdf', 'ppt', 'pptx'],
  7: sheets,
}

export function slicingTakes(knowledgeType: KnowledgeType, format: DocumentFormat): boolean {
  return formatsOfSlicing[knowledgeType].includes(format)
}

/** What the platform chooses where the caller names no slicing. */
export function defaultSlicing(format: DocumentFormat): KnowledgeType {
  return sheets.includes(format) ? 3 : 1
}
