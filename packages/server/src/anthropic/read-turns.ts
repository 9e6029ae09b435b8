import type { ChatContentPart } from '@openmaas/engines'
import type { AnthropicBlock, AnthropicMessageRequest, AnthropicTurn } from '@openmaas/protocol'
import { mcpFunctionName } from '../chat/index.ts'
import type { ChatRequest } from '../chat/index.ts'
import { blocksOf, contentOf, readBlock, readContent, textOfParts } from './read-content.ts'
import type { ReadDocument } from './read-content.ts'
import { refuse, requireObject, requireText } from '../errors/refuse.ts'
import { foundBefore } from './search-blocks.ts'
import type { OpenPage } from './search-blocks.ts'

type ChatMessage = ChatRequest['messages'][number]
type ToolCall = NonNullable<Extract<ChatMessage, { role: 'assistant' }>['tool_calls']>[number]

export interface TurnReader {
  readonly readDocument: ReadDocument
  /** The thinking of a block that came back; undefined where the signature is none of ours. */
  readonly openThought: (thinking: string, signature: string) => string | undefined
  readonly openPage: OpenPage
  /** Called for each thinking block that is left out, because nobody can tell whether the model thought so. */
  readonly onForeignThought: () => void
}

/** The conversation as chat calls have it. */
export async function readTurns(
  { system, messages }: Pick<AnthropicMessageRequest, 'system' | 'messages'>,
  reader: TurnReader,
): Promise<ChatMessage[]> {
  const read: ChatMessage[] = []
  if (system !== undefined) {
    const text = await wordsOf(system, 'system', reader)
    if (text !== '') read.push({ role: 'system', content: text })
  }
  for (const [index, turn] of messages.entries()) {
    const field = `messages[${index}].content`
    if (turn.role === 'assistant') read.push(...assistantMessages(turn, field, reader))
    else if (turn.role === 'user') read.push(...(await userMessages(turn, field, reader)))
    else read.push({ role: 'system', content: await wordsOf(turn.content, field, reader) })
  }
  if (!read.some(({ role }) => role === 'user' || role === 'tool')) {
    refuse('messages', {
      zh: '不能只包含 system 或 assistant 消息。',
      en: 'There must be a message other than those of system and assistant.',
    })
  }
  return read
}

/** Models take instructions in words alone. */
async function wordsOf(
  content: AnthropicTurn['content'],
  field: string,
  { readDocument }: TurnReader,
): Promise<string> {
  const parts = await readContent(content, field, readDocument)
  if (parts.some(({ type }) => type !== 'text')) {
    refuse(field, { zh: '只能包含文本。', en: 'It must hold nothing but text.' })
  }
  return textOfParts(parts)
}

/** Results of tools first, each a message of its own; then what is said beside them. */
async function userMessages(
  { content }: AnthropicTurn,
  field: string,
  { readDocument }: TurnReader,
): Promise<ChatMessage[]> {
  if (typeof content === 'string') return [{ role: 'user', content }]
  const results: ChatMessage[] = []
  const said: ChatContentPart[] = []
  for (const [index, block] of content.entries()) {
    const place = `${field}[${index}]`
    if (block.type !== 'tool_result') {
      const part = await readBlock(block, place, readDocument)
      if (part !== undefined) said.push(part)
      continue
    }
    const id = requireText(block['tool_use_id'], `${place}.tool_use_id`)
    const inner = blocksOf(block['content'], `${place}.content`)
    const parts = await readContent(inner, `${place}.content`, readDocument)
    const text = textOfParts(parts)
    results.push({ role: 'tool', tool_call_id: id, content: block['is_error'] === true ? asError(text) : text })
    // Models take pictures from people, not from tools.
    const pictures = parts.filter(({ type }) => type !== 'text')
    if (pictures.length > 0) said.push({ type: 'text', text: `Pictures in the result of ${id}:` }, ...pictures)
  }
  return said.length === 0 && results.length > 0 ? results : [...results, { role: 'user', content: contentOf(said) }]
}

