import { extensionOf } from '../files/index.ts'
import { formatOfName } from '../knowledge/index.ts'
import type { DocumentFormat } from '../knowledge/index.ts'

export const parserTools = ['lite', 'expert', 'prime', 'prime-sync'] as const
export type ParserTool = (typeof parserTools)[number]

const mebibyte = 1_048_576
const liteTypes = [
  ...(['pdf', 'docx', 'doc', 'xls', 'xlsx', 'ppt', 'pptx'] as const),
  ...(['png', 'jpg', 'jpeg', 'csv', 'txt', 'md'] as const),
]
const primeTypes = [
  ...liteTypes,
  ...(['html', 'bmp', 'gif', 'webp', 'heic', 'eps', 'icns', 'im', 'pcx', 'ppm', 'tiff', 'xbm', 'heif', 'jp2'] as const),
]

/** File types of each tool by the platform's documents. */
const typesOfTool: Readonly<Record<ParserTool, readonly string[]>> = {
  lite: liteTypes,
  expert: ['pdf'],
  prime: primeTypes,
  'prime-sync': [...primeTypes, 'wps'],
}

/** What each tool gives beside text. */
export function givesPictures(tool: ParserTool): boolean {
  return tool !== 'lite'
}

export function givesLayout(tool: ParserTool): boolean {
  return tool === 'prime' || tool === 'prime-sync'
}

export function typesOf(tool: ParserTool): readonly string[] {
  return typesOfTool[tool]
}

/** Largest file by the platform's documents. What a tool's table leaves out has the limit of pictures. */
export function maxBytesOf(tool: ParserTool, type: string): number {
  if (tool === 'lite') return 50 * mebibyte
  if (['pdf', 'doc', 'docx', 'ppt', 'pptx', 'wps'].includes(type)) return 100 * mebibyte
  if (['xls', 'xlsx', 'csv'].includes(type)) return 10 * mebibyte
  if (tool === 'prime-sync' && ['md', 'txt'].includes(type)) return 10 * mebibyte
  return 20 * mebibyte
}

/** No tool takes more. */
export const mostParsedBytes = 100 * mebibyte

/** Extensions in other spellings than the documents'. */
const spellings: Readonly<Record<string, string>> = { tif: 'tiff', htm: 'html', markdown: 'md', j2k: 'jp2' }

/** What the caller says that the file is, else what its name says; lower case, empty when neither tells. */
export function fileTypeOf(fileType: string | undefined, name: string): string {
  const said = (fileType ?? '').trim().replace(/^\./, '').toLowerCase()
  const type = said === '' ? extensionOf(name) : said
  return spellings[type] ?? type
}

/** As what the parsers read it; undefined for kinds of pictures that have to be converted first, or are not read. */
export function documentFormatOf(type: string): DocumentFormat | undefined {
  return type === 'wps' ? 'doc' : formatOfName(`x.${type}`)
}
