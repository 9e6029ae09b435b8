import type { Envelope } from '@openmaas/protocol'

/** Families of paths whose clients read errors of another form than `{error: {code, message}}`. */
const families: readonly (readonly [RegExp, Envelope])[] = [
  [/^\/+api\/+anthropic(?:\/|$)/, 'anthropic'],
  [/^\/+api\/+(?:llm-application|zrag)(?:\/|$)/, 'knowledge'],
]

/** The form of errors at a path that belongs to no operation. */
export function envelopeOfPath(path: string): Envelope {
  return families.find(([pattern]) => pattern.test(path))?.[1] ?? 'model'
}
