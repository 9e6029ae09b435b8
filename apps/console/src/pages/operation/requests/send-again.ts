import { readServerSentEvents } from '@openmaas/sdk'
import type { CallRequest } from '@openmaas/sdk'
import { client } from '../../../api/client.ts'
import { foldEvents } from './fold-events.ts'

export type AnswerShown =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stream'; readonly text: string; readonly reasoning: string; readonly events: number }
  | { readonly kind: 'file'; readonly type: string; readonly bytes: number }

export interface Answer {
  readonly shown: AnswerShown
  /** Of the new call. */
  readonly requestId: string | undefined
}

/**
 * Makes the call as it was, once, for whoever is signed in.
 * @throws {ApiError} for a refusal
 */
export async function sendAgain({ method, path, body }: CallRequest, signal: AbortSignal): Promise<Answer> {
  const response = await client.core.raw({ method, path, body }, { signal, maxRetries: 0 })
  return { shown: await readAnswer(response), requestId: response.headers.get('x-request-id') ?? undefined }
}

async function readAnswer(response: Response): Promise<AnswerShown> {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/event-stream') && response.body !== null)
    return { kind: 'stream', ...(await foldEvents(readServerSentEvents(response.body))) }
  if (type.includes('json')) return { kind: 'text', text: JSON.stringify(await response.json(), null, 2) }
  if (type.startsWith('text/')) return { kind: 'text', text: await response.text() }
  return { kind: 'file', type, bytes: (await response.blob()).size }
}
