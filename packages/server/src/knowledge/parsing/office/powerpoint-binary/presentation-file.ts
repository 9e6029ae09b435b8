import { ParseFailure } from '../../parsed-document.ts'
import { CompoundFile } from '../package/compound-file.ts'
import { childRecord, recordAt, recordType, recordsBelow, recordsIn } from './records.ts'
import type { PptRecord } from './records.ts'

const encryptedToken = 0xf3d1c4df
/** An edit that says where the key of its encryption stands. */
const encryptedEditBytes = 32
const mostEdits = 10_000
const slideInstance = 0
const notesInstance = 2
/** Bytes between the head of a stored picture and its file: one or two checksums and a tag. */
const pictureHeads = [17, 33, 16, 32]

export interface ListedSlide {
  /** Undefined where the slide itself is lost. */
  readonly record: PptRecord | undefined
  readonly slideId: number
  /** Text of its placeholders, which the slide's shapes refer to by position: kind (`TextHeaderAtom`) and text. */
  readonly texts: readonly PlaceholderText[]
}

export interface PlaceholderText {
  readonly kind: number
  readonly text: string
}

/** The streams of a PowerPoint 97 presentation: which slides there are, in which order, and where the latest version of each stands. */
export class PresentationFile {
  readonly document: PptRecord
  readonly #stream: Buffer
  readonly #pictures: Buffer
  /** Offsets in the stream by the number under which a record is known. */
  readonly #offsets = new Map<number, number>()

  /** @throws {ParseFailure} `encrypted`, `damaged` */
  constructor(bytes: Uint8Array) {
    const file = new CompoundFile(bytes)
    const stream = file.stream('PowerPoint Document')
    const user = file.stream('Current User')
    if (stream === undefined || user === undefined || user.length < 20) {
      throw new ParseFailure('damaged', 'The file holds no presentation.')
    }
    if (user.readUInt32LE(12) === encryptedToken) throw encrypted()
    this.#stream = stream
    this.#pictures = file.stream('Pictures') ?? Buffer.alloc(0)
    const documentNumber = this.#readEdits(user.readUInt32LE(16))
    const document = this.#persisted(documentNumber)
    if (document?.type !== recordType.document)
      throw new ParseFailure('damaged', 'The presentation has lost its slides.')
    this.document = document
  }

  /** In points; undefined where the document does not tell. */
  slideSize(): { readonly widthPoints: number; readonly heightPoints: number } | undefined {
    const data = childRecord(this.document, recordType.documentAtom)?.data
    if (data === undefined || data.length < 8) return undefined
    const [widthPoints, heightPoints] = [data.readInt32LE(0) / 8, data.readInt32LE(4) / 8]
    return widthPoints > 0 && heightPoints > 0 ? { widthPoints, heightPoints } : undefined
  }

  slides(): ListedSlide[] {
    return this.#listed(slideInstance)
  }

  notes(): ListedSlide[] {
    return this.#listed(notesInstance)
  }

  /** @param position in the store of pictures, from 1, as shapes name it */
  picture(position: number): Buffer | undefined {
    const store = [...recordsBelow(childRecord(this.document, recordType.drawingGroup), recordType.pictureStore)][0]
    const entry = [...recordsIn(store)][position - 1]?.data
    if (entry === undefined || entry.length < 32) return undefined
    const picture = recordAt(this.#pictures, entry.readUInt32LE(28))?.data
    return pictureHeads
      .map((head) => picture?.subarray(head))
      .find((file) => file !== undefined && beginsLikePicture(file))
  }

  #listed(instance: number): ListedSlide[] {
    const list = childRecord(this.document, recordType.slideList, instance)
    const slides: { record: PptRecord | undefined; slideId: number; texts: PlaceholderText[] }[] = []
    let kind = 0
    for (const { type, data } of recordsIn(list)) {
      if (type === recordType.slidePersistAtom && data.length >= 16) {
        slides.push({ record: this.#persisted(data.readUInt32LE(0)), slideId: data.readUInt32LE(12), texts: [] })
      } else if (type === recordType.textHeader && data.length >= 4) {
        kind = data.readUInt32LE(0)
        slides.at(-1)?.texts.push({ kind, text: '' })
      } else {
        const text = textOfRecord(type, data)
        const texts = slides.at(-1)?.texts
        if (text !== undefined && texts !== undefined && texts.length > 0) texts[texts.length - 1] = { kind, text }
      }
    }
    return slides
  }

  #persisted(number: number): PptRecord | undefined {
    const offset = this.#offsets.get(number)
    return offset === undefined ? undefined : recordAt(this.#stream, offset)
  }

  /** Each saving adds an edit that points to the one before; the newest comes first and its places count. */
  #readEdits(newest: number): number {
    let documentNumber: number | undefined
    let offset = newest
    for (let count = 0; count < mostEdits; count += 1) {
      const edit = recordAt(this.#stream, offset)
      if (edit?.type !== recordType.userEdit || edit.data.length < 20) break
      if (edit.data.length >= encryptedEditBytes) throw encrypted()
      documentNumber ??= edit.data.readUInt32LE(16)
      this.#readDirectory(recordAt(this.#stream, edit.data.readUInt32LE(12)))
      const previous = edit.data.readUInt32LE(8)
      // Every earlier edit stands further to the front.
      if (previous === 0 || previous >= offset) break
      offset = previous
    }
    if (documentNumber === undefined) throw new ParseFailure('damaged', 'The presentation has lost its directory.')
    return documentNumber
  }

  #readDirectory(directory: PptRecord | undefined): void {
    if (directory?.type !== recordType.persistDirectory) return
    const { data } = directory
    for (let at = 0; at + 4 <= data.length;) {
      const head = data.readUInt32LE(at)
      const first = head & 0xfffff
      const count = Math.min(head >>> 20, Math.floor((data.length - at - 4) / 4))
      for (let index = 0; index < count; index += 1) {
        if (!this.#offsets.has(first + index)) this.#offsets.set(first + index, data.readUInt32LE(at + 4 + 4 * index))
      }
      at += 4 + 4 * count
      if (count === 0) break
    }
  }
}

/** Text of a text record, undefined for others. Paragraphs end with `\r`, lines with `\v`. */
export function textOfRecord(type: number, data: Buffer): string | undefined {
  if (type === recordType.textCharacters) return data.toString('utf16le', 0, data.length & ~1)
  return type === recordType.textBytes ? data.toString('latin1') : undefined
}

function beginsLikePicture(file: Buffer): boolean {
  const start = file.toString('latin1', 0, 4)
  return start === '\x89PNG' || start.startsWith('\xff\xd8\xff')
}

function encrypted(): ParseFailure {
  return new ParseFailure('encrypted', 'The presentation is protected by a password.')
}
