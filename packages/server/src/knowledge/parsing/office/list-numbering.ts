import { formatNumber } from './number-formats.ts'

const lastLevel = 8

export interface ListLevel {
  readonly start: number
  /** As `formatNumber` knows it, or `bullet`. */
  readonly format: string
  /** Such as `%1.%2` or `第%1章`. */
  readonly text: string
  /** Whether white space stands between label and text. */
  readonly spaced: boolean
  readonly allDecimal: boolean
  /** Paragraphs of this style stand on this level. */
  readonly style: string | undefined
}

/** A list of Word, of either of its formats. */
export interface NumberedList {
  /** Lists that count on from each other share this. */
  readonly counterKey: string
  /** By depth, 0 is the outermost. */
  readonly levels: ReadonlyMap<number, ListLevel>
  /** Levels that begin anew where this list is first met, and with which number. */
  readonly restarts: ReadonlyMap<number, number>
}

/** The numbers and bullets of a document's lists. They are stored nowhere: they follow from counting the paragraphs in order. */
export class ListNumbering {
  readonly #lists: ReadonlyMap<string, NumberedList>
  readonly #counters = new Map<string, number[]>()
  readonly #restarted = new Set<string>()

  /** @param lists by the id that paragraphs name */
  constructor(lists: ReadonlyMap<string, NumberedList>) {
    this.#lists = lists
  }

  /** The level on which paragraphs of a style stand in a list that names levels by style. */
  levelOfStyle(listId: string, style: string | undefined): number | undefined {
    const levels = this.#lists.get(listId)?.levels ?? new Map<number, ListLevel>()
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
    return label === '' || !definition.spaced ? label : `${label} `
  }

  #count(listId: string, list: NumberedList, level: number): readonly number[] {
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

/** Most bullets are letters of a symbol font, which mean nothing outside of it. */
function bullet(text: string): string {
  return text === '' || /^[\uE000-\uF8FFa-zA-Z§¨²Øü·]/.test(text) ? '•' : text
}
