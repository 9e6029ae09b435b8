import { randomUUID } from 'node:crypto'
import { EngineError } from '@openmaas/engines'
import type { Database } from '../database/index.ts'
import { ServerStopping } from '../http/index.ts'
import { FetchRefused } from '../outbound/index.ts'
import type { Log } from '../telemetry/index.ts'
import { DocumentFailure, documentFailures, failureMessage, StepFailed } from './document-failures.ts'
import type { DocumentFailureReason } from './document-failures.ts'
import { LeaseLost } from './document-work.ts'
import type { DocumentWork, NotifyEnd } from './document-work.ts'
import type { DocumentVersion } from './document-repository.ts'
import { ParseFailure } from './parsing/parsed-document.ts'
import { versionQueueRepository } from './version-queue-repository.ts'
import type { HeldVersion } from './version-queue-repository.ts'

export interface DocumentRunnerOptions {
  readonly db: Database
  readonly work: DocumentWork
  readonly notify: NotifyEnd
  /** Documents in work at once. */
  readonly concurrency: number
  readonly log: Log
  /** Called when versions ended or were called off, so that what they left is swept soon. */
  readonly onSettled: () => void
  readonly now?: () => number
}

const leaseMilliseconds = 15_000
/** Also the time within which a deleted document stops being worked on. */
const renewMilliseconds = 2000
const pollMilliseconds = 1000
/** With the waits between them about an hour: an engine may be down that long. */
const maxAttempts = 20
/** For failures that time does not mend, like a refused key of an engine or an address that cannot be fetched. */
const maxAttemptsOfRefusals = 3
const longestWaitMilliseconds = 300_000

/** Works on the documents of this process: claims versions, renews their leases, ends each once. */
export class DocumentRunner {
  readonly #options: DocumentRunnerOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>()
  readonly #timers: NodeJS.Timeout[] = []
  #stopping = false
  #claiming: Promise<void> | undefined
  #again = false

