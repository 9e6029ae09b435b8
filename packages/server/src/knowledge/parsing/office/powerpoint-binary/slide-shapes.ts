import type { Box } from '../../parsed-document.ts'
import { detectHeader } from '../detect-header.ts'
import type { SlideShape } from '../slide-shape.ts'
import { textOfRecord } from './presentation-file.ts'
import type { PlaceholderText } from './presentation-file.ts'
import { childRecord, recordType, recordsBelow, recordsIn } from './records.ts'
import type { PptRecord } from './records.ts'

/** Units of the slide in a point: a master unit is 1/576 inch. */
const unitsPerPoint = 8
const pictureProperty = 0x0104
const tableProperty = 0x039f
const propertyMask = 0x3fff
const titleKinds = new Set([0, 6])
/** Placeholders for date, number, footer and header (PlaceholderEnum), which are no content of the slide. */
const furniture = new Set([7, 8, 9, 10])

/** From the coordinates of a group to points on the slide. */
type Place = (left: number, top: number, right: number, bottom: number) => Box

const onSlide: Place = (left, top, right, bottom) => ({
  x0: Math.min(left, right) / unitsPerPoint,
  x1: Math.max(left, right) / unitsPerPoint,
  top: Math.min(top, bottom) / unitsPerPoint,
  bottom: Math.max(top, bottom) / unitsPerPoint,
})

export interface SlideContents {
  /** Texts of placeholders that stand in the list of slides instead of in the shape. */
  readonly texts: readonly PlaceholderText[]
  readonly picture: (position: number) => Buffer | undefined
  /** Only text of this kind (`TextHeaderAtom`). */
  readonly onlyKind?: number
}

/** @param slide the record of a slide or of its notes */
export function slideShapes(slide: PptRecord, contents: SlideContents): SlideShape[] {
  const [group] = recordsBelow(childRecord(slide, recordType.drawing), recordType.shapeGroup)
  return group === undefined ? [] : shapesOf(group, onSlide, contents)
}

function shapesOf(group: PptRecord, place: Place, contents: SlideContents): SlideShape[] {
  return [...recordsIn(group)].flatMap((record): SlideShape[] => {
    if (record.type === recordType.shape) return shapeOf(record, place, contents)
    return record.type === recordType.shapeGroup ? innerGroup(record, place, contents) : []
  })
}

function innerGroup(group: PptRecord, place: Place, contents: SlideContents): SlideShape[] {
  const own = childRecord(group, recordType.shape)
  const box = own === undefined ? undefined : anchorOf(own, place)
  const shapes = shapesOf(group, box === undefined || own === undefined ? place : placeInside(own, box), contents)
  if (shapes.length === 0) return []
  return own !== undefined && properties(own).has(tableProperty)
    ? [tableOf(shapes, box)]
    : [{ type: 'group', box, shapes }]
}

/** The first shape of a group is the group itself and tells the coordinates of the others. */
function placeInside(own: PptRecord, box: Box): Place {
  const data = childRecord(own, recordType.groupCoordinates)?.data
  if (data === undefined || data.length < 16) return onSlide
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => data.readInt32LE(at)) as [number, number, number, number]
  const scaleX = right === left ? 0 : (box.x1 - box.x0) / (right - left)
  const scaleY = bottom === top ? 0 : (box.bottom - box.top) / (bottom - top)
  const x = (value: number) => box.x0 + (value - left) * scaleX
  const y = (value: number) => box.top + (value - top) * scaleY
  return (innerLeft, innerTop, innerRight, innerBottom) => ({
    x0: x(innerLeft),
    x1: x(innerRight),
    top: y(innerTop),
    bottom: y(innerBottom),
  })
}

