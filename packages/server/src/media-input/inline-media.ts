import { MediaRefused } from './media-refused.ts'

/**
 * The bytes of a medium that stands in the request: a data URI, or bare base64, as one SDK sends it.
 * @throws {MediaRefused}
 */
export function inlineBytes(text: string): Buffer {
  const comma = text.startsWith('data:') ? text.indexOf(',') : -1
  if (text.startsWith('data:') && !/;base64$/i.test(text.slice(0, Math.max(comma, 0)))) throw noBase64()
  const base64 = text.slice(comma + 1)
  // Buffer passes over what is no base64; a text of which it reads almost nothing is something else.
  const bytes = Buffer.from(base64, 'base64')
  const expected = Math.floor((base64.replace(/[\s=]+/g, '').length * 3) / 4)
  if (bytes.length === 0 || bytes.length < expected) throw noBase64()
  return bytes
}

export function dataUrl(contentType: string, bytes: Uint8Array): string {
  return `data:${contentType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`
}

function noBase64(): MediaRefused {
  return new MediaRefused({
    zh: '应为 URL、data URI、Base64 或文件 id。',
    en: 'It must be an address, a data URI, base64 or the id of a file.',
  })
}
