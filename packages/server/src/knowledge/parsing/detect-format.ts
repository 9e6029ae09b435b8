import type { DocumentFormat } from '../document-types.ts'
import { looksLikeTableMarkup, sniffOffice } from './office/sniff-office.ts'
import { ParseFailure } from './parsed-document.ts'
import { decodeText } from './text/decode-text.ts'
import { isBinary } from './text/refuse-binary.ts'

const textFormats: ReadonlySet<DocumentFormat> = new Set(['txt', 'md', 'csv', 'html', 'url'])
const officeFormats: ReadonlySet<DocumentFormat> = new Set(['doc', 'docx', 'ppt', 'pptx', 'xls', 'xlsx'])
const sheetFormats: ReadonlySet<DocumentFormat> = new Set(['xls', 'xlsx'])

/** First bytes of files that nobody reads here; a name of ours does not make them readable. */
const foreignStarts: readonly (readonly [offset: number, start: string])[] = [
  [0, 'GIF8'],
  [8, 'WEBP'],
  [8, 'WAVE'],
  [8, 'AVI '],
  [4, 'ftyp'],
  [0, 'II*\0'],
  [0, 'MM\0*'],
  [0, 'Rar!\x1a\x07'],
  [0, '7z\xbc\xaf\x27\x1c'],
  [0, '\x1f\x8b\x08'],
  [0, 'BZh9'],
  [0, '\xfd7zXZ\0'],
  [0, '\x7fELF'],
  [0, 'MZ\x90\0'],
  [0, '\xca\xfe\xba\xbe'],
  [0, 'OggS'],
  [0, 'ID3\x03'],
  [0, 'SQLite format 3\0'],
]

/**
 * What a file is by its bytes; its name or `content-type` decides between kinds of text only.
 * @param format what it is by its name
 * @throws {ParseFailure} `empty`, `encrypted`, `unsupported`
 */
export function detectFormat(
  bytes: Uint8Array,
  format: DocumentFormat,
  { contentType = '' }: { readonly contentType?: string } = {},
): DocumentFormat {
  if (bytes.length === 0) throw new ParseFailure('empty', 'The file has no bytes.')
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (isPdf(start, format)) return 'pdf'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return format === 'jpeg' ? 'jpeg' : 'jpg'
  if (start.startsWith('PK\x03\x04') || start.startsWith('\xd0\xcf\x11\xe0')) return officeFormat(bytes, format)
  if (foreignStarts.some(([offset, bytesThere]) => start.startsWith(bytesThere, offset))) {
    throw new ParseFailure('unsupported', 'Its bytes are of a kind that no parser takes.')
  }
  if (format === 'url') return pageFormat(contentType)
  return textFormats.has(format) ? format : misnamedText(bytes, start, format)
}

/** Programs tolerate some bytes before the header; a text that speaks of PDF does not begin with it. */
function isPdf(start: string, format: DocumentFormat): boolean {
  return textFormats.has(format) ? /^(\xef\xbb\xbf)?\s*%PDF-\d/.test(start) : start.includes('%PDF-')
}

function officeFormat(bytes: Uint8Array, format: DocumentFormat): DocumentFormat {
  const kind = sniffOffice(bytes)
  if (kind === 'encrypted') throw new ParseFailure('encrypted', 'The document wants a password.')
  if (kind !== undefined) return kind
  // Too broken to tell: the parser that the name asks for says what is wrong.
  if (officeFormats.has(format)) return format
  throw new ParseFailure('unsupported', 'It is an archive, not a document.')
}

/** An address may give any kind of text. */
function pageFormat(contentType: string): DocumentFormat {
  const [type = ''] = contentType.toLowerCase().split(';')
  switch (type.trim()) {
    case 'text/plain':
      return 'txt'
    case 'text/markdown':
      return 'md'
    case 'text/csv':
      return 'csv'
    default:
      return 'url'
  }
}

/** Names under which programs have long saved plain text and tables; under others it is a broken file. */
const looseFormats: ReadonlySet<DocumentFormat> = new Set(['doc', 'xls'])

/** Text under the name of something else: a page that was saved as .doc or .pdf, a table as .xls. */
function misnamedText(bytes: Uint8Array, start: string, format: DocumentFormat): DocumentFormat {
  if (format === 'mp4') throw new ParseFailure('unsupported', 'Videos are not read.')
  if (sheetFormats.has(format) && (sniffOffice(bytes) !== undefined || looksLikeTableMarkup(bytes))) return format
  // Rich text is text only to programs.
  if (start.startsWith('{\\rtf')) {
    if (format === 'doc') return format
    throw new ParseFailure('unsupported', 'Rich text is not read.')
  }
  const { text } = decodeText(bytes.subarray(0, 65_536))
  if (isBinary(text)) return format
  if (/<(!doctype\s+html|html|head|body)[\s>]/i.test(text.slice(0, 4096))) return 'html'
  if (!looseFormats.has(format)) return format
  if (format === 'doc') return 'txt'
  return /[\t,;].*\n/.test(text) ? 'csv' : format
}
