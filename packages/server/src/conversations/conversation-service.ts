import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createId } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Log } from '../telemetry/index.ts'
import { conversationRepository } from './conversation-repository.ts'
import type { Conversation, ConversationKind, StoredMessage } from './conversation-repository.ts'

/** Something that was said. The API that the conversation belongs to knows the form of its content. */
export interface Said {
  readonly role: 'user' | 'assistant'
  /** Any JSON value. */
  readonly content: unknown
}

/** The right to answer in a conversation. Turns follow each other in the order in which they were asked for. */
export interface Turn {
  /** What was said last, oldest first. */
  readonly history: readonly Said[]
  /**
   * Keeps what was said in this turn; durable when it resolves.
   * @throws {ApiError} callFailed when the turn was lost meanwhile, as after a pause of this process
   */
  keep(said: readonly Said[], requestId: string): Promise<void>
  /** Lets the next turn begin. Twice is no error. */
  end(): Promise<void>
}

export interface ConversationServiceOptions {
  readonly db: Database
  readonly log: Log
  /** A turn of a process that died ends after this time; default 15 s. */
  readonly leaseMilliseconds?: number
  /** A turn that has to wait longer for the ones before it is refused; default 2 minutes. */
  readonly patienceMilliseconds?: number
  readonly now?: () => number
}

const dayMilliseconds = 86_400_000
const sweptAtOnce = 200
/** Between two looks at a turn that another process has. */
const lookMilliseconds = 100

/** Conversations of flows, of the knowledge chat and of others that keep what was said on the server. */
export class ConversationService {
  readonly #options: ConversationServiceOptions
  readonly #now: () => number
  readonly #leaseMilliseconds: number
  readonly #patienceMilliseconds: number
  /** The end of the last turn of each conversation that this process answers in. */
  readonly #lastTurns = new Map<string, Promise<void>>()

  constructor(options: ConversationServiceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#leaseMilliseconds = options.leaseMilliseconds ?? 15_000
    this.#patienceMilliseconds = options.patienceMilliseconds ?? 120_000
  }

