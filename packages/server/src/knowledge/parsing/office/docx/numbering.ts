import { attribute, childAt, childrenNamed, integerAttribute } from '../package/xml-queries.ts'
import type { XmlElement } from '../package/xml.ts'
import { formatNumber } from '../number-formats.ts'

const lastLevel = 8
const mostLevelReferences = 9

interface Level {
  readonly start: number
  readonly format: string
  /** Such as `%1.%2` or `第%1章`. */
  readonly text: string
  readonly suffix: string
  readonly allDecimal: boolean
  /** Paragraphs of this style stand on this level. */
  readonly style: string | undefined
}

interface List {
  /** Lists that count on from each other share this. */
  readonly counterKey: string
  readonly levels: ReadonlyMap<number, Level>
  readonly restarts: ReadonlyMap<number, number>
}

/** The numbers and bullets of a document's lists. They are stored nowhere: they follow from counting the paragraphs in order. */
export class Numbering {
  readonly #lists = new Map<string, List>()
  readonly #counters = new Map<string, number[]>()
  readonly #restarted = new Set<string>()

  constructor(root: XmlElement | undefined) {
    const definitions = new Map(
      childrenNamed(root, 'w:abstractNum').map((element) => [attribute(element, 'w:abstractNumId') ?? '', element]),
    )
    for (const element of childrenNamed(root, 'w:num')) {
      const definitionId = attribute(childAt(element, 'w:abstractNumId'), 'w:val') ?? ''
      const definition = definitions.get(definitionId)
      const list = readList(element, definition, definitionId)
      this.#lists.set(attribute(element, 'w:numId') ?? '', list)
    }
  }

  /** The level on which paragraphs of a style stand in a list that names levels by style. */
  levelOfStyle(listId: string, style: string | undefined): number | undefined {
    const levels = this.#lists.get(listId)?.levels ?? new Map<number, Level>()
    return style === undefined ? undefined : [...levels].find(([, level]) => level.style === style)?.[0]
  }

  /**
   * Counts one paragraph and gives its label with what separates it from the text, such as `1.2 ` or `• `.
   * @param level 0 is the outermost
   * @returns undefined where the paragraph stands in no list
   */
  nextLabel(listId: string, level: number): string | undefined {
    const list = this.#lists.get(listId)
    const definition = list?.levels.get(level)
    if (list === undefined || definition === undefined || level < 0 || level > lastLevel) return undefined
    const counters = this.#count(listId, list, level)
    if (definition.format === 'bullet') return `${bullet(definition.text)} `
    const label = definition.text.replaceAll(/%(\d)/g, (_reference, position: string) => {
      const referenced = Number(position) - 1
      const format = definition.allDecimal ? 'decimal' : (list.levels.get(referenced)?.format ?? 'decimal')
      return formatNumber(counters[referenced] ?? list.levels.get(referenced)?.start ?? 1, format)
    })
    return label === '' || definition.suffix === 'nothing' ? label : `${label} `
  }

  #count(listId: string, list: List, level: number): readonly number[] {
    const counters = this.#counters.get(list.counterKey) ?? []
    const restart = list.restarts.get(level)
    if (restart !== undefined && !this.#restarted.has(`${listId}/${level}`)) {
      this.#restarted.add(`${listId}/${level}`)
      counters[level] = restart
    } else {
      const current = counters[level]
      counters[level] = current === undefined ? (list.levels.get(level)?.start ?? 1) : current + 1
    }
    // Levels further in begin anew; levels further out that were never counted stand at their start.
    counters.length = level + 1
    for (let outer = 0; outer < level; outer += 1) counters[outer] ??= list.levels.get(outer)?.start ?? 1
    this.#counters.set(list.counterKey, counters)
    return counters
  }
}

function readList(element: XmlElement, definition: XmlElement | undefined, counterKey: string): List {
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

function readLevel(element: XmlElement): [number, Level] {
  const value = (name: string) => attribute(childAt(element, name), 'w:val')
  const allDecimal = childAt(element, 'w:isLgl')
  const level = {
    start: integerAttribute(childAt(element, 'w:start'), 'w:val') ?? 1,
    format: value('w:numFmt') ?? 'decimal',
    text: (value('w:lvlText') ?? '').slice(0, mostLevelReferences * 20),
    suffix: value('w:suff') ?? 'tab',
    allDecimal: allDecimal !== undefined && attribute(allDecimal, 'w:val') !== '0',
    style: value('w:pStyle'),
  }
  return [integerAttribute(element, 'w:ilvl') ?? 0, level]
}

/** Most bullets are letters of a symbol font, which mean nothing outside of it. */
function bullet(text: string): string {
  return text === '' || /^[\uE000-\uF8FFa-zA-Z§¨²Øü·]/.test(text) ? '•' : text
}
