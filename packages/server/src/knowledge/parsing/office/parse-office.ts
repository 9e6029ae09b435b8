import { ParseFailure } from '../parsed-document.ts'
import type { ParsedDocument } from '../parsed-document.ts'
import { readDocx } from './docx/parse-docx.ts'
import { convertByLibreOffice } from './libreoffice.ts'
import type { OfficeOptions } from './office-options.ts'
import { isCompoundFile } from './package/compound-file.ts'
import { readPpt } from './powerpoint-binary/parse-ppt.ts'
import { readPptx } from './pptx/parse-pptx.ts'
import { readWorkbook } from './sheets/parse-xlsx.ts'
import { looksLikeTableMarkup, sniffOffice } from './sniff-office.ts'
import type { OfficeKind } from './sniff-office.ts'
import { readDoc } from './word-binary/parse-doc.ts'

type Parser = (bytes: Uint8Array, options?: OfficeOptions) => Promise<ParsedDocument>

/**
 * Each parser reads what the bytes are, whatever the name of the file promised: a `.doc` that is a docx, an `.xls` that is a web page.
 * @throws {ParseFailure} `encrypted`, `damaged`, `too-large`, `empty`, and `unsupported` for bytes of a kind that no parser here takes
 */
export const parseDocx: Parser = (bytes, options) => parseOffice(bytes, 'docx', options)
export const parsePptx: Parser = (bytes, options) => parseOffice(bytes, 'pptx', options)
/** Workbooks of Excel, new and old (xlsx, xlsb, xls), of OpenDocument, and tables as web pages or XML under the name of one. */
export const parseXlsx: Parser = (bytes, options) => parseOffice(bytes, 'xlsx', options)
export const parseDoc: Parser = (bytes, options) => parseOffice(bytes, 'doc', options)
export const parsePpt: Parser = (bytes, options) => parseOffice(bytes, 'ppt', options)

async function parseOffice(
  bytes: Uint8Array,
  expected: OfficeKind,
  options: OfficeOptions = {},
): Promise<ParsedDocument> {
  const kind = sniffOffice(bytes)
  if (kind === 'encrypted') throw new ParseFailure('encrypted', 'The file is protected by a password.')
  if (kind === undefined && expected === 'xlsx' && looksLikeTableMarkup(bytes)) {
    return whole(() => readWorkbook(bytes, 'markup', options))
  }
  if (kind !== undefined) return read(bytes, kind, options)
  // Too broken to tell: the container still says which of two formats it was, and its parser what is wrong.
  if (isCompoundFile(bytes)) return read(bytes, binaryKinds[expected], options)
  if (beginsLikePackage(bytes)) return read(bytes, packageKinds[expected], options)
  return ofAnotherKind(bytes, options)
}

const packageKinds = { docx: 'docx', doc: 'docx', pptx: 'pptx', ppt: 'pptx', xlsx: 'xlsx', xls: 'xlsx' } as const
const binaryKinds = { docx: 'doc', doc: 'doc', pptx: 'ppt', ppt: 'ppt', xlsx: 'xls', xls: 'xls' } as const

async function read(bytes: Uint8Array, kind: OfficeKind, options: OfficeOptions): Promise<ParsedDocument> {
  switch (kind) {
    case 'docx':
      return whole(() => readDocx(bytes, options))
    case 'pptx':
      return whole(() => readPptx(bytes, options))
    case 'xlsx':
      return whole(() => readWorkbook(bytes, 'package', options))
    case 'xls':
      return whole(() => readWorkbook(bytes, 'binary', options))
    case 'doc':
      return orConverted(() => readDoc(bytes, options), bytes, 'doc', options)
    case 'ppt':
      return orConverted(() => readPpt(bytes, options), bytes, 'ppt', options)
  }
}

/** Whatever goes wrong on the way through a broken file means just that: it is broken. */
function whole(parse: () => ParsedDocument): ParsedDocument {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ParseFailure) throw error
    throw new ParseFailure('damaged', 'The file cannot be read.', { cause: error })
  }
}

async function orConverted(
  parse: () => ParsedDocument,
  bytes: Uint8Array,
  from: 'doc' | 'ppt',
  options: OfficeOptions,
): Promise<ParsedDocument> {
  try {
    return whole(parse)
  } catch (failure) {
    const mayHelp = failure instanceof ParseFailure && ['damaged', 'unsupported'].includes(failure.reason)
    const to = from === 'doc' ? 'docx' : 'pptx'
    const converted = mayHelp ? await (options.convert ?? convertByLibreOffice)(bytes, { from, to }) : undefined
    if (converted === undefined) throw failure
    return whole(() => (to === 'docx' ? readDocx(converted, options) : readPptx(converted, options)))
  }
}

const richText = '{\\rtf'

/** Rich text is what many programs write under the name .doc; LibreOffice reads it where it is installed. */
async function ofAnotherKind(bytes: Uint8Array, options: OfficeOptions): Promise<ParsedDocument> {
  if (Buffer.from(bytes.subarray(0, richText.length)).toString('latin1') === richText) {
    const converted = await (options.convert ?? convertByLibreOffice)(bytes, { from: 'rtf', to: 'docx' })
    if (converted !== undefined) return whole(() => readDocx(converted, options))
    throw new ParseFailure('unsupported', 'Rich text (RTF) is read only where LibreOffice is installed.')
  }
  throw new ParseFailure('unsupported', 'The file is of another kind than its name says.')
}

function beginsLikePackage(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}
