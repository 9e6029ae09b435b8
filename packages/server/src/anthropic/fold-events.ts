import type { AnthropicBlock, AnthropicEvent, AnthropicMessage } from '@openmaas/protocol'
import { inputOf } from './mcp-blocks.ts'

/**
 * The message that the events of a stream tell, as clients join them.
 * @throws what the events throw, and what `failure` makes of an event of type error
 */
export async function foldEvents(
  events: AsyncIterable<AnthropicEvent>,
  failure: (event: AnthropicEvent) => Error,
): Promise<AnthropicMessage> {
  let message: AnthropicMessage | undefined
  const blocks: Record<string, unknown>[] = []
  for await (const event of events) {
    switch (event.type) {
      case 'error':
        throw failure(event)
      case 'message_start':
        message = event.message
        break
      case 'content_block_start':
        blocks.push({ ...event.content_block })
        break
      case 'content_block_delta':
        addDelta(blocks.at(-1), event.delta)
        break
      case 'content_block_stop':
        closeBlock(blocks.at(-1))
        break
      case 'message_delta':
        if (message !== undefined) message = { ...message, ...event.delta, usage: event.usage }
        break
      default:
    }
  }
  if (message === undefined) throw new Error('the answer ended before it began')
  return { ...message, content: blocks as AnthropicBlock[] }
}

/** Which member of its block a delta goes on with. */
const memberOf: Readonly<Record<string, string>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
  input_json_delta: 'partial_json',
}

function addDelta(block: Record<string, unknown> | undefined, delta: Readonly<Record<string, unknown>>): void {
  const member = memberOf[String(delta['type'])]
  if (block === undefined || member === undefined) return
  block[member] = `${String(block[member] ?? '')}${String(delta[member] ?? '')}`
}

function closeBlock(block: Record<string, unknown> | undefined): void {
  if (block === undefined || typeof block['partial_json'] !== 'string') return
  block['input'] = inputOf(block['partial_json'])
  delete block['partial_json']
}
