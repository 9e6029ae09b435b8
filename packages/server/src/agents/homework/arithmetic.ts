/** A calculation with its result, as pupils write it: `12 + 3 × 4 = 24`. */
const equation = /^\s*([\d\s.+\-−–*×xX·÷/:：()（）]+?)\s*[=＝]\s*(-?\d+(?:\.\d+)?)\s*$/

/**
 * Whether a calculation is right.
 * @returns undefined for what is no calculation of numbers alone
 */
export function checkedCalculation(text: string): { readonly isCorrect: boolean; readonly result: string } | undefined {
  const [, left, right] = equation.exec(text) ?? []
  if (left === undefined || right === undefined || !/[+\-−–*×xX·÷/:：]/.test(left)) return undefined
  const value = evaluated(left)
  if (value === undefined) return undefined
  // Pupils round to the places that they write down.
  const places = right.split('.')[1]?.length ?? 0
  const isCorrect =
    Math.abs(value - Number(right)) < 1e-9 || (places > 0 && value.toFixed(places) === Number(right).toFixed(places))
  return { isCorrect, result: String(Number(value.toFixed(6))) }
}

export interface Calculation {
  /** With its sign of equality. */
  readonly question: string
  readonly answer: string
}

const oneCalculation = /([\d(（][\d\s.+\-−–*×xX·÷/:：()（）]*?[=＝])\s*(-?\d+(?:\.\d+)?)(?![\d.])/g
const numbering = /^\s*(?:\d{1,3}[.、)）]|[(（]\d{1,3}[)）]|[①-⑳])\s*/

/**
 * The calculations of a line that holds nothing else.
 * @returns undefined for any other line, and where `1.3+4=7` may be the first question or begin with a fraction: what is right in neither
 * way is left to whoever sees the page
 */
export function calculationsOf(line: string): Calculation[] | undefined {
  const bare = line.replace(numbering, '')
  const isDoubtful = /^\s*\d{1,3}\.\d/.test(line)
  const readings = [bare, line].map(onlyCalculations).filter((one) => one !== undefined)
  const right = readings.find((one) => one.every(isRight))
  return right ?? (isDoubtful ? undefined : readings[0])
}

function onlyCalculations(line: string): Calculation[] | undefined {
  const found = [...line.matchAll(oneCalculation)]
  if (found.length === 0 || line.replace(oneCalculation, '').replace(/[\s,，;；、。]/g, '') !== '') return undefined
  const calculations = found.map(([, question = '', answer = '']) => ({ question: question.trim(), answer }))
  return calculations.every((one) => checkedCalculation(one.question + one.answer) !== undefined)
    ? calculations
    : undefined
}

function isRight({ question, answer }: Calculation): boolean {
  return checkedCalculation(question + answer)?.isCorrect === true
}

function evaluated(text: string): number | undefined {
  const tokens = text
    .replace(/[−–]/g, '-')
    .replace(/[×xX·]/g, '*')
    .replace(/[÷:：]/g, '/')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .match(/\d+(?:\.\d+)?|[+\-*/()]/g)
  if (tokens === null) return undefined
  const reader = new Reader(tokens)
  const value = reader.sum()
  return reader.isAtEnd && value !== undefined && Number.isFinite(value) ? value : undefined
}

class Reader {
  readonly #tokens: readonly string[]
  #place = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#place === this.#tokens.length
  }

  sum(): number | undefined {
    return this.#chain(() => this.#product(), { '+': (one, other) => one + other, '-': (one, other) => one - other })
  }

  #product(): number | undefined {
    return this.#chain(() => this.#factor(), { '*': (one, other) => one * other, '/': (one, other) => one / other })
  }

  #chain(
    operand: () => number | undefined,
    operators: Readonly<Record<string, (one: number, other: number) => number>>,
  ): number | undefined {
    let value = operand()
    for (;;) {
      const operator = operators[this.#tokens[this.#place] ?? '']
      if (operator === undefined || value === undefined) return value
      this.#place++
      const next = operand()
      value = next === undefined ? undefined : operator(value, next)
    }
  }

  #factor(): number | undefined {
    const token = this.#tokens[this.#place++]
    if (token === '-') {
      const value = this.#factor()
      return value === undefined ? undefined : -value
    }
    if (token !== '(') return token === undefined || !/^\d/.test(token) ? undefined : Number(token)
    const value = this.sum()
    return this.#tokens[this.#place++] === ')' ? value : undefined
  }
}
