import type { ListLevel, NumberedList } from '../list-numbering.ts'

const definitionBytes = 28
const levelHeadBytes = 28
const overrideBytes = 16
const mostLists = 10_000
const levelsOfList = 9
const simpleListFlag = 1
const restartFlag = 0x10
const formattedFlag = 0x20
const decimalFlag = 4
const nothingFollows = 2

/** Kinds of numbers ([MS-OSHARED] MSONFC) by the names that newer files use. */
const formats: Readonly<Record<number, string>> = {
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  5: 'ordinal',
  10: 'chineseCountingThousand',
  11: 'chineseLegalSimplified',
  14: 'decimalFullWidth',
  17: 'ideographDigital',
  18: 'decimalEnclosedCircle',
  22: 'decimalZero',
  23: 'bullet',
  26: 'decimalEnclosedFullstop',
  27: 'decimalEnclosedParen',
  28: 'decimalEnclosedCircle',
  30: 'ideographTraditional',
  31: 'ideographZodiac',
  33: 'taiwaneseCounting',
  34: 'ideographLegalTraditional',
  35: 'taiwaneseCountingThousand',
  36: 'taiwaneseDigital',
  37: 'chineseCounting',
  38: 'chineseLegalSimplified',
  39: 'chineseCountingThousand',
  255: 'none',
}

/**
 * Lists by the position, from 1, by which paragraphs name them ([MS-DOC] PlfLst and PlfLfo). What cannot be read is left out: paragraphs
 * then only lose their numbers.
 * @param definitions the table stream from where the definitions of lists begin; their levels follow behind their stated end
 * @param overrides the lists that paragraphs name, each with a definition and changes to it
 */
export function readListTables(definitions: Buffer, overrides: Buffer): ReadonlyMap<string, NumberedList> {
  try {
    const known = readDefinitions(definitions)
    return new Map(readOverrides(overrides, known).map((list, index) => [String(index + 1), list]))
  } catch (error) {
    // Reading beyond the end of a buffer.
    if (error instanceof RangeError) return new Map()
    throw error
  }
}

function readDefinitions(table: Buffer): Map<number, ReadonlyMap<number, ListLevel>> {
  const known = new Map<number, ReadonlyMap<number, ListLevel>>()
  if (table.length < 2) return known
  const count = Math.min(table.readUInt16LE(0), mostLists)
  let at = 2 + count * definitionBytes
  for (let index = 0; index < count; index += 1) {
    const definition = 2 + index * definitionBytes
    const isSimple = (table.readUInt8(definition + 26) & simpleListFlag) !== 0
    const levels = new Map<number, ListLevel>()
    for (let depth = 0; depth < (isSimple ? 1 : levelsOfList); depth += 1) {
      const { level, next } = readLevel(table, at)
      levels.set(depth, level)
      at = next
    }
    known.set(table.readInt32LE(definition), levels)
  }
  return known
}

function readOverrides(table: Buffer, known: ReadonlyMap<number, ReadonlyMap<number, ListLevel>>): NumberedList[] {
  if (table.length < 4) return []
  const count = Math.min(table.readUInt32LE(0), mostLists)
  let at = 4 + count * overrideBytes
  return Array.from({ length: count }, (_unused, index) => {
    const head = 4 + index * overrideBytes
    const definition = table.readInt32LE(head)
    const levels = new Map(known.get(definition))
    const restarts = new Map<number, number>()
    // Each list's changes begin with a position that is not used.
    at += 4
    for (let changes = table.readUInt8(head + 12); changes > 0; changes -= 1) {
      const flags = table.readUInt32LE(at + 4)
      const depth = flags & 0xf
      if ((flags & restartFlag) !== 0) restarts.set(depth, table.readInt32LE(at))
      at += 8
      if ((flags & formattedFlag) !== 0) {
        const { level, next } = readLevel(table, at)
        levels.set(depth, level)
        if (restarts.has(depth)) restarts.set(depth, level.start)
        at = next
      }
    }
    return { counterKey: String(definition), levels, restarts }
  })
}

function readLevel(table: Buffer, at: number): { level: ListLevel; next: number } {
  const kind = table.readUInt8(at + 4)
  const properties = table.readUInt8(at + 24) + table.readUInt8(at + 25)
  const textAt = at + levelHeadBytes + properties
  const length = table.readUInt16LE(textAt)
  const next = textAt + 2 + 2 * length
  if (next > table.length) throw new RangeError('The levels of a list are cut off.')
  const level = {
    start: table.readInt32LE(at),
    format: formats[kind] ?? 'decimal',
    text: labelText(table.toString('utf16le', textAt + 2, next)),
    spaced: table.readUInt8(at + 15) !== nothingFollows,
    allDecimal: (table.readUInt8(at + 5) & decimalFlag) !== 0,
    style: undefined,
  }
  return { level, next }
}

/** The number of a level stands as a character with the code of its depth. */
function labelText(stored: string): string {
  return [...stored].map((character) => (character < '\t' ? `%${character.charCodeAt(0) + 1}` : character)).join('')
}
