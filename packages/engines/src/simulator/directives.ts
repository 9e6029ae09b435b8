import type { FinishReason } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'

/** What the request header `x-openmaas-simulate` or a scenario asks for. */
export interface Directives {
  /** Error code of the platform to fail with before the first part. */
  readonly error?: string
  /** HTTP status of a model server to fail with before the first part. */
  readonly status?: number
  readonly retryAfterSeconds?: number
  /** Before the answer or the error. */
  readonly delayMs?: number
  /** Before the first part of an answer. */
  readonly firstDelayMs?: number
  /** Between two parts. */
  readonly paceMs?: number
  /** The stream dies after so many parts. */
  readonly cutAfterParts?: number
  /** Nothing comes any more after so many parts, until the caller leaves. */
  readonly hangAfterParts?: number
  readonly finish?: FinishReason
  /** Name of the function to call. */
  readonly toolCall?: string
  readonly text?: string
  readonly reasoning?: string
  /** Text parts of the answer; its pieces come again and again. */
  readonly repeat?: number
  /** Cached prompt tokens to tell in the usage. */
  readonly cachedTokens?: number
  /** Chooses a rule of the scenario file by its `match.header`. */
  readonly scenario?: string
}

const maxRepeat = 100_000
const maxDelayMs = 600_000
const finishReasons: readonly FinishReason[] = [
  'stop',
  'length',
  'tool_calls',
  'sensitive',
  'network_error',
  'model_context_window_exceeded',
]

type Reader = (value: string, name: string) => Directives

const readers: Readonly<Record<string, Reader>> = {
  error: (value, name) => ({
    error: matching(
      value,
      name,
      /^(?!100\d$)\d{3,4}$/,
      'an error code of 3 or 4 digits (for 1000 to 1005 send a wrong key)',
    ),
  }),
  status: (value, name) => ({ status: whole(value, name, 400, 599) }),
  'retry-after': (value, name) => ({ retryAfterSeconds: whole(value, name, 0, 86_400) }),
  delay: (value, name) => ({ delayMs: duration(value, name) }),
  'first-delay': (value, name) => ({ firstDelayMs: duration(value, name) }),
  pace: (value, name) => ({ paceMs: duration(value, name) }),
  cut: (value, name) => ({ cutAfterParts: whole(value, name, 1, maxRepeat) }),
  hang: (value, name) => ({ hangAfterParts: value === '' ? 0 : whole(value, name, 0, maxRepeat) }),
  finish: (value, name) => {
    const finish = finishReasons.find((reason) => reason === value)
    if (finish === undefined) throw wrongValue(name, `one of ${finishReasons.join(', ')}`)
    return { finish }
  },
  'tool-call': (value, name) => ({ toolCall: matching(value, name, /^[\w.-]{1,64}$/, 'the name of a function') }),
  text: (value, name) => ({ text: decoded(value, name) }),
  reasoning: (value, name) => ({ reasoning: decoded(value, name) }),
  repeat: (value, name) => ({ repeat: whole(value, name, 1, maxRepeat) }),
  cached: (value, name) => ({ cachedTokens: whole(value, name, 0, 10_000_000) }),
  scenario: (value, name) => ({ scenario: matching(decoded(value, name), name, /\S/, 'the name of a scenario') }),
}

/**
 * Reads directives joined by `;`, for example `delay=250ms;cut=5`. Of a directive given twice the last one counts.
 * @throws {EngineError} `rejected` for an unknown directive or a value out of its range; the message names it
 */
export function parseDirectives(source: string): Directives {
  let directives: Directives = {}
  for (const entry of source.split(';')) {
    if (entry.trim() === '') continue
    const [name = '', value] = splitOnce(entry.trim())
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (reader === undefined) {
      throw new EngineError(
        'rejected',
        `Unknown directive in x-openmaas-simulate; known are ${Object.keys(readers).join(', ')}`,
      )
    }
    if (value === undefined && name !== 'hang') throw wrongValue(name, 'a value after =')
    directives = { ...directives, ...reader(value ?? '', name) }
  }
  return directives
}

function splitOnce(entry: string): [string, string | undefined] {
  const at = entry.indexOf('=')
  return at < 0
    ? [entry.toLowerCase(), undefined]
    : [entry.slice(0, at).trim().toLowerCase(), entry.slice(at + 1).trim()]
}

function wrongValue(name: string, expected: string): EngineError {
  return new EngineError('rejected', `The directive ${name} of x-openmaas-simulate needs ${expected}`)
}

function matching(value: string, name: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(value)) throw wrongValue(name, expected)
  return value
}

function whole(value: string, name: string, min: number, max: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) throw wrongValue(name, `a whole number from ${min} to ${max}`)
  return number
}

/** Milliseconds of `250ms`, `2s`, `1.5s`; a bare number counts milliseconds. */
function duration(value: string, name: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(value)
  const milliseconds = Number(match?.[1] ?? Number.NaN) * (match?.[2] === 's' ? 1000 : 1)
  if (!(milliseconds <= maxDelayMs)) throw wrongValue(name, 'a duration such as 250ms or 2s, at most 600s')
  return milliseconds
}

/** Header values are ASCII; other characters and semicolons come percent-encoded. */
function decoded(value: string, name: string): string {
  try {
    return decodeURIComponent(value)
  } catch (error) {
    if (error instanceof URIError) throw wrongValue(name, 'a percent-encoded text')
    throw error
  }
}
