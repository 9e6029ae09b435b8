export interface Attempt {
  /** Calls made so far, 1 after the first. */
  readonly made: number
  readonly method: string
  /** Absent when there was no answer. */
  readonly response: Response | undefined
  /** The failure, when there was no answer. */
  readonly error: unknown
  /** The caller says that doing it twice is the same as doing it once. */
  readonly idempotent: boolean
}

const firstDelayMilliseconds = 500
const longestDelayMilliseconds = 8000
/** A server that wants to be left alone for longer is told of instead of waited for. */
const longestWaitMilliseconds = 60_000
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])
/** The call never got there. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/**
 * Milliseconds to wait before the next try, or undefined to give up. A call that changes something is repeated only when it is known not
 * to have been carried out: it was refused for want of a place, never left, or the server says so.
 */
export function retryDelay(attempt: Attempt, random: () => number = Math.random): number | undefined {
  const { response, method, idempotent, made } = attempt
  const safe = idempotent || repeatable.has(method)
  if (response === undefined) return safe || neverSent.has(codeOf(attempt.error)) ? backOff(made, random) : undefined
  const told = response.headers.get('x-should-retry')
  if (told === 'false' || response.status < 400) return undefined
  const refused = response.status === 429
  const failed = response.status === 408 || response.status === 409 || response.status >= 500
  if (told !== 'true' && !refused && !(failed && safe)) return undefined
  const wanted = retryAfter(response.headers.get('retry-after'))
  if (wanted === undefined) return backOff(made, random)
  return wanted > longestWaitMilliseconds ? undefined : wanted + random() * 100
}

/** Half a second, doubled each time up to eight, less up to a quarter so that callers who failed together do not return together. */
function backOff(made: number, random: () => number): number {
  const delay = Math.min(longestDelayMilliseconds, firstDelayMilliseconds * 2 ** (made - 1))
  return delay * (1 - 0.25 * random())
}

/** @param header seconds, or a date */
function retryAfter(header: string | null): number | undefined {
  if (header === null || header === '') return undefined
  const seconds = Number(header)
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

function codeOf(error: unknown): string {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return ''
}
