import { AbortedError } from '@openmaas/sdk'
import type { DocumentUploadRequest } from '@openmaas/sdk'
import { client } from '../../../api/client.ts'

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled'

export interface UploadItem {
  readonly id: number
  readonly file: File
  readonly settings: DocumentUploadRequest
  readonly state: UploadState
  /** Why it failed, in the platform's words. */
  readonly reason?: string
}

/** Sent at the same time; browsers open six connections to one server, and the page needs some for itself. */
const parallel = 3
/** A file of 50 MB over a slow line. */
const timeoutMilliseconds = 1_800_000

/** Files on their way into one base. It goes on while other pages are looked at, and ends with the tab. */
export class UploadQueue {
  readonly #baseId: string
  readonly #onStored: () => void
  readonly #listeners = new Set<() => void>()
  readonly #aborts = new Map<number, AbortController>()
  #items: readonly UploadItem[] = []
  #count = 0

  /** @param onStored called when the platform has taken a file */
  constructor(baseId: string, onStored: () => void) {
    this.#baseId = baseId
    this.#onStored = onStored
  }

  readonly items = (): readonly UploadItem[] => this.#items

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(files: readonly File[], settings: DocumentUploadRequest): void {
    const added = files.map((file): UploadItem => {
      this.#count += 1
      return { id: this.#count, file, settings, state: 'waiting' }
    })
    this.#set([...this.#items, ...added])
    this.#advance()
  }

  retryFailed(): void {
    this.#set(
      this.#items.map((item) =>
        item.state === 'failed' || item.state === 'cancelled'
          ? { id: item.id, file: item.file, settings: item.settings, state: 'waiting' }
          : item,
      ),
    )
    this.#advance()
  }

  cancel(): void {
    this.#set(this.#items.map((item) => (item.state === 'waiting' ? { ...item, state: 'cancelled' } : item)))
    for (const abort of this.#aborts.values()) abort.abort()
  }

  /** Forgets what has ended. */
  clear(): void {
    this.#set(this.#items.filter(({ state }) => state === 'waiting' || state === 'sending'))
  }

  #advance(): void {
    while (this.#aborts.size < parallel) {
      const next = this.#items.find(({ state }) => state === 'waiting')
      if (next === undefined) return
      const abort = new AbortController()
      this.#aborts.set(next.id, abort)
      this.#change(next.id, { state: 'sending' })
      void this.#send(next, abort.signal).finally(() => {
        this.#aborts.delete(next.id)
        this.#advance()
      })
    }
  }

  async #send({ id, file, settings }: UploadItem, signal: AbortSignal): Promise<void> {
    try {
      // Sent twice, it is still one document.
      const body = { ...settings, req_id: crypto.randomUUID(), files: file }
      const options = { signal, timeout: timeoutMilliseconds, idempotent: true }
      const { data } = await client.knowledge.document.upload(this.#baseId, body, options)
      const [refused] = data.failedInfos
      this.#change(id, refused === undefined ? { state: 'done' } : { state: 'failed', reason: refused.failReason })
      if (refused === undefined) this.#onStored()
    } catch (error) {
      if (error instanceof AbortedError) this.#change(id, { state: 'cancelled' })
      else this.#change(id, { state: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  #change(id: number, change: Partial<UploadItem>): void {
    this.#set(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)))
  }

  #set(items: readonly UploadItem[]): void {
    this.#items = items
    for (const listener of this.#listeners) listener()
  }
}
