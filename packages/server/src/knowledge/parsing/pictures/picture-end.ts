/**
 * Whether the file of a picture goes on to its end. Decoders draw what they have of one that broke off, and half a page would pass for the
 * whole.
 * @param bytes a PNG or JPEG file; others, which tell no end, count as whole
 */
export function reachesItsEnd(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return hasLastChunk(file)
  return file[0] === 0xff && file[1] === 0xd8 ? hasEndOfImage(file) : true
}

/** A chunk is its length, four letters, so many bytes, and a checksum, which decoders do without at the very end. */
function hasLastChunk(png: Buffer): boolean {
  for (let position = 8; position + 8 <= png.length; position += 12 + png.readUInt32BE(position)) {
    if (png.toString('latin1', position + 4, position + 8) === 'IEND') return true
  }
  return false
}

/** Behind the first scan the mark of the end stands for nothing else; before it a small copy of the picture may have one of its own. */
function hasEndOfImage(jpeg: Buffer): boolean {
  let position = 2
  while (position + 4 <= jpeg.length) {
    const marker = jpeg[position + 1] ?? 0
    if (jpeg[position] !== 0xff) return false
    if (marker === 0xda) return jpeg.includes('\xff\xd9', position, 'latin1')
    if (marker === 0xff) position += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) position += 2
    else position += 2 + jpeg.readUInt16BE(position + 2)
  }
  return false
}
