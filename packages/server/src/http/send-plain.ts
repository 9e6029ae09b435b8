import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Log } from '../telemetry/index.ts'

/** A page or probe outside the API: no key, no envelope. Returns undefined when the path is not its own. */
export type PlainHandler = (path: string, incoming: IncomingMessage) => PlainReply | Promise<StreamedReply> | undefined

export interface PlainReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** May have a stream as its body, which is sent as fast as its reader takes it and destroyed when the reader leaves. */
export interface StreamedReply extends Omit<PlainReply, 'body'> {
  readonly body: Readable | string | Uint8Array
}

/** Resolves when all of it was handed over, or the reader has left. */
export async function sendPlain(
  { method }: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body }: StreamedReply,
  log: Log,
): Promise<void> {
  outgoing.writeHead(status, headers)
  if (!(body instanceof Readable)) {
    outgoing.end(method === 'HEAD' ? undefined : body)
    return
  }
  let failure: Error | undefined
  body.on('error', (error) => (failure = error))
  try {
    await pipeline(body, outgoing)
  } catch {
    // The connection is closed by now, which tells the reader that the content is not whole. A reader who leaves is no failure.
    if (failure !== undefined && !isPrematureClose(failure)) log.error('a download broke off', { error: failure })
  }
}

function isPrematureClose(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
