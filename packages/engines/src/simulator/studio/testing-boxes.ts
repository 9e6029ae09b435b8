/** What a track of an MP4 file says of itself. */
export interface TrackFacts {
  readonly widthPixels: number
  readonly heightPixels: number
  readonly seconds: number
  readonly samples: number
  readonly codec: string
}

export interface ReadBox {
  readonly type: string
  readonly content: Buffer
  /** @throws for a box that is no track */
  track(): TrackFacts
}

/** The boxes of an MP4 file, or those within one, for tests; read by the standard rather than as our writer writes them. */
export function readBoxes(bytes: Buffer): ReadBox[] {
  const boxes: ReadBox[] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (length < 8 || at + length > bytes.length) throw new Error(`a box of ${length} bytes at ${at}`)
    const content = bytes.subarray(at + 8, at + length)
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), content, track: () => trackOf(content) })
    at += length
  }
  return boxes
}

function trackOf(track: Buffer): TrackFacts {
  const header = inner(track, 'tkhd')
  const media = inner(track, 'mdia')
  const table = inner(inner(media, 'minf'), 'stbl')
  const times = inner(media, 'mdhd')
  return {
    widthPixels: header.readUInt32BE(76) / 0x10000,
    heightPixels: header.readUInt32BE(80) / 0x10000,
    seconds: times.readUInt32BE(16) / times.readUInt32BE(12),
    samples: inner(table, 'stsz').readUInt32BE(8),
    codec: inner(table, 'stsd').toString('latin1', 12, 16),
  }
}

function inner(content: Buffer, type: string): Buffer {
  const found = readBoxes(content).find((box) => box.type === type)
  if (found === undefined) throw new Error(`there is no ${type}`)
  return found.content
}
