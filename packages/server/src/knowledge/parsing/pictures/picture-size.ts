export interface PictureSize {
  readonly widthPixels: number
  readonly heightPixels: number
}

/** Size that the header of a PNG file tells; undefined when it is none. */
export function pngSize(bytes: Uint8Array): PictureSize | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (header.length < 33 || header.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined
  if (header.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { widthPixels: header.readUInt32BE(16), heightPixels: header.readUInt32BE(20) }
}

/** Size that the frame header of a JPEG file tells; undefined when it has none. */
export function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = 2
  while (position + 4 <= file.length) {
    const marker = file[position + 1] ?? 0
    if (file[position] !== 0xff) return undefined
    // Fill bytes, and markers that stand without a length.
    if (marker === 0xff) position += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) position += 2
    else if (isFrameHeader(marker)) {
      if (position + 9 > file.length) return undefined
      return { widthPixels: file.readUInt16BE(position + 7), heightPixels: file.readUInt16BE(position + 5) }
    } else if (marker === 0xd9 || marker === 0xda) return undefined
    else position += 2 + file.readUInt16BE(position + 2)
  }
  return undefined
}

/** Size that the header of a BMP file tells; undefined when it is none. Rows may be told from the top by a negative height. */
export function bmpSize(bytes: Uint8Array): PictureSize | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (header.length < 26 || header.toString('latin1', 0, 2) !== 'BM') return undefined
  return { widthPixels: Math.abs(header.readInt32LE(18)), heightPixels: Math.abs(header.readInt32LE(22)) }
}

/** Of a PNG, JPEG or BMP file. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  return pngSize(bytes) ?? jpegSize(bytes) ?? bmpSize(bytes)
}

/** Whether the camera noted that the picture is to be shown on its side (EXIF orientation 5 to 8). */
export function isOnItsSide(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = file.subarray(0, 65_536).indexOf('Exif\0\0', 0, 'latin1')
  if (start === -1 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return false
  const tiff = file.subarray(start + 6, start + 6 + 65_536)
  if (tiff.length < 8) return false
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + entry * 12
    if (short(at) === 0x0112) return short(at + 8) >= 5 && short(at + 8) <= 8
  }
  return false
}

/** Start of frame; the three left out are tables that share its range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
