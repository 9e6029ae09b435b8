import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../database/index.ts'
import { callRow } from './call-row.ts'
import type { CallRow } from './call-row.ts'
import { callStore, maxBatchRows } from './call-store.ts'
import type { CallStore } from './call-store.ts'
import { beginLine, endLine } from './journal-line.ts'
import { readCalls } from './journal-reader.ts'
import { claimDeadJournals } from './dead-journals.ts'
import type { DeadJournal } from './dead-journals.ts'
import { JournalWriter } from './journal-writer.ts'
import type { Segment } from './journal-writer.ts'
import type { UsageEntry, UsageLedger } from './usage-ledger.ts'
import type { BegunCall, EndedCall } from './usage-record.ts'

export interface UsageLedgerOptions {
  readonly db: Database
  /** Of the journal; made when missing. Servers may share it, each writes files of its own. */
  readonly folder: string
  readonly onProblem: (message: string, error: unknown) => void
  /** How long an ended call may wait for the database, default 250. */
  readonly importEveryMs?: number
  /** Ended calls kept in memory while the database is away; further ones are read back from the journal. Default 20,000. */
  readonly maxWaitingCalls?: number
  /** Default 4 MiB. */
  readonly maxSegmentBytes?: number
}

const retryEveryMs = 1000
const lastUseEveryMs = 10_000

/** Opens the ledger. What dead processes left in the folder is taken up in the background, begun calls as `interrupted`. */
export async function openUsageLedger(options: UsageLedgerOptions): Promise<UsageLedger> {
  return new JournaledLedger(options)
}

interface EndedEntry {
  readonly row: CallRow
  readonly beginSegment: Segment | undefined
  readonly endSegment: Segment | undefined
}

class JournaledLedger implements UsageLedger {
  readonly #options: UsageLedgerOptions
  readonly #store: CallStore
  readonly #journal: JournalWriter
  readonly #importEveryMs: number
  readonly #maxWaitingCalls: number
  #waiting: EndedEntry[] = []
  /** Lines by segment whose calls found no place in memory; undefined while there are none. */
  #spilled: Map<Segment, number> | undefined
  #deadJournals: DeadJournal[]
  readonly #lastUse = new Map<string, number>()
  #lastUseNotedAt = Date.now()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #failing = false
  #closed = false
  #sequence = 0

  constructor(options: UsageLedgerOptions) {
    this.#options = options
    this.#store = callStore(options.db)
    this.#importEveryMs = options.importEveryMs ?? 250
    this.#maxWaitingCalls = options.maxWaitingCalls ?? 20_000
    const { folder, onProblem, maxSegmentBytes = 4 * 1024 * 1024 } = options
    this.#journal = new JournalWriter({ folder, onProblem, maxSegmentBytes })
    this.#deadJournals = claimDeadJournals(folder, this.#journal.instance)
    if (this.#deadJournals.length > 0) this.#schedule(0)
  }

  begin(call: BegunCall): UsageEntry {
    const begun = call.startedAt === undefined ? { ...call, startedAt: Date.now() } : call
    const id = `${this.#journal.instance}${(this.#sequence++).toString(36).padStart(8, '0')}`
    const beginSegment = this.#journal.appendThisTurn(beginLine(id, begun))
    let ended = false
    return {
      finish: (end) => {
        if (ended) return
        ended = true
        this.#end(id, begun, end, beginSegment)
      },
    }
  }

  async flush(): Promise<void> {
    while (this.#hasWork()) await this.#import()
    await this.#noteLastUse()
  }

  backlogBytes(): number {
    let bytes = this.#journal.pendingBytes()
    for (const journal of this.#deadJournals) bytes += journal.bytes
    return bytes
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    try {
      await this.flush()
    } catch (error) {
      this.#options.onProblem(
        'The database does not take the last calls; the next start reads them from the journal.',
        error,
      )
    }
    this.#journal.close()
    for (const journal of this.#deadJournals) journal.release()
  }

  #end(id: string, begun: BegunCall, end: EndedCall, beginSegment: Segment | undefined): void {
    const ended = end.finishedAt === undefined ? { ...end, finishedAt: Date.now() } : end
    const endSegment = this.#journal.append(endLine(id, ended))
    if (this.#waiting.length < this.#maxWaitingCalls) {
      this.#waiting.push({ row: callRow(id, begun, ended), beginSegment, endSegment })
    } else if (beginSegment !== undefined && endSegment !== undefined) {
      this.#spilled ??= new Map()
      addLines(this.#spilled, beginSegment, 1)
      addLines(this.#spilled, endSegment, 1)
    } else {
      this.#options.onProblem(
        'A call is lost to the usage ledger: neither the disk nor the database takes it.',
        undefined,
      )
    }
    this.#schedule(this.#importEveryMs)
  }

  #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#spilled !== undefined || this.#deadJournals.length > 0
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      // A pass that fails has reported it and is repeated.
      this.#import().catch(() => {})
    }, delayMs).unref()
  }

