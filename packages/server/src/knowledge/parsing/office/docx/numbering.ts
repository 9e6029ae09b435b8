import type { ListLevel, NumberedList } from '../list-numbering.ts'
import { attribute, childAt, childrenNamed, integerAttribute } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'

const longestLabelText = 180

/** @param root `w:numbering`; lists by their `w:numId` */
export function readLists(root: XmlElement | undefined): ReadonlyMap<string, NumberedList> {
  const definitions = new Map(
    childrenNamed(root, 'w:abstractNum').map((element) => [attribute(element, 'w:abstractNumId') ?? '', element]),
  )
  return new Map(
    childrenNamed(root, 'w:num').map((element) => {
      const definitionId = attribute(childAt(element, 'w:abstractNumId'), 'w:val') ?? ''
      return [attribute(element, 'w:numId') ?? '', readList(element, definitions.get(definitionId), definitionId)]
    }),
  )
}

function readList(element: XmlElement, definition: XmlElement | undefined, counterKey: string): NumberedList {
  const levels = new Map(childrenNamed(definition, 'w:lvl').map(readLevel))
  const restarts = new Map<number, number>()
  for (const override of childrenNamed(element, 'w:lvlOverride')) {
    const position = integerAttribute(override, 'w:ilvl') ?? 0
    const level = childAt(override, 'w:lvl')
    if (level !== undefined) levels.set(...readLevel(level))
    const start = integerAttribute(childAt(override, 'w:startOverride'), 'w:val')
    if (start !== undefined) restarts.set(position, start)
  }
  return { counterKey, levels, restarts }
}

function readLevel(element: XmlElement): [number, ListLevel] {
  const value = (name: string) => attribute(childAt(element, name), 'w:val')
  const allDecimal = childAt(element, 'w:isLgl')
  const level = {
    start: integerAttribute(childAt(element, 'w:start'), 'w:val') ?? 1,
    format: value('w:numFmt') ?? 'decimal',
    text: (value('w:lvlText') ?? '').slice(0, longestLabelText),
    spaced: value('w:suff') !== 'nothing',
    allDecimal: allDecimal !== undefined && attribute(allDecimal, 'w:val') !== '0',
    style: value('w:pStyle'),
  }
  return [integerAttribute(element, 'w:ilvl') ?? 0, level]
}
