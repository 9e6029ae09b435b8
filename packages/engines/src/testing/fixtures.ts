import { readFile } from 'node:fs/promises'
import type { UpstreamScript } from './scripted-upstream.ts'

/** Chunks of a stream from a fixture: the data of one event a line. */
export async function readChunks(file: URL): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  return text.split('\n').filter((line) => line !== '')
}

/** Sends chunks as an event stream, all bytes at once or in pieces of so many bytes. */
export function playChunks(chunks: readonly string[], pieceBytes = Infinity): UpstreamScript {
  const bytes = Buffer.from(chunks.map((chunk) => `data: ${chunk}\n\n`).join(''))
  return async (_request, reply) => {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      reply.bytes(bytes.subarray(start, Math.min(bytes.length, start + pieceBytes)))
      await new Promise((resolve) => setImmediate(resolve))
    }
    reply.end()
  }
}
