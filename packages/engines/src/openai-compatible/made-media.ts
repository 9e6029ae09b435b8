import { EngineError } from '../engine-error.ts'
import type { MadeMedia } from '../image-engine.ts'
import type { MadeFile } from '../video-engine.ts'
import type { HttpClient } from './http-client.ts'

const maxPictureBytes = 64 * 1_048_576
const pictureSeconds = 60
const fileSeconds = 600

/** The picture behind an address that a model server told: what it holds itself is fetched over its own connections. */
export async function madePicture(client: HttpClient, address: string, signal: AbortSignal): Promise<MadeMedia> {
  const path = client.ownPath(address)
  if (path === undefined) return { kind: 'address', url: address }
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of await client.content({ path, signal, timeoutSeconds: pictureSeconds })) {
    bytes += piece.length
    if (bytes > maxPictureBytes) throw new EngineError('unavailable', 'The picture of the model server is too large.')
    pieces.push(piece)
  }
  return { kind: 'bytes', bytes: Buffer.concat(pieces) }
}

/** The same for content that may be large: nothing is fetched before it is opened. */
export function madeFile(client: HttpClient, address: string): MadeFile {
  const path = client.ownPath(address)
  return path === undefined ? { kind: 'address', url: address } : ownFile(client, path)
}

export function ownFile(client: HttpClient, path: string): MadeFile {
  return { kind: 'stream', open: (signal) => client.content({ path, signal, timeoutSeconds: fileSeconds }) }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
