import { decodeText, encodingByMark } from '../text/decode-text.ts'
import type { DecodedText } from '../text/decode-text.ts'

/** Browsers look for the declaration this far; some pages put it behind a long comment. */
const declarationBytes = 4096
/** More broken characters than this say that the declaration lies. */
const mostBroken = 0.01

/**
 * Text of a page: by its byte-order mark, then the `content-type` of the reply, then the declaration inside the page, then its bytes.
 * A declared encoding that the bytes contradict is passed over.
 */
export function decodeHtml(bytes: Uint8Array, contentType?: string): DecodedText {
  if (encodingByMark(bytes) !== undefined) return decodeText(bytes)
  for (const label of [charsetOf(contentType ?? ''), declaredCharset(bytes)]) {
    const decoded = label === undefined ? undefined : decodeAs(bytes, label)
    if (decoded !== undefined) return decoded
  }
  return decodeText(bytes)
}

/** `charset` of a `content-type` header. */
function charsetOf(contentType: string): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType)?.[1]
}

/** Of `<meta charset>`, `<meta http-equiv="content-type">` or an XML declaration. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, declarationBytes)).toString('latin1')
  const [, inXml] = /^\s*<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]+)["']/i.exec(start) ?? []
  const [, inMeta] = /<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start) ?? []
  // What reads as ASCII here is no UTF-16, whatever it says.
  const charset = inMeta ?? inXml
  return charset === undefined || /^utf-?16/i.test(charset) ? undefined : charset
}

function decodeAs(bytes: Uint8Array, label: string): DecodedText | undefined {
  // Pages that declare GB2312 or GBK use characters of GB18030.
  const encoding = /^(gb2312|gbk|gb_2312-80|x-gbk)$/i.test(label) ? 'gb18030' : label
  let text: string
  try {
    text = new TextDecoder(encoding).decode(bytes)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
  const broken = text.length - text.replaceAll('\uFFFD', '').length
  return broken > text.length * mostBroken ? undefined : { text, encoding: encoding.toLowerCase() }
}
