import * as spreadsheet from '@e965/xlsx'

/** Binary office files (Word and PowerPoint 97) for tests, with no more than their readers must find. */

/** The library declares no types for its compound files. */
interface CompoundFiles {
  readonly utils: {
    cfb_new(): object
    cfb_add(file: object, name: string, content: Uint8Array): void
  }
  write(file: object, options: { type: 'buffer' }): Uint8Array
}
const compoundFiles: CompoundFiles = spreadsheet.CFB

export function makeCompoundFile(streams: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const file = compoundFiles.utils.cfb_new()
  for (const [name, content] of Object.entries(streams)) compoundFiles.utils.cfb_add(file, name, content)
  return new Uint8Array(compoundFiles.write(file, { type: 'buffer' }))
}

/** An office file with a password: a compound file around the encrypted package. */
export function makeEncryptedPackage(): Uint8Array {
  return makeCompoundFile({ EncryptionInfo: Buffer.alloc(64, 1), EncryptedPackage: Buffer.alloc(5000, 7) })
}

const textOffset = 0x800
const bodyLengthOffset = 0x4c
const piecesPairOffset = 0x1a2

/** A document of Word 97 of plain paragraphs in one piece of UTF-16, without styles. */
export function makeDoc(paragraphs: readonly string[], { encrypted = false } = {}): Uint8Array {
  const text = paragraphs.map((paragraph) => `${paragraph}\r`).join('')
  const head = Buffer.alloc(textOffset)
  head.writeUInt16LE(0xa5ec, 0)
  head.writeUInt16LE(0xc1, 2)
  head.writeUInt16LE(0x0200 | (encrypted ? 0x0100 : 0), 10)
  head.writeUInt32LE(text.length, bodyLengthOffset)
  const pieces = Buffer.alloc(5 + 8 + 8)
  pieces.writeUInt8(2, 0)
  pieces.writeUInt32LE(16, 1)
  pieces.writeUInt32LE(text.length, 9)
  pieces.writeUInt32LE(textOffset, 15)
  head.writeUInt32LE(0, piecesPairOffset)
  head.writeUInt32LE(pieces.length, piecesPairOffset + 4)
  const main = Buffer.concat([head, Buffer.from(text, 'utf16le'), Buffer.alloc(4096)])
  return makeCompoundFile({ WordDocument: main, '1Table': pieces })
}

/** A shape's left, top, width and height in points. */
type Frame = readonly [number, number, number, number]

export interface PptSlide {
  readonly title?: string
  readonly texts?: readonly { readonly text: string; readonly frame: Frame }[]
  readonly notes?: string
}

/** A presentation of PowerPoint 97, 720 by 540 points, titles in the outline and other texts in shapes. */
export function makePpt(slides: readonly PptSlide[], { encrypted = false } = {}): Uint8Array {
  const persisted: Buffer[] = []
  const slideLists = [0, 2].map((instance) => {
    const entries = slides.flatMap((slide, index) => {
      if (instance === 2 && slide.notes === undefined) return []
      persisted.push(instance === 0 ? slideRecord(slide) : notesRecord(slide.notes ?? '', 256 + index))
      return [persistAtom(persisted.length + 1, 256 + index), ...(instance === 0 ? outline(slide) : [])]
    })
    return container(0x0ff0, entries, instance)
  })
  const size = Buffer.alloc(40)
  size.writeInt32LE(720 * 8, 0)
  size.writeInt32LE(540 * 8, 4)
  const records = [container(0x03e8, [atom(0x03e9, size), ...slideLists]), ...persisted]
  const offsets = records.map((_record, index) => Buffer.concat(records.slice(0, index)).length)
  const directory = atom(0x1772, Buffer.concat([uint32((offsets.length << 20) | 1), ...offsets.map(uint32)]))
  const directoryOffset = Buffer.concat(records).length
  const edit = atom(0x0ff5, Buffer.concat([0, 0, 0, directoryOffset, 1, 0, 0].map(uint32)))
  const user = [0x14, encrypted ? 0xf3d1c4df : 0xe391c05f, directoryOffset + directory.length]
  return makeCompoundFile({
    'PowerPoint Document': Buffer.concat([...records, directory, edit, Buffer.alloc(4096)]),
    'Current User': atom(0x0ff6, Buffer.concat([...user, 0, 0].map(uint32))),
  })
}

function outline({ title }: PptSlide): Buffer[] {
  return title === undefined ? [] : [atom(0x0f9f, uint32(0)), atom(0x0fa0, Buffer.from(title, 'utf16le'))]
}

function slideRecord({ title, texts = [] }: PptSlide): Buffer {
  const shapes = texts.map(({ text, frame }) =>
    shape(frame, [atom(0x0f9f, uint32(4)), atom(0x0fa0, Buffer.from(text, 'utf16le'))]),
  )
  if (title !== undefined) shapes.push(shape([36, 20, 648, 60], [atom(0x0f9e, uint32(0))]))
  return container(0x03ee, [atom(0x03ef, Buffer.alloc(24)), drawing(shapes)])
}

function notesRecord(text: string, slideId: number): Buffer {
  const body = shape([0, 0, 100, 100], [atom(0x0f9f, uint32(2)), atom(0x0fa0, Buffer.from(text, 'utf16le'))])
  return container(0x03f0, [atom(0x03f1, Buffer.concat([uint32(slideId), uint32(0)])), drawing([body])])
}

function drawing(shapes: readonly Buffer[]): Buffer {
  return container(0x040c, [container(0xf002, [container(0xf003, shapes)])])
}

function shape([left, top, width, height]: Frame, text: readonly Buffer[]): Buffer {
  const anchor = Buffer.alloc(8)
  for (const [index, points] of [top, left, left + width, top + height].entries())
    anchor.writeInt16LE(points * 8, index * 2)
  return container(0xf004, [atom(0xf010, anchor), container(0xf00d, text)])
}

function persistAtom(number: number, slideId: number): Buffer {
  return atom(0x03f3, Buffer.concat([number, 0, 0, slideId, 0].map(uint32)))
}

function container(type: number, records: readonly Buffer[], instance = 0): Buffer {
  return record((instance << 4) | 0xf, type, Buffer.concat(records))
}

function atom(type: number, data: Buffer): Buffer {
  return record(0, type, data)
}

function record(versionAndInstance: number, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(versionAndInstance, 0)
  head.writeUInt16LE(type, 2)
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
