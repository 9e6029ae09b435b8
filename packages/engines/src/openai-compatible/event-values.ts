import { EngineError } from '../engine-error.ts'
import { EventStreamError, SseReader } from './sse-reader.ts'

/** A piece of sound of one event, as base64, and room for the rest. */
const maxEventBytes = 16 * 1_048_576

/**
 * The JSON values of server-sent events, up to `[DONE]`.
 * @throws {EngineError} for events that are no JSON or too large
 */
export async function* eventValues(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  let texts: string[] = []
  const reader = new SseReader((data) => texts.push(data), maxEventBytes)
  const taken = (): string[] => {
    const read = texts
    texts = []
    return read
  }
  try {
    for await (const piece of bytes) {
      reader.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
      for (const text of taken()) {
        if (text === '[DONE]') return
        yield JSON.parse(text)
      }
    }
    reader.end()
    for (const text of taken()) if (text !== '[DONE]') yield JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof EventStreamError)
      throw new EngineError('unavailable', 'The server answered something that is no event stream.', { cause })
    throw cause
  }
}
