import { property, readValues } from './properties.ts'

const paragraphStyle = 1
const titleStyle = 62
const lastHeadingStyle = 9
const bodyTextLevel = 9
const noBase = 0xfff
/** From here on the position means that a paragraph was taken out of its list. */
const noList = 0xf801
const deepestInheritance = 20

interface Style {
  /** Word's own number of the style: 1 to 9 are its headings. */
  readonly builtIn: number
  readonly base: number
  readonly values: ReadonlyMap<number, number>
}

/** Styles of paragraphs by their position ([MS-DOC] STSH). */
export class StyleSheet {
  readonly #styles: readonly (Style | undefined)[]

  constructor(stored: Buffer) {
    this.#styles = readStyles(stored)
  }

  /** @returns 1 to 9, or undefined for running text */
  headingLevel(position: number, own: ReadonlyMap<number, number>): number | undefined {
    const ownLevel = own.get(property.outlineLevel)
    if (ownLevel !== undefined) return levelOf(ownLevel)
    for (const { builtIn, values } of this.#chain(position)) {
      if (builtIn >= 1 && builtIn <= lastHeadingStyle) return builtIn
      if (builtIn === titleStyle) return 1
      const level = values.get(property.outlineLevel)
      if (level !== undefined) return levelOf(level)
    }
    return undefined
  }

  /** The list in which a paragraph stands, by its position from 1, and how deep. */
  listPlace(position: number, own: ReadonlyMap<number, number>): { list: number; level: number } | undefined {
    const inherited = (code: number) =>
      own.get(code) ??
      this.#chain(position)
        .find(({ values }) => values.has(code))
        ?.values.get(code)
    const list = inherited(property.list) ?? 0
    return list > 0 && list < noList ? { list, level: inherited(property.listLevel) ?? 0 } : undefined
  }

  #chain(position: number): Style[] {
    const chain: Style[] = []
    for (let next = position; next !== noBase && chain.length < deepestInheritance;) {
      const style = this.#styles[next]
      if (style === undefined) break
      chain.push(style)
      next = style.base
    }
    return chain
  }
}

function levelOf(stored: number): number | undefined {
  return stored < bodyTextLevel ? stored + 1 : undefined
}

function readStyles(stored: Buffer): (Style | undefined)[] {
  if (stored.length < 6) return []
  const count = stored.readUInt16LE(2)
  const baseBytes = stored.readUInt16LE(4)
  const styles: (Style | undefined)[] = []
  let at = 2 + stored.readUInt16LE(0)
  while (styles.length < count && at + 2 <= stored.length) {
    const length = stored.readUInt16LE(at)
    styles.push(readStyle(stored.subarray(at + 2, at + 2 + length), baseBytes))
    at += 2 + length
  }
  return styles
}

function readStyle(style: Buffer, baseBytes: number): Style | undefined {
  if (style.length < 10 || style.length < baseBytes + 2) return undefined
  const kindAndBase = style.readUInt16LE(2)
  const builtIn = style.readUInt16LE(0) & 0xfff
  const base = kindAndBase >> 4
  if ((kindAndBase & 0xf) !== paragraphStyle) return { builtIn: 0, base: noBase, values: new Map() }
  // After the name and its end: length of the properties, the style's own position, the properties.
  const at = baseBytes + 2 + 2 * style.readUInt16LE(baseBytes) + 2
  const changes = at + 4 <= style.length ? style.subarray(at + 4, at + 2 + style.readUInt16LE(at)) : Buffer.alloc(0)
  return { builtIn, base, values: readValues(changes) }
}
