/** What the first bytes of a file say that it is. `zip` and `compound` hold office documents of the new and the old kind. */
export type FileKind = 'pdf' | 'picture' | 'zip' | 'compound' | 'mp3' | 'wav' | 'text' | 'other'

/** So many bytes are enough to tell. */
export const signatureBytes = 4096

/** @param start the first bytes, at most `signatureBytes` */
export function fileKind(start: Buffer): FileKind {
  const text = start.toString('latin1')
  if (text.slice(0, 1024).includes('%PDF-')) return 'pdf'
  if (text.startsWith('\x89PNG\r\n\x1a\n') || text.startsWith('\xff\xd8\xff')) return 'picture'
  if (text.startsWith('PK\x03\x04')) return 'zip'
  if (text.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'compound'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'wav'
  if (text.startsWith('ID3') || isMpegFrame(start)) return 'mp3'
  return isText(start) ? 'text' : 'other'
}

/** Eleven bits of synchronisation, layer III, no reserved rate. */
function isMpegFrame(start: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = start
  return first === 0xff && (second & 0xe6) === 0xe2 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c
}

/** Text of two bytes a character begins with its mark; any other holds no zero byte. */
function isText(start: Buffer): boolean {
  const mark = start.readUInt16BE(0)
  return mark === 0xfffe || mark === 0xfeff || !start.includes(0)
}
