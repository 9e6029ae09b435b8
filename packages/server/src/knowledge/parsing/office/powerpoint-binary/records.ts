import { ParseFailure } from '../../parsed-document.ts'

const headerBytes = 8
const containerVersion = 0xf
/** Groups in groups; deeper is no slide but an attack. */
const deepestNesting = 64

/** Types of records of [MS-PPT] and [MS-ODRAW] that are read here. */
export const recordType = {
  document: 0x03e8,
  documentAtom: 0x03e9,
  slide: 0x03ee,
  slideAtom: 0x03ef,
  notes: 0x03f0,
  notesAtom: 0x03f1,
  slidePersistAtom: 0x03f3,
  drawingGroup: 0x040b,
  drawing: 0x040c,
  placeholderAtom: 0x0bc3,
  outlineTextReference: 0x0f9e,
  textHeader: 0x0f9f,
  textCharacters: 0x0fa0,
  textBytes: 0x0fa8,
  slideList: 0x0ff0,
  userEdit: 0x0ff5,
  persistDirectory: 0x1772,
  pictureStore: 0xf001,
  shapeGroup: 0xf003,
  shape: 0xf004,
  pictureEntry: 0xf007,
  groupCoordinates: 0xf009,
  shapeProperties: 0xf00b,
  clientTextBox: 0xf00d,
  childAnchor: 0xf00f,
  clientAnchor: 0xf010,
  moreShapeProperties: 0xf122,
} as const

export interface PptRecord {
  readonly type: number
  readonly instance: number
  readonly isContainer: boolean
  readonly data: Buffer
  readonly depth: number
}

/** @returns undefined where no whole record stands at `offset` */
export function recordAt(bytes: Buffer, offset: number, depth = 0): PptRecord | undefined {
  if (offset < 0 || offset + headerBytes > bytes.length) return undefined
  const start = offset + headerBytes
  const length = bytes.readUInt32LE(offset + 4)
  if (start + length > bytes.length) return undefined
  const versionAndInstance = bytes.readUInt16LE(offset)
  return {
    type: bytes.readUInt16LE(offset + 2),
    instance: versionAndInstance >> 4,
    isContainer: (versionAndInstance & 0xf) === containerVersion,
    data: bytes.subarray(start, start + length),
    depth,
  }
}

/** @throws {ParseFailure} `too-large` where containers are nested too deeply */
export function* recordsIn(container: PptRecord | undefined): Generator<PptRecord> {
  if (container === undefined) return
  if (container.depth > deepestNesting) throw new ParseFailure('too-large', 'The records are nested too deeply.')
  for (let offset = 0; ;) {
    const record = recordAt(container.data, offset, container.depth + 1)
    if (record === undefined) return
    yield record
    offset += headerBytes + record.data.length
  }
}

export function childRecord(container: PptRecord | undefined, type: number, instance?: number): PptRecord | undefined {
  for (const record of recordsIn(container)) {
    if (record.type === type && (instance === undefined || record.instance === instance)) return record
  }
  return undefined
}

/** All records of that type below `container`; what stands inside a found one is not searched. */
export function* recordsBelow(container: PptRecord | undefined, type: number): Generator<PptRecord> {
  for (const record of recordsIn(container)) {
    if (record.type === type) yield record
    else if (record.isContainer) yield* recordsBelow(record, type)
  }
}