function anchorOf(shape: PptRecord, place: Place): Box | undefined {
  const client = childRecord(shape, recordType.clientAnchor)?.data
  if (client !== undefined && client.length >= 16) {
    const [top = 0, left = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((at) => client.readInt32LE(at))
    return place(left, top, right, bottom)
  }
  if (client !== undefined && client.length >= 8) {
    const [top = 0, left = 0, right = 0, bottom = 0] = [0, 2, 4, 6].map((at) => client.readInt16LE(at))
    return place(left, top, right, bottom)
  }
  const child = childRecord(shape, recordType.childAnchor)?.data
  if (child === undefined || child.length < 16) return undefined
  const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((at) => child.readInt32LE(at))
  return place(left, top, right, bottom)
}

function shapeOf(shape: PptRecord, place: Place, contents: SlideContents): SlideShape[] {
  const [placeholder] = recordsBelow(shape, recordType.placeholderAtom)
  if (furniture.has(placeholder?.data[4] ?? 0)) return []
  const box = anchorOf(shape, place)
  const found: SlideShape[] = []
  const position = properties(shape).get(pictureProperty)
  if (position !== undefined && position > 0) {
    const picture = contents.picture(position)
    if (picture !== undefined) found.push({ type: 'picture', box, read: () => picture, alternativeText: undefined })
  }
  const { kind, text } = textOfShape(shape, contents)
  if (contents.onlyKind !== undefined && kind !== contents.onlyKind) return found
  const paragraphs = text.split('\r').flatMap((line) => {
    const tidy = line.replaceAll('\v', '\n').trim()
    return tidy === '' ? [] : [{ kind: 'paragraph' as const, text: tidy }]
  })
  if (paragraphs.length > 0) found.push({ type: titleKinds.has(kind) ? 'title' : 'text', box, paragraphs })
  return found
}

function textOfShape(shape: PptRecord, { texts }: SlideContents): PlaceholderText {
  let kind = 4
  for (const { type, data } of recordsIn(childRecord(shape, recordType.clientTextBox))) {
    if (type === recordType.outlineTextReference && data.length >= 4) {
      return texts[data.readUInt32LE(0)] ?? { kind, text: '' }
    }
    if (type === recordType.textHeader && data.length >= 4) kind = data.readUInt32LE(0)
    const text = textOfRecord(type, data)
    if (text !== undefined) return { kind, text }
  }
  return { kind, text: '' }
}

/** Simple properties of a shape by number. */
function properties(shape: PptRecord): Map<number, number> {
  const found = new Map<number, number>()
  for (const { type, instance, data } of recordsIn(shape)) {
    if (type !== recordType.shapeProperties && type !== recordType.moreShapeProperties) continue
    for (let index = 0; index < instance && 6 * index + 6 <= data.length; index += 1) {
      found.set(data.readUInt16LE(6 * index) & propertyMask, data.readUInt32LE(6 * index + 2))
    }
  }
  return found
}

/** A table is a group whose cells are shapes: cells that begin at the same height make a row. */
function tableOf(shapes: readonly SlideShape[], box: Box | undefined): SlideShape {
  const cells = shapes.flatMap((shape) => (shape.type === 'text' || shape.type === 'title' ? [shape] : []))
  const tops = [...new Set(cells.map((cell) => Math.round(cell.box?.top ?? 0)))].sort((a, b) => a - b)
  const lefts = [...new Set(cells.map((cell) => Math.round(cell.box?.x0 ?? 0)))].sort((a, b) => a - b)
  const rows = tops.map((top) =>
    lefts.map((left) => {
      const cell = cells.find(({ box: own }) => Math.round(own?.top ?? 0) === top && Math.round(own?.x0 ?? 0) === left)
      return cell?.paragraphs.map(({ text }) => text).join(' ') ?? ''
    }),
  )
  const rowBoxes = tops.flatMap((top) => around(cells.filter(({ box: own }) => Math.round(own?.top ?? 0) === top)))
  return { type: 'table', box, rows, rowBoxes, hasHeader: detectHeader(rows) === 0 }
}

function around(shapes: readonly { readonly box?: Box | undefined }[]): Box[] {
  const boxes = shapes.flatMap(({ box }) => (box === undefined ? [] : [box]))
  if (boxes.length === 0) return []
  return [
    {
      x0: Math.min(...boxes.map(({ x0 }) => x0)),
      x1: Math.max(...boxes.map(({ x1 }) => x1)),
      top: Math.min(...boxes.map(({ top }) => top)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    },
  ]
}
