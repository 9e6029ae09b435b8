import { z } from 'zod'
import type { Difference } from './compare-contracts.ts'

/** The reviewed list of what differs from the platform on purpose, each with its reason. */
export const contractExceptions = z.strictObject({
  notBuilt: z.strictObject({
    reason: z.string().min(1),
    /** `POST /paas/v4/files` */
    operations: z.array(z.string()),
  }),
  differences: z.array(
    z.strictObject({
      operations: z.array(z.string()).min(1),
      /** Places in those operations, as the comparison writes them. */
      at: z.array(z.string()).min(1),
      kind: z.enum(['missing', 'stricter', 'looser', 'unpromised', 'foreign']),
      reason: z.string().min(1),
    }),
  ),
})
export type ContractExceptions = z.output<typeof contractExceptions>

/** Complaints, one line each: differences that nobody wrote a reason for, and reasons for differences that are gone. */
export function reviewDifferences(
  differences: readonly Difference[],
  exceptions: ContractExceptions,
): readonly string[] {
  const complaints: string[] = []
  const explained = new Set<string>()
  for (const { operations, at, kind } of exceptions.differences) {
    for (const operation of operations) {
      for (const place of at) {
        const key = keyOf({ operation, at: place, kind })
        if (explained.has(key)) complaints.push(`listed twice: ${key}`)
        explained.add(key)
      }
    }
  }
  const found = new Set<string>()
  for (const difference of differences) {
    const key = keyOf(difference)
    found.add(key)
    if (!explained.has(key)) complaints.push(`not explained: ${key}: ${difference.detail}`)
  }
  for (const key of explained.difference(found)) complaints.push(`no longer true: ${key}`)
  return complaints
}

/** Compares the reviewed list of what is not built with what the document says is not available. */
export function reviewNotBuilt(document: OpenApiPaths, exceptions: ContractExceptions): readonly string[] {
  const unavailable = new Set<string>()
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (operation['x-openmaas-available'] === false) unavailable.add(`${method.toUpperCase()} ${path}`)
    }
  }
  const listed = new Set(exceptions.notBuilt.operations)
  return [
    ...[...unavailable.difference(listed)].map((name) => `not built and not listed as such: ${name}`),
    ...[...listed.difference(unavailable)].map((name) => `listed as not built, but built or unknown: ${name}`),
  ]
}

export interface OpenApiPaths {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
}

function keyOf({ operation, at, kind }: Pick<Difference, 'operation' | 'at' | 'kind'>): string {
  return `${operation} ${at === '' ? '(operation)' : at} (${kind})`
}
