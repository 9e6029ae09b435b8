import type { Sealer } from '../access/index.ts'
import { FetchRefused } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { openCallbackHeader, sentHeader } from './callback-header.ts'
import type { CallbackDelivery } from './callback-repository.ts'

/** Source: the knowledge API, callbacks: the receiver has 2 seconds. */
const timeoutMs = 2000
/** A receiver answers a line of JSON; more is not read. */
const maxReplyBytes = 65_536

export interface DeliveryOutcome {
  readonly httpStatus: number | null
  /** The `code` of the JSON that came back. */
  readonly bodyCode: string | null
  /** Null when the receiver has taken it. */
  readonly error: string | null
}

/**
 * Sends one callback. Only HTTP 200 with JSON whose `code` is 200 means that the receiver has it; redirects are not followed, because
 * the headers are meant for the address that was set.
 */
export async function deliverCallback(
  { id, url, payload, sealedHeader }: CallbackDelivery,
  { fetch, sealer }: { readonly fetch: GuardedFetch; readonly sealer: Sealer },
): Promise<DeliveryOutcome> {
  let httpStatus: number | null = null
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: {
        ...sentHeader(openCallbackHeader(sealer, sealedHeader)),
        'content-type': 'application/json; charset=utf-8',
        'x-openmaas-delivery': id,
      },
      body: payload,
      timeoutMs,
      maxBytes: maxReplyBytes,
      maxRedirects: 0,
      anyStatus: true,
    })
    httpStatus = reply.status
    const bodyCode = codeOf((await reply.bytes()).toString('utf8'))
    const taken = httpStatus === 200 && bodyCode === '200'
    return { httpStatus, bodyCode, error: taken ? null : refusal(httpStatus, bodyCode) }
  } catch (error) {
    const text = error instanceof FetchRefused ? `${error.reason}: ${error.message}` : 'The callback could not be sent.'
    return { httpStatus, bodyCode: null, error: text }
  }
}

function refusal(httpStatus: number, bodyCode: string | null): string {
  if (httpStatus !== 200) return `The receiver answered HTTP ${httpStatus}.`
  return bodyCode === null ? 'The answer was no JSON with a code.' : `The receiver answered code ${bodyCode}.`
}

/** At most 32 characters; null when the text is no JSON object with a code. */
function codeOf(text: string): string | null {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof answer !== 'object' || answer === null || !('code' in answer)) return null
  const { code } = answer
  return typeof code === 'number' || typeof code === 'string' ? String(code).slice(0, 32) : null
}