  async create(of: {
    readonly accountId: string
    readonly kind: ConversationKind
    readonly applicationId?: string
    readonly assistantId?: string
  }): Promise<string> {
    const id = createId()
    const now = this.#now()
    await conversationRepository(this.#options.db).insert({
      id,
      accountId: of.accountId,
      kind: of.kind,
      applicationId: of.applicationId ?? null,
      assistantId: of.assistantId ?? null,
      title: null,
      settings: '{}',
      messageCount: 0,
      leaseOwner: null,
      leaseExpiresAt: null,
      createdAt: now,
      updatedAt: now,
    })
    return id
  }

  /** A conversation of this account and API, if there is one. */
  find(accountId: string, kind: ConversationKind, id: string): Promise<Conversation | undefined> {
    return conversationRepository(this.#options.db).find(accountId, kind, id)
  }

  /** Those with one assistant in which something was said, the newest first. */
  listOfAssistant(
    of: { readonly accountId: string; readonly assistantId: string },
    part: { readonly offset: number; readonly limit: number },
  ): Promise<Conversation[]> {
    return conversationRepository(this.#options.db).listOfAssistant(of, part)
  }

  /** What was said last, oldest first, without taking a turn. */
  async last({ accountId, id }: Pick<Conversation, 'accountId' | 'id'>, messages: number): Promise<Said[]> {
    return (await conversationRepository(this.#options.db).lastMessages(accountId, id, messages)).map(toSaid)
  }

  /** @param settings JSON object of what the API keeps with the conversation */
  changeSettings({ id }: Pick<Conversation, 'id'>, settings: object): Promise<void> {
    return conversationRepository(this.#options.db).changeSettings(id, JSON.stringify(settings))
  }

  /** Removes conversations in which nothing was said for so many days. Contents of their files go with the next sweep of blobs. */
  async sweep(keepDays: number): Promise<void> {
    const now = this.#now()
    const conversations = conversationRepository(this.#options.db)
    while (await conversations.deleteSomeBefore(now - keepDays * dayMilliseconds, sweptAtOnce, now));
  }

  /** Ends the turns of a process that is gone. Only right where no other process can be working. */
  releaseAll(): Promise<void> {
    return conversationRepository(this.#options.db).releaseAll()
  }

  /**
   * Waits for the turns before it.
   * @param historyMessages that the turn wants to see, at most
   * @throws {ApiError} concurrencyExceeded when they take too long
   * @throws the reason of the signal
   */
  async takeTurn(
    { accountId, id }: Pick<Conversation, 'accountId' | 'id'>,
    historyMessages: number,
    signal: AbortSignal,
  ): Promise<Turn> {
    const owner = randomUUID()
    const patience = AbortSignal.timeout(this.#patienceMilliseconds)
    const waiting = AbortSignal.any([signal, patience])
    const done = this.#queue(id)
    try {
      await done.before(waiting)
      await this.#claim(id, owner, waiting)
      return await this.#open(accountId, id, owner, historyMessages, done.end)
    } catch (error) {
      done.end()
      if (patience.aborted && !signal.aborted) throw new ApiError('concurrencyExceeded')
      throw error
    }
  }

  /** A place in the line of this process; other processes are held off by the lease. */
  #queue(id: string): { before(signal: AbortSignal): Promise<void>; end(): void } {
    const before = this.#lastTurns.get(id) ?? Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    // Whoever leaves the line early must not let the next one pass those before.
    const last = before.then(() => promise)
    this.#lastTurns.set(id, last)
    const forget = (): boolean => this.#lastTurns.get(id) === last && this.#lastTurns.delete(id)
    void last.then(forget)
    return { before: (signal) => orAborted(before, signal), end: resolve }
  }

  async #claim(id: string, owner: string, signal: AbortSignal): Promise<void> {
    const conversations = conversationRepository(this.#options.db)
    while (!(await conversations.claim(id, owner, this.#now(), this.#leaseMilliseconds))) {
      await sleep(lookMilliseconds, undefined, { signal })
    }
  }

  async #open(accountId: string, id: string, owner: string, historyMessages: number, next: () => void): Promise<Turn> {
    const { db, log } = this.#options
    const renewal = setInterval(() => {
      conversationRepository(db)
        .renew(id, owner, this.#now(), this.#leaseMilliseconds)
        .catch((error: unknown) => log.warn('the turn of a conversation could not be prolonged', { error }))
    }, this.#leaseMilliseconds / 3)
    renewal.unref()
    let ended: Promise<void> | undefined
    const end = (): Promise<void> => {
      clearInterval(renewal)
      ended ??= conversationRepository(db)
        .release(id, owner)
        // The lease ends by itself soon; the answer is told and must not fail for it.
        .catch((error: unknown) => log.warn('the turn of a conversation could not be ended', { error }))
        .finally(next)
      return ended
    }
    try {
      const stored = await conversationRepository(db).lastMessages(accountId, id, historyMessages)
      return {
        history: stored.map(toSaid),
        keep: (said, requestId) => this.#keep(accountId, id, owner, said, requestId),
        end,
      }
    } catch (error) {
      await end()
      throw error
    }
  }

  async #keep(accountId: string, id: string, owner: string, said: readonly Said[], requestId: string): Promise<void> {
    const now = this.#now()
    await this.#options.db.transaction().execute(async (transaction) => {
      const conversations = conversationRepository(transaction)
      const first = await conversations.reserve(id, owner, said.length, now)
      if (first === undefined) throw new ApiError('callFailed', {}, { cause: new Error('the turn was lost') })
      await conversations.append(
        said.map(({ role, content }, index) => ({
          conversationId: id,
          ordinal: first + index,
          accountId,
          role,
          content: JSON.stringify(content),
          requestId,
          createdAt: now,
        })),
      )
    })
  }
}

function toSaid({ role, content }: StoredMessage): Said {
  return { role: role === 'assistant' ? 'assistant' : 'user', content: JSON.parse(content) as unknown }
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort))
}
