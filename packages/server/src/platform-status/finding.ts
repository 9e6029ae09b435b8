import type { LocalisedText, statusChecks, statusLevels } from '@openmaas/protocol'

export type StatusLevel = (typeof statusLevels)[number]

export interface StatusFinding {
  readonly check: (typeof statusChecks)[number]
  readonly level: StatusLevel
  readonly detail: LocalisedText
  readonly advice?: LocalisedText
}

const severity: Readonly<Record<StatusLevel, number>> = { ok: 0, information: 1, warning: 2, failure: 3 }

/** The level that counts for all of them together. */
export function worstOf(findings: readonly Pick<StatusFinding, 'level'>[]): StatusLevel {
  return findings.reduce<StatusLevel>((worst, { level }) => (severity[level] > severity[worst] ? level : worst), 'ok')
}
