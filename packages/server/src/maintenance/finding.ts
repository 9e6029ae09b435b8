export type FindingLevel = 'ok' | 'information' | 'warning' | 'failure'

/** One line of `openmaas doctor`. */
export interface Finding {
  /** What was looked at, in two or three words. */
  readonly check: string
  readonly level: FindingLevel
  /** What was found, without secrets. */
  readonly detail: string
  /** What to do about it. */
  readonly advice?: string
}

/** Looks at one thing; what it throws becomes a failure of that name. */
export interface Check {
  readonly name: string
  run(): Promise<readonly Finding[]>
}

/** Runs the checks one after the other, so that a slow one does not colour the next, and tells each finding at once. */
export async function* runChecks(checks: readonly Check[]): AsyncIterable<Finding> {
  for (const { name, run } of checks) {
    try {
      yield* await run()
    } catch (error) {
      yield { check: name, level: 'failure', detail: messageOf(error) }
    }
  }
}

/**
 * Messages of an error and its causes: "The database is not available: connect ECONNREFUSED". A cause whose words its error has taken up
 * is not told twice.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node leaves the message of several failed connections empty and lists them instead.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  const message = error.message === '' ? error.name : error.message
  if (inner === undefined || inner === null) return message
  const start = withoutStop(message)
  const rest = messageOf(inner)
  const taken = inner instanceof Error ? withoutStop(inner.message) : ''
  if (taken === '' || !start.endsWith(taken)) return `${start}: ${rest}`
  return withoutStop(rest) === taken ? message : start + rest.slice(taken.length)
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '')
}
