import { ParseFailure } from '../parsed-document.ts'
import { defaultOfficeLimits } from './office-options.ts'
import { CompoundFile, isCompoundFile } from './package/compound-file.ts'
import { OfficePackage } from './package/office-package.ts'

/** What the parsers here read; each kind stands for its relatives too (templates, macro files; `xlsx` for xlsb and ods). */
export type OfficeKind = 'docx' | 'pptx' | 'xlsx' | 'doc' | 'ppt' | 'xls'

/** Streams by which a compound file tells what it is. */
const kindsByStream: readonly (readonly [string, OfficeKind])[] = [
  ['WordDocument', 'doc'],
  ['PowerPoint Document', 'ppt'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
]

const kindsByContentType: readonly (readonly [RegExp, OfficeKind])[] = [
  [/wordprocessingml|ms-word/, 'docx'],
  [/presentationml|ms-powerpoint/, 'pptx'],
  [/spreadsheetml|ms-excel/, 'xlsx'],
]

/** A web page or "XML spreadsheet 2003" with a table, under the name of a workbook: what many web systems export as .xls. */
const tableMarkup = /<(?:html|table|meta|[a-z]+:workbook|workbook)\b/i

/**
 * What the bytes are, whatever the file's name says.
 * @returns undefined for kinds that are not read here and for archives and containers too broken to tell
 */
export function sniffOffice(bytes: Uint8Array): OfficeKind | 'encrypted' | undefined {
  if (isCompoundFile(bytes)) return trying(() => kindOfCompoundFile(bytes))
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4096, bytes.byteLength)).toString('latin1')
  if (start.startsWith('PK\x03\x04')) return trying(() => kindOfPackage(bytes))
  return beginsLikeOldWorkbook(bytes) ? 'xls' : undefined
}

/** The first record of a workbook of Excel 2 to 4 that was saved without a container: BOF, of 4 to 16 bytes. */
function beginsLikeOldWorkbook(bytes: Uint8Array): boolean {
  const [type, version = 1, length = 0, lengthHigh] = bytes
  return (
    type === 9 && [0, 2, 4, 8].includes(version) && length >= 4 && length <= 16 && length % 2 === 0 && lengthHigh === 0
  )
}

/** Markup that holds the tables of a workbook. */
export function looksLikeTableMarkup(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4096, bytes.byteLength)).toString('latin1')
  return tableMarkup.test(start.replaceAll('\0', ''))
}

function kindOfCompoundFile(bytes: Uint8Array): OfficeKind | 'encrypted' | undefined {
  const file = new CompoundFile(bytes)
  if (file.has('EncryptedPackage')) return 'encrypted'
  return kindsByStream.find(([stream]) => file.has(stream))?.[1]
}

function kindOfPackage(bytes: Uint8Array): OfficeKind | undefined {
  const unit = new OfficePackage(bytes, defaultOfficeLimits)
  const openDocument = unit.bytes('mimetype')
  if (openDocument !== undefined) {
    return Buffer.from(openDocument).toString('latin1').includes('opendocument.spreadsheet') ? 'xlsx' : undefined
  }
  const contentType = unit.mainContentType()
  return kindsByContentType.find(([pattern]) => pattern.test(contentType))?.[1]
}

function trying(sniff: () => OfficeKind | 'encrypted' | undefined): OfficeKind | 'encrypted' | undefined {
  try {
    return sniff()
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    if (error.reason === 'encrypted') return 'encrypted'
    // Too broken or too large to tell: the parser that the name asks for says what is wrong with it.
    return undefined
  }
}
