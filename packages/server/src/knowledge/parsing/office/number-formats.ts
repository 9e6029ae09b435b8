const digits = '〇一二三四五六七八九'
const legalDigits = '零壹贰叁肆伍陆柒捌玖'
const stems = '甲乙丙丁戊己庚辛壬癸'
const branches = '子丑寅卯辰巳午未申酉戌亥'
const romans: readonly (readonly [number, string])[] = [
  ...([
    [1000, 'm'],
    [900, 'cm'],
    [500, 'd'],
    [400, 'cd'],
    [100, 'c'],
    [90, 'xc'],
    [50, 'l'],
    [40, 'xl'],
    [10, 'x'],
  ] as const),
  ...([
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i'],
  ] as const),
]

/**
 * The number of a list item as Word writes it.
 * @param format `w:numFmt` (ST_NumberFormat of ECMA-376); formats that are not known are written in decimal digits
 */
export function formatNumber(value: number, format: string): string {
  switch (format) {
    case 'none':
      return ''
    case 'lowerLetter':
      return letters(value)
    case 'upperLetter':
      return letters(value).toUpperCase()
    case 'lowerRoman':
      return roman(value)
    case 'upperRoman':
      return roman(value).toUpperCase()
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return String(value).replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value >= 1 && value <= 20 ? String.fromCharCode(0x245f + value) : String(value)
    case 'decimalEnclosedParen':
      return value >= 1 && value <= 20 ? String.fromCharCode(0x2473 + value) : `(${value})`
    case 'decimalEnclosedFullstop':
      return value >= 1 && value <= 20 ? String.fromCharCode(0x2487 + value) : `${value}.`
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
    case 'japaneseCounting':
      return chinese(value, digits, ['', '十', '百', '千'])
    case 'chineseLegalSimplified':
    case 'ideographLegalTraditional':
      return chinese(value, legalDigits, ['', '拾', '佰', '仟'])
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return String(value).replaceAll(/\d/g, (digit) => digits[Number(digit)] ?? digit)
    case 'ideographTraditional':
      return stems[value - 1] ?? String(value)
    case 'ideographZodiac':
      return branches[value - 1] ?? String(value)
    case 'ordinal':
      return `${value}${ordinalEnding(value)}`
    default:
      return String(value)
  }
}

/** a, b, … z, aa, bb: Word repeats the letter. */
function letters(value: number): string {
  if (value < 1 || value > 780) return String(value)
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1)
}

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  let rest = value
  let text = ''
  for (const [step, sign] of romans) {
    while (rest >= step) {
      text += sign
      rest -= step
    }
  }
  return text
}

function chinese(value: number, signs: string, units: readonly string[]): string {
  if (value < 0 || value > 9999) return String(value)
  const zero = signs === digits ? '零' : (signs[0] ?? '')
  if (value === 0) return zero
  const places = [...String(value)].map(Number)
  let text = ''
  let gap = false
  for (const [index, digit] of places.entries()) {
    if (digit === 0) {
      gap = true
      continue
    }
    text += `${gap ? zero : ''}${signs[digit] ?? ''}${units[places.length - 1 - index] ?? ''}`
    gap = false
  }
  // Ten to nineteen are written without the leading one.
  return signs === digits && value >= 10 && value < 20 ? text.slice(1) : text
}

function ordinalEnding(value: number): string {
  const lastTwo = value % 100
  if (lastTwo >= 11 && lastTwo <= 13) return 'th'
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
}