/** Chat has no mark for results that tell a failure. */
function asError(text: string): string {
  return /^\s*(?:<tool_use_error>|error\b)/i.test(text) ? text : `Error: ${text}`
}

/**
 * One message, or several where tools of this server were used in between: each call is followed by what it gave, and the words after
 * it are a message of their own, as the model wrote them.
 */
function assistantMessages({ content }: AnthropicTurn, field: string, reader: TurnReader): ChatMessage[] {
  if (typeof content === 'string') return [{ role: 'assistant', content }]
  const messages: ChatMessage[] = []
  let current = new AssistantMessage()
  for (const [index, block] of content.entries()) {
    const place = `${field}[${index}]`
    const result = answeredHere(block, place, reader)
    if (result !== undefined) {
      current.results.push(result)
      continue
    }
    if (current.results.length > 0) {
      messages.push(...current.messages())
      current = new AssistantMessage()
    }
    current.add(block, place, reader)
  }
  return [...messages, ...current.messages()]
}

class AssistantMessage {
  readonly results: ChatMessage[] = []
  readonly #calls: ToolCall[] = []
  #text = ''
  #thinking = ''

  add(block: AnthropicBlock, place: string, reader: TurnReader): void {
    switch (block.type) {
      case 'text':
        this.#text += requireText(block['text'], `${place}.text`)
        return
      case 'thinking': {
        const thinking = requireText(block['thinking'], `${place}.thinking`)
        const signature = block['signature']
        const thought = typeof signature === 'string' ? reader.openThought(thinking, signature) : undefined
        if (thought === undefined) reader.onForeignThought()
        else this.#thinking += thought
        return
      }
      case 'redacted_thinking':
        reader.onForeignThought()
        return
      case 'tool_use':
      case 'server_tool_use':
        this.#call(block, requireText(block['name'], `${place}.name`), place)
        return
      case 'mcp_tool_use': {
        const server = requireText(block['server_name'], `${place}.server_name`)
        this.#call(block, mcpFunctionName(server, requireText(block['name'], `${place}.name`)), place)
        return
      }
      case 'compaction':
        this.#text += typeof block['content'] === 'string' ? block['content'] : ''
        return
      default:
        refuse(`${place}.type`, {
          zh: `不支持 ${block.type} 内容块。`,
          en: `Blocks of type ${block.type} are not taken here.`,
        })
    }
  }

  /** Nothing where all that was said is left out. */
  messages(): ChatMessage[] {
    if (this.#text === '' && this.#thinking === '' && this.#calls.length === 0) return this.results
    const message: ChatMessage = {
      role: 'assistant',
      content: this.#text,
      ...(this.#thinking === '' ? {} : { reasoning_content: this.#thinking }),
      ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls }),
    }
    return [message, ...this.results]
  }

  #call(block: AnthropicBlock, name: string, place: string): void {
    const input = requireObject(block['input'] ?? {}, `${place}.input`)
    this.#calls.push({
      id: requireText(block['id'], `${place}.id`),
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    })
  }
}

/** What a tool of this server gave in an earlier answer; undefined for any other block. */
function answeredHere(block: AnthropicBlock, place: string, { openPage }: TurnReader): ChatMessage | undefined {
  if (!block.type.endsWith('_tool_result')) return undefined
  const id = requireText(block['tool_use_id'], `${place}.tool_use_id`)
  if (block.type === 'web_search_tool_result') {
    return { role: 'tool', tool_call_id: id, content: foundBefore(block['content'], openPage) }
  }
  const { content } = block
  const told = Array.isArray(content)
    ? content.flatMap((one: unknown) => (isText(one) ? [one.text] : [JSON.stringify(one)])).join('\n\n')
    : JSON.stringify(content ?? '')
  return { role: 'tool', tool_call_id: id, content: block['is_error'] === true ? asError(told) : told }
}

function isText(value: unknown): value is { readonly text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
}
