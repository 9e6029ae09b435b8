const colours: Readonly<Record<string, string>> = {
  trace: '\u001B[90m',
  debug: '\u001B[90m',
  info: '\u001B[32m',
  warn: '\u001B[33m',
  error: '\u001B[31m',
  fatal: '\u001B[31m',
}
const dim = '\u001B[2m'
const plain = '\u001B[0m'

/** A JSON log line as a person reads it: `12:03:04 warn  engine is slow  engine=vllm-a requestId=20…`; stacks follow on their own lines. */
export function terminalLine(jsonLine: string, options: { readonly colour: boolean }): string {
  const { time, level, message, ...fields } = JSON.parse(jsonLine) as Record<string, unknown>
  const paint = (text: string, colour: string) => (options.colour ? `${colour}${text}${plain}` : text)
  const levelName = String(level)
  const stacks: string[] = []
  const facts = Object.entries(fields).map(([name, value]) => {
    const stack = stackOf(value)
    if (stack) stacks.push(stack)
    return `${name}=${stack ? messageOf(value) : shortValue(value)}`
  })
  const words = [
    paint(clockTime(String(time)), dim),
    paint(levelName.padEnd(5), colours[levelName] ?? plain),
    String(message ?? ''),
    ...(facts.length > 0 ? [paint(facts.join(' '), dim)] : []),
  ]
  return [words.join(' '), ...stacks.map((stack) => paint(indented(stack), dim))].join('\n') + '\n'
}

function clockTime(isoTime: string): string {
  const time = new Date(isoTime)
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

function shortValue(value: unknown): string {
  if (typeof value === 'string') return /\s/.test(value) ? JSON.stringify(value) : value
  return JSON.stringify(value)
}

function stackOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('stack' in value)) return undefined
  return typeof value.stack === 'string' ? value.stack : undefined
}

function messageOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return shortValue(value.message)
  return shortValue(value)
}

function indented(stack: string): string {
  return stack
    .split('\n')
    .map((line) => `         ${line.trimStart()}`)
    .join('\n')
}
