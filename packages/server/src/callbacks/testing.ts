import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { createSealer } from '../access/index.ts'
import type { Database } from '../database/index.ts'
import { createGuardedFetch } from '../outbound/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { enqueueCallback } from './callback-outbox.ts'
import type { CallbackEvent } from './callback-outbox.ts'
import { callbackRepository } from './callback-repository.ts'
import { CallbackSender } from './callback-sender.ts'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly eventId: string; readonly event: { status: number; msg: string; documentId: string } }
}

export type Answer = (outgoing: ServerResponse) => void

export const taken: Answer = (outgoing) => void outgoing.end('{"code":200,"message":"ok"}')
export const silent: Answer = () => {}

/** A receiver of callbacks that answers by a script, and then as `taken`. */
export async function startReceiver(script: Answer[] = []) {
  const received: Received[] = []
  const server = createServer(async (incoming, outgoing) => {
    received.push({ headers: incoming.headers, body: (await json(incoming)) as Received['body'] })
    const answer = script.shift() ?? taken
    answer(outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    /** What it was told, in order: status and document. */
    told: () => received.map(({ body }) => `${body.event.status} ${body.event.documentId}`),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const sealer = createSealer('a master secret for tests')
export const keepDays = { delivered: 7, failed: 30 }

export async function addAccount(db: Database, id: string): Promise<void> {
  const account = { name: 'a', tier: 'V0', role: 'member', status: 'active', createdAt: 0, updatedAt: 0 } as const
  await db
    .insertInto('accounts')
    .values({ id, ...account })
    .execute()
}

/** Base 10 of account 1. */
export async function addBase(
  db: Database,
  callback: { readonly callbackUrl: string | null; readonly sealedCallbackHeader: string | null },
): Promise<void> {
  const times = { createdAt: 0, updatedAt: 0, deletedAt: null }
  const look = { name: 'b', description: '', background: 'blue', icon: 'book', embeddingId: 3, contextual: 0 } as const
  await db
    .insertInto('knowledgeBases')
    .values({ id: '10', accountId: '1', servingIndexId: '100', ...look, ...callback, ...times })
    .execute()
}

/** A sender whose time stands still unless it is moved, and which may call loopback addresses. */
export function testSender(db: Database) {
  const clock = { now: 1_800_000_000_000 }
  const fetcher = createGuardedFetch({ allow: ['127.0.0.0/8'] })
  const repository = callbackRepository(db)
  const sender = new CallbackSender({
    repository,
    fetch: fetcher.fetch,
    sealer,
    log: silentTelemetry().log,
    keepDays,
    now: () => clock.now,
    random: () => 0.5,
  })
  return {
    clock,
    repository,
    sender,
    enqueue: (told: CallbackEvent) =>
      db.transaction().execute((transaction) => enqueueCallback(transaction, told, sealer, clock.now)),
    /** Moves the clock and sends what is due. */
    async sendAfter(milliseconds: number): Promise<void> {
      clock.now += milliseconds
      sender.wake()
      await sender.idle()
    },
    async [Symbol.asyncDispose]() {
      await sender.stop()
      await fetcher.close()
    },
  }
}

export function event(documentId: string, url: string, change: Partial<CallbackEvent> = {}): CallbackEvent {
  return {
    accountId: '1',
    knowledgeId: '10',
    documentId,
    status: 1,
    msg: '处理成功',
    explicit: { url, sealedHeader: null },
    ...change,
  }
}
