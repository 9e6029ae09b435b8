import type { ChatEngine, ChatPart } from '../chat-engine.ts'
import type { Engine } from '../engine.ts'

/** All parts of a stream, in order. */
export async function collectParts(parts: AsyncIterable<ChatPart>): Promise<ChatPart[]> {
  const collected: ChatPart[] = []
  for await (const part of parts) collected.push(part)
  return collected
}

/** @throws {Error} for an engine that cannot chat */
export function requireChat(engine: Engine): ChatEngine {
  if (engine.chat === undefined) throw new Error(`the engine ${engine.id} cannot chat`)
  return engine.chat
}

/**
 * Waits until the condition holds.
 * @throws {Error} with `complaint` when it does not hold within `milliseconds`
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
  complaint: string,
): Promise<void> {
  const deadline = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${complaint} after ${milliseconds} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
