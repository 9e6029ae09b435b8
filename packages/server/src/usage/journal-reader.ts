import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { callRow } from './call-row.ts'
import type { CallRow } from './call-row.ts'
import { parseJournalLine } from './journal-line.ts'
import type { BegunCall } from './usage-record.ts'

export interface JournalReading {
  /** Also what has no end: true for the journal of a dead process, false for one that is still being written. */
  readonly interrupted: boolean
  /** Told of a file with lines that cannot be read; the last line of a dead process may be cut off and does not count. */
  readonly onDamage: (path: string, lines: number) => void
}

/**
 * The calls of a journal, read line by line: memory holds no more than the calls that were in flight at one time. Ends whose
 * beginning went with an imported segment are in the database already.
 */
export async function* readCalls(
  paths: readonly string[],
  { interrupted, onDamage }: JournalReading,
): AsyncGenerator<CallRow> {
  const begun = new Map<string, BegunCall>()
  for (const path of paths) {
    let damaged = 0
    let lastIsDamaged = false
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = parseJournalLine(text)
      lastIsDamaged = line === undefined
      if (line === undefined) damaged++
      else if (line.kind === 'begin') begun.set(line.id, line.call)
      else {
        const call = begun.get(line.id)
        if (call === undefined) continue
        begun.delete(line.id)
        yield callRow(line.id, call, line.end)
      }
    }
    if (lastIsDamaged) damaged--
    if (damaged > 0) onDamage(path, damaged)
  }
  if (!interrupted) return
  for (const [id, call] of begun) yield callRow(id, call, undefined)
}
