import type { ModerationVerdict, RiskLevel } from '@openmaas/engines'
import type { WordHit } from './words/word-matcher.ts'

/** What stands in `risk_type` of content that nothing here can judge: a person has to look at it. */
export const notJudged: ModerationVerdict = { level: 'REVIEW', types: ['not_judged'] }
export const pass: ModerationVerdict = { level: 'PASS', types: [] }

const weight: Readonly<Record<RiskLevel, number>> = { PASS: 0, REVIEW: 1, REJECT: 2 }

/** The worst of several, with the kinds of risk of all. */
export function worst(verdicts: readonly ModerationVerdict[]): ModerationVerdict {
  const level = verdicts.reduce<RiskLevel>(
    (before, verdict) => (weight[verdict.level] > weight[before] ? verdict.level : before),
    'PASS',
  )
  return { level, types: [...new Set(verdicts.flatMap(({ types }) => types))] }
}

export function verdictOfHits(hits: readonly WordHit[]): ModerationVerdict {
  return worst(hits.map(({ level, riskType }) => ({ level, types: [riskType] })))
}
