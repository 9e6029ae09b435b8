import type { ParsedImage } from '../parsed-document.ts'

const mostCharacters = 20_000_000
const contentTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'])

/** The picture of a `data:` address in base64; undefined for other addresses, other kinds and pictures above some 15 MB. */
export function dataImage(url: string): Pick<ParsedImage, 'contentType' | 'bytes'> | undefined {
  if (!url.startsWith('data:') || url.length > mostCharacters) return undefined
  const comma = url.indexOf(',')
  const [contentType = '', ...parameters] = url.slice('data:'.length, comma).toLowerCase().split(';')
  if (comma === -1 || !contentTypes.has(contentType) || !parameters.includes('base64')) return undefined
  const bytes = new Uint8Array(Buffer.from(decodedPercents(url.slice(comma + 1)), 'base64'))
  return bytes.length === 0 ? undefined : { contentType, bytes }
}

/** Only the signs of base64 are ever written as percents. */
function decodedPercents(text: string): string {
  return text.replaceAll(/%(2b|2f|3d|0a|0d|20)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
