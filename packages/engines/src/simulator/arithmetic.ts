export interface Calculation {
  /** The expression in signs, e.g. `12 * 7`. */
  readonly expression: string
  /** Absent where the result is not a number, as after a division by zero. */
  readonly result?: number
}

const maxMessageCharacters = 400

const spokenOperators: readonly (readonly [RegExp, string])[] = [
  [/(\d)\s*%\s*(?:of|的)\s*(?=\d)/gi, '$1/100*'],
  [/\b(?:multiplied by|times)\b|乘以|乘|×|✕/gi, '*'],
  [/\b(?:divided by|over)\b|除以|÷/gi, '/'],
  [/\bto the power of\b|\*\*|的?次方/gi, '^'],
  [/\bplus\b|加上|加|＋/gi, '+'],
  [/\bminus\b|减去|减|－|−/gi, '-'],
]
const numberWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
/** What may stand around a sum; any other word means that the message is about something else. */
const courtesy =
  /\b(?:hi|hello|hey|what(?:'s| is)?|how much is|calculate|compute|evaluate|please|the|result|value|answer|equals?|is|of|solve|tell me|can you|to|number|only|just|reply|respond|with|a)\b|你好|您好|请问|请|计算|一下|算|等于几|等于多少|等于|是多少|得多少|多少|结果|是|几|只|仅|直接|回答|回复|输出|返回|数字|给出|帮我|的|[?？=＝。.!！,，:：'"“”\s]/gi

/** The sum that a message asks for and nothing else: `what is 3 plus 4?`, `12*7`, `1+1等于几`. */
export function calculationIn(message: string): Calculation | undefined {
  if (message.length > maxMessageCharacters) return undefined
  const signs = inSigns(message.normalize('NFKC'))
  const found = /[-(]*\d[\d.,\s+\-*/^()]*[\d)]/.exec(signs)?.[0]
  if (found === undefined || !/\d[\s)]*[-+*/^][\s(-]*\d/.test(found)) return undefined
  if (signs.replace(found, ' ').replace(courtesy, '') !== '') return undefined
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(found.trim())) return undefined // a date
  const expression = found.replace(/(\d),(?=\d{3})/g, '$1').replace(/\s+/g, '')
  const result = evaluate(expression)
  if (result === undefined) return undefined
  const spaced = expression.replace(/(?<=[\d)])([-+*/^])/g, ' $1 ')
  return Number.isFinite(result) ? { expression: spaced, result: rounded(result) } : { expression: spaced }
}

function inSigns(message: string): string {
  const spoken = numberWords.reduce(
    (text, word, value) => text.replace(new RegExp(`\\b${word}\\b`, 'gi'), String(value)),
    message,
  )
  const digits = spoken.replace(/[零一二两三四五六七八九](?=\s*(?:加|减|乘|除|等于|$))/g, (numeral) => {
    const value = '零一二三四五六七八九'.indexOf(numeral)
    return String(value < 0 ? 2 : value)
  })
  return spokenOperators.reduce((text, [pattern, sign]) => text.replace(pattern, sign), digits)
}

/** Takes binary rounding noise away: 0.1 + 0.2 is 0.3 for the reader. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}

/** Recursive descent over + - * / ^ and brackets; `undefined` for text that is no expression. */
function evaluate(expression: string): number | undefined {
  let position = 0
  let depth = 0
  let isMalformed = false
  const malformed = (): number => {
    isMalformed = true
    return Number.NaN
  }
  const peek = (): string => expression[position] ?? ''

  function binary(operators: string, operand: () => number): number {
    let left = operand()
    while (peek() !== '' && operators.includes(peek())) {
      const operator = expression[position++]
      const right = operand()
      if (operator === '+') left += right
      else if (operator === '-') left -= right
      else if (operator === '*') left *= right
      else left /= right
    }
    return left
  }
  const additions = (): number => binary('+-', products)
  const products = (): number => binary('*/', powers)
  function powers(): number {
    const base = unary()
    if (peek() !== '^') return base
    position++
    return base ** powers()
  }
  function unary(): number {
    if (++depth > 200) return malformed()
    try {
      if (peek() === '-') {
        position++
        return -powers()
      }
      if (peek() === '(') {
        position++
        const value = additions()
        if (peek() !== ')') return malformed()
        position++
        return value
      }
      const digits = /^\d+(?:\.\d+)?/.exec(expression.slice(position, position + 40))?.[0]
      if (digits === undefined) return malformed()
      position += digits.length
      return Number(digits)
    } finally {
      depth--
    }
  }

  const value = additions()
  return position < expression.length || isMalformed ? undefined : value
}