  /** One pass over what waits. Passes never overlap: who asks while one runs waits for that one. */
  #import(): Promise<void> {
    this.#running ??= this.#pass().finally(() => {
      this.#running = undefined
      if (this.#hasWork()) this.#schedule(this.#failing ? retryEveryMs : this.#importEveryMs)
    })
    return this.#running
  }

  async #pass(): Promise<void> {
    try {
      await this.#importWaiting()
      await this.#importSpilled()
      await this.#importDead()
      if (Date.now() - this.#lastUseNotedAt >= lastUseEveryMs) await this.#noteLastUse()
    } catch (error) {
      const wasFailing = this.#failing
      this.#failing = true
      if (!wasFailing) this.#options.onProblem('The database takes no calls; they wait in the journal.', error)
      throw error
    }
    this.#failing = false
  }

  async #importWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, maxBatchRows)
      await this.#insert(batch.map(({ row }) => row))
      this.#waiting.splice(0, batch.length)
      for (const { beginSegment, endSegment } of batch) {
        this.#journal.imported(beginSegment, 1)
        this.#journal.imported(endSegment, 1)
      }
      // Streams get their turn between two batches.
      await nextTurn()
    }
  }

  /** Reads back what found no place in memory. Calls in memory may be met again on the way; the database knows them by id. */
  async #importSpilled(): Promise<void> {
    const spilled = this.#spilled
    if (spilled === undefined) return
    // From here on ended calls go to memory again, and their lines into a segment that is not read now.
    this.#spilled = undefined
    this.#journal.seal()
    try {
      await this.#insertJournal(this.#journal.sealedPaths(), false)
    } catch (error) {
      const since: Map<Segment, number> = this.#spilled ?? new Map<Segment, number>()
      for (const [segment, lines] of spilled) addLines(since, segment, lines)
      this.#spilled = since
      throw error
    }
    for (const [segment, lines] of spilled) this.#journal.imported(segment, lines)
  }

  async #importDead(): Promise<void> {
    for (;;) {
      const journal = this.#deadJournals[0]
      if (journal === undefined) return
      await this.#insertJournal(journal.segmentPaths, true)
      journal.remove()
      this.#deadJournals.shift()
    }
  }

  async #insertJournal(paths: readonly string[], interrupted: boolean): Promise<void> {
    let batch: CallRow[] = []
    const onDamage = (path: string, lines: number): void =>
      this.#options.onProblem(`${lines} lines of the usage journal ${path} are damaged and were left out.`, undefined)
    for await (const row of readCalls(paths, { interrupted, onDamage })) {
      batch.push(row)
      if (batch.length < maxBatchRows) continue
      await this.#insert(batch)
      batch = []
    }
    await this.#insert(batch)
  }

  async #insert(rows: readonly CallRow[]): Promise<void> {
    const refused = await this.#store.insert(rows)
    for (const row of rows) this.#lastUse.set(row.keyId, Math.max(row.startedAt, this.#lastUse.get(row.keyId) ?? 0))
    if (refused.length === 0) return
    const path = join(this.#options.folder, 'refused.jsonl')
    appendFileSync(path, refused.map((row) => `${JSON.stringify(row)}\n`).join(''), { mode: 0o600 })
    this.#options.onProblem(
      `The database refused ${refused.length} calls for what they hold; they were put into ${path}.`,
      undefined,
    )
  }

  async #noteLastUse(): Promise<void> {
    const times = new Map(this.#lastUse)
    await this.#store.noteLastUse(times)
    for (const [keyId, time] of times) if (this.#lastUse.get(keyId) === time) this.#lastUse.delete(keyId)
    this.#lastUseNotedAt = Date.now()
  }
}

function addLines(lines: Map<Segment, number>, segment: Segment, count: number): void {
  lines.set(segment, (lines.get(segment) ?? 0) + count)
}
