import { SecretMismatch } from '../access/index.ts'
import type { Sealer } from '../access/index.ts'
import { createId } from '../database/index.ts'
import type { Transaction } from '../database/index.ts'
import { FetchRefused, parseTarget } from '../outbound/index.ts'
import { openCallbackHeader, sealCallbackHeader } from './callback-header.ts'
import { attemptsPerRound } from './callback-retry.ts'
import { callbackOutboxRepository } from './callback-repository.ts'
import { callbackSettingsRepository } from './callback-settings-repository.ts'
import type { CallbackPlace } from './callback-settings-repository.ts'

export interface CallbackEvent {
  readonly accountId: string
  readonly knowledgeId: string
  readonly documentId: string
  /** 0 in progress, 1 success, 2 failure. */
  readonly status: 0 | 1 | 2
  readonly msg: string
  /** What came with the request that led to this; `sealedHeader` as `sealCallbackHeader` made it. */
  readonly explicit?: CallbackPlace | undefined
}

/**
 * Notes an event to be told, in the transaction that makes it true: both are there, or neither. It goes to the address that was given
 * with the request, else to that of the base, else to that of the account. A delivery that cannot be made, because an address that was
 * stored is none, is noted as failed: it must not hold up what it tells of.
 * @returns id of the delivery; undefined when nobody wants to be told
 */
export async function enqueueCallback(
  transaction: Transaction,
  event: CallbackEvent,
  sealer: Sealer,
  now: number = Date.now(),
): Promise<string | undefined> {
  const { accountId, knowledgeId, documentId, status, msg } = event
  const receiver = await receiverOf(transaction, event)
  if (receiver === undefined) return undefined
  const id = createId()
  await callbackOutboxRepository(transaction).insert({
    id,
    accountId,
    knowledgeId,
    documentId,
    url: receiver.url,
    ...readied(receiver, sealer),
    // Source: the knowledge API, callbacks: `eventId` and `event{status, msg, documentId}`.
    payload: JSON.stringify({ eventId: 'knowledge_construction', event: { status, msg, documentId } }),
    attemptLimit: attemptsPerRound,
    now,
  })
  return id
}

interface Receiver {
  readonly url: string
  /** Those of the place that named the address, then of each nearer to the request, whose values count more. */
  readonly sealedHeaders: readonly string[]
}

/** Headers that came without an address belong to whatever address is used. */
async function receiverOf(transaction: Transaction, event: CallbackEvent): Promise<Receiver | undefined> {
  const { accountId, knowledgeId, explicit } = event
  const settings = callbackSettingsRepository(transaction)
  const sealedHeaders: string[] = []
  for (const find of [
    async () => explicit,
    () => settings.findOfBase(accountId, knowledgeId),
    () => settings.find(accountId),
  ]) {
    const place: CallbackPlace | undefined = await find()
    if (place === undefined) continue
    if (place.sealedHeader !== null) sealedHeaders.unshift(place.sealedHeader)
    if (place.url !== null) return { url: place.url, sealedHeaders }
  }
  return undefined
}

/** @returns with `error` what cannot be sent, and why */
function readied(
  { url, sealedHeaders }: Receiver,
  sealer: Sealer,
): { readonly target: string; readonly sealedHeader: string; readonly error?: string } {
  let target = ''
  try {
    target = parseTarget(url).host
    return { target, sealedHeader: merged(sealedHeaders, sealer) }
  } catch (error) {
    const none = sealCallbackHeader(sealer, {})
    if (error instanceof FetchRefused) return { target, sealedHeader: none, error: `${error.reason}: ${error.message}` }
    if (error instanceof SecretMismatch) {
      return { target, sealedHeader: none, error: 'Its headers cannot be read with the present master secret.' }
    }
    throw error
  }
}

function merged(sealedHeaders: readonly string[], sealer: Sealer): string {
  const [only] = sealedHeaders
  if (only !== undefined && sealedHeaders.length === 1) return only
  const values = new Map<string, readonly [name: string, value: string]>()
  for (const sealed of sealedHeaders) {
    for (const entry of Object.entries(openCallbackHeader(sealer, sealed))) values.set(entry[0].toLowerCase(), entry)
  }
  return sealCallbackHeader(sealer, Object.fromEntries(values.values()))
}