  constructor(options: DocumentRunnerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  start(): void {
    const { log } = this.#options
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(
        () =>
          void this.#renew().catch((error: unknown) => log.warn('leases of documents could not be renewed', { error })),
        renewMilliseconds,
      ),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    if (this.#stopping) return
    if (this.#claiming !== undefined) {
      this.#again = true
      return
    }
    this.#claiming = this.#claim()
      .catch((error: unknown) => this.#options.log.warn('documents could not be claimed', { error }))
      .finally(() => {
        this.#claiming = undefined
        if (this.#again) {
          this.#again = false
          this.wake()
        }
      })
  }

  /** Stops the work on a document at once, when it was deleted or cut anew by this very process. */
  callOff(documentId: string): void {
    for (const [key, { abort }] of this.#running) {
      if (key.startsWith(`${documentId}/`)) abort.abort(new LeaseLost())
    }
  }

  get runningCount(): number {
    return this.#running.size
  }

  /** Takes no new documents and gives back the running ones, so that another process goes on at once. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#claiming
    for (const { abort } of this.#running.values()) abort.abort(new ServerStopping('The server is stopping.'))
    await Promise.all([...this.#running.values()].map(({ done }) => done))
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return
    const before = [...this.#running]
    const held = await versionQueueRepository(this.#options.db).renew(this.#owner, this.#now(), leaseMilliseconds)
    for (const [key, { abort }] of before) if (!held.has(key)) abort.abort(new LeaseLost())
  }

  async #claim(): Promise<void> {
    const { db, concurrency, log } = this.#options
    const free = concurrency - this.#running.size
    const versions = await versionQueueRepository(db).claim(this.#owner, free, this.#now(), leaseMilliseconds)
    for (const version of versions) {
      const key = `${version.documentId}/${version.version}`
      const abort = new AbortController()
      if (this.#stopping) abort.abort(new ServerStopping('The server is stopping.'))
      const done = this.#workOn(version, abort.signal)
        .catch((error: unknown) => log.error('document could not be settled', { document: version.documentId, error }))
        .finally(() => {
          this.#running.delete(key)
          this.#options.onSettled()
          this.wake()
        })
      this.#running.set(key, { abort, done })
    }
  }

  async #workOn(version: DocumentVersion, signal: AbortSignal): Promise<void> {
    const { work, log } = this.#options
    const held: HeldVersion = { documentId: version.documentId, version: version.version, owner: this.#owner }
    try {
      if (version.attempts > maxAttempts) throw new DocumentFailure('gave-up')
      await work.run(version, held, signal)
    } catch (error) {
      if (error instanceof LeaseLost || signal.reason instanceof LeaseLost) return
      if (signal.aborted) {
        await this.#putBack(held, { availableAt: this.#now(), attempts: Math.max(0, version.attempts - 1) })
        return
      }
      const end = endOf(error, version.attempts)
      if (end !== undefined) {
        // What a parser could not name is a defect of ours until it is shown otherwise; its cause must be seen.
        log.info('document failed', { document: version.documentId, reason: end.reason, error })
        await this.#settle(() => this.#fail(version, held, end))
        return
      }
      log.warn('document will be tried again', { document: version.documentId, attempts: version.attempts, error })
      const wait = Math.min(longestWaitMilliseconds, 1000 * 2 ** Math.min(version.attempts - 1, 16))
      const detail = error instanceof Error ? error.message.slice(0, 500) : ''
      const failure = { errorReason: reasonOf(error), errorMessage: detail }
      await this.#settle(() => this.#putBack(held, { availableAt: this.#now() + wait, ...failure }))
    }
  }

  async #putBack(
    held: HeldVersion,
    changes: {
      readonly availableAt: number
      readonly attempts?: number
      readonly errorReason?: DocumentFailureReason
      readonly errorMessage?: string
    },
  ): Promise<void> {
    await versionQueueRepository(this.#options.db).update(
      held,
      { ...changes, leaseOwner: null, leaseExpiresAt: null },
      this.#now(),
    )
  }

  async #fail(version: DocumentVersion, held: HeldVersion, end: DocumentFailure): Promise<void> {
    const { db, notify } = this.#options
    await db.transaction().execute(async (transaction) => {
      const ended = await versionQueueRepository(transaction).update(
        held,
        {
          state: 'failed',
          errorCode: documentFailures[end.reason].code,
          errorReason: end.reason,
          errorMessage: end.message.slice(0, 500),
          leaseOwner: null,
          leaseExpiresAt: null,
          finishedAt: this.#now(),
        },
        this.#now(),
      )
      if (ended)
        await notify(transaction, version, { status: 2, message: failureMessage(end.reason, 'zh', end.message) })
    })
  }

  /** The store may fail for a moment; the end of the work must not be lost with it. */
  async #settle(write: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await write()
        return
      } catch (error) {
        if (attempt === 6) throw error
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
      }
    }
  }
}

/** The end that a failure means; undefined when the document is tried again. */
export function endOf(error: unknown, attempts: number): DocumentFailure | undefined {
  if (error instanceof DocumentFailure) return error
  if (error instanceof ParseFailure) return new DocumentFailure(error.reason, error.message)
  if (error instanceof FetchRefused) {
    const passing = ['timeout', 'unreachable', 'status'].includes(error.reason)
    return passing && attempts < maxAttemptsOfRefusals ? undefined : new DocumentFailure(reasonOf(error), error.message)
  }
  const cause = error instanceof StepFailed ? error.cause : error
  const limit = cause instanceof EngineError && !cause.retryable ? maxAttemptsOfRefusals : maxAttempts
  if (attempts < limit) return undefined
  return new DocumentFailure(reasonOf(error), error instanceof Error ? error.message : '')
}

/** What a failure that time may mend is called when it does not. */
function reasonOf(error: unknown): DocumentFailureReason {
  if (error instanceof StepFailed) return error.reason
  if (error instanceof FetchRefused) return 'fetch-failed'
  return error instanceof EngineError ? 'embedding-failed' : 'gave-up'
}
