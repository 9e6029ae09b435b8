/** A piece of a regular expression that can write a string. `turn` varies the choice, `stretch` lengthens repetitions. */
interface Piece {
  readonly write: (turn: number, stretch: number) => string
  /** Whether another turn writes another string. */
  readonly varies: boolean
}

const nothing: Piece = { write: () => '', varies: false }

const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:/@#中文']
const maxRepetitions = 1000
const shorthand: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ }

/**
 * A string that matches the pattern and has a length within the bounds (in code points); another one for another `turn`.
 * Knows literals, classes, groups, alternatives and repetitions; `undefined` for a pattern with look-around or
 * back-references, or where no length fits.
 */
export function sampleOfPattern(pattern: string, bounds: { min: number; max: number }, turn = 0): string | undefined {
  const piece = parse(pattern)
  const matcher = compiled(pattern)
  if (piece === undefined || matcher === undefined) return undefined
  for (let stretch = 0; stretch <= Math.min(bounds.min + 2, 200); stretch++) {
    const sample = piece.write(turn, stretch)
    for (const candidate of [sample, sample.padEnd(bounds.min, 'a'), sample.padStart(bounds.min, 'a')]) {
      const length = [...candidate].length
      if (length >= bounds.min && length <= bounds.max && matcher.test(candidate)) return candidate
    }
  }
  return undefined
}

/** Whether a text matches; never for a pattern that nests repetitions, because checking it may take for ever. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (/[+*}]\)+[+*{]/.test(pattern)) return false
  return compiled(pattern)?.test(text) ?? false
}

function compiled(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return undefined
}

function parse(pattern: string): Piece | undefined {
  let position = 0
  let isKnown = true
  const unknown = (): Piece => {
    isKnown = false
    return nothing
  }

  function alternatives(): Piece {
    const branches = [sequence()]
    while (pattern[position] === '|') {
      position++
      branches.push(sequence())
    }
    return {
      write: (turn, stretch) =>
        (branches[turn % branches.length] ?? nothing).write(Math.floor(turn / branches.length), stretch),
      varies: branches.length > 1 || branches.some((branch) => branch.varies),
    }
  }

  function sequence(): Piece {
    const pieces: Piece[] = []
    while (position < pattern.length && pattern[position] !== '|' && pattern[position] !== ')')
      pieces.push(repeated(atom()))
    // One piece takes the turn, so that the others stay as they are.
    const varied = pieces.findLastIndex((piece) => piece.varies)
    return {
      write: (turn, stretch) =>
        pieces.map((piece, index) => piece.write(index === varied ? turn : 0, stretch)).join(''),
      varies: varied >= 0,
    }
  }

  function repeated(piece: Piece): Piece {
    const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(pattern.slice(position, position + 20))
    if (quantifier === null) return piece
    position += quantifier[0].length
    const sign = quantifier[0][0]
    const min = sign === '{' ? Number(quantifier[1]) : sign === '+' ? 1 : 0
    const isOpen = sign === '*' || sign === '+' || (quantifier[2] !== undefined && quantifier[3] === '')
    const max = isOpen ? Infinity : sign === '?' ? 1 : Number(quantifier[3] ?? quantifier[1])
    if (min > maxRepetitions) return unknown()
    return {
      write: (turn, stretch) =>
        Array.from({ length: Math.min(max, min + stretch) }, () => piece.write(turn, 0)).join(''),
      varies: piece.varies && min > 0,
    }
  }

  function atom(): Piece {
    const character = pattern[position++] ?? ''
    if (character === '^' || character === '$') return nothing
    if (character === '(') return group()
    if (character === '[') return characterClass()
    if (character === '.') return oneOf(alphabet)
    return character === '\\' ? escape() : literal(character)
  }

  function group(): Piece {
    const opening = /^\?(?::|<[A-Za-z]\w*>)/.exec(pattern.slice(position))
    if (opening === null && pattern[position] === '?') return unknown()
    position += opening?.[0].length ?? 0
    const inner = alternatives()
    position++
    return inner
  }

  function escape(): Piece {
    const rest = pattern.slice(position)
    const property = /^[pP]\{[^}]+\}/.exec(rest)?.[0]
    const code = /^(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(rest)
    if (property !== undefined) {
      position += property.length
      return matching(`\\${property}`)
    }
    if (code !== null) {
      position += code[0].length
      return literal(String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)))
    }
    const letter = pattern[position++] ?? ''
    if (letter in shorthand) return matching(`\\${letter}`)
    if (letter === 'b' || letter === 'B') return nothing
    if (/[1-9k]/.test(letter)) return unknown()
    return literal({ n: '\n', t: '\t', r: '\r' }[letter] ?? letter)
  }

  function characterClass(): Piece {
    const end = /^\^?\]?(?:\\[\s\S]|[^\]\\])*\]/.exec(pattern.slice(position))
    if (end === null) return unknown()
    const source = `[${end[0]}`
    position += end[0].length
    return matching(source)
  }

  function matching(source: string): Piece {
    const test = compiled(`^${source}$`)
    // A class may hold only characters that are not in the alphabet, for example [а-я]: its own first characters are tried too.
    const candidates = [...alphabet, ...source.replace(/\\[pPdwsu]/g, '')].filter((character) => test?.test(character))
    return candidates.length > 0 ? oneOf(candidates) : unknown()
  }

  function literal(text: string): Piece {
    return { write: () => text, varies: false }
  }

  function oneOf(characters: readonly string[]): Piece {
    return { write: (turn) => characters[turn % characters.length] ?? '', varies: characters.length > 1 }
  }

  const whole = alternatives()
  return isKnown && position >= pattern.length ? whole : undefined
}
