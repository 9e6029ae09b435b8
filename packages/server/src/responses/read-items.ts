import type { ChatContentPart } from '@openmaas/engines'
import type { ResponseItem } from '@openmaas/protocol'
import { mcpFunctionName } from '../chat/index.ts'
import type { ChatRequest } from '../chat/index.ts'
import { refuse, refuseMissing, requireObject, requireText } from '../errors/refuse.ts'
import type { FunctionNames } from './function-names.ts'

type ChatMessage = ChatRequest['messages'][number]
type ToolCall = NonNullable<Extract<ChatMessage, { role: 'assistant' }>['tool_calls']>[number]

export interface ItemReader {
  readonly names: FunctionNames
  readonly readDocument: (source: Readonly<Record<string, unknown>>, field: string) => Promise<string>
  /** Reasoning that was sealed for the client; undefined where it was sealed elsewhere. */
  readonly openReasoning: (sealed: string) => string | undefined
  /** Called for each piece of reasoning that is left out, because it cannot be read here. */
  readonly onForeignReasoning: () => void
}

/**
 * A conversation of items as chat calls have it. Reasoning and calls that follow each other are one message of the assistant, as the
 * model wrote them.
 */
export async function readItems(items: readonly ResponseItem[], reader: ItemReader): Promise<ChatMessage[]> {
  const messages: ChatMessage[] = []
  let turn = new AssistantTurn()
  const flush = (): void => {
    messages.push(...turn.messages())
    turn = new AssistantTurn()
  }
  for (const [index, item] of items.entries()) {
    const field = `input[${index}]`
    switch (item.type ?? 'message') {
      case 'message': {
        const role = requireText(item['role'], `${field}.role`)
        if (role === 'assistant') {
          if (turn.hasSpoken) flush()
          turn.say(textOf(item['content'], `${field}.content`))
        } else {
          flush()
          messages.push(await message(role, item, field, reader))
        }
        break
      }
      case 'reasoning':
        if (turn.hasSpoken) flush()
        turn.think(reasoningOf(item, reader))
        break
      case 'function_call':
      case 'custom_tool_call': {
        const call = callOf(item, field, reader.names)
        turn.call(call)
        break
      }
      case 'function_call_output':
      case 'custom_tool_call_output':
        flush()
        messages.push(...(await outputOf(item, field, reader)))
        break
      case 'mcp_call':
        turn.call({
          id: requireText(item['id'], `${field}.id`),
          type: 'function',
          function: {
            name: mcpFunctionName(
              requireText(item['server_label'], `${field}.server_label`),
              requireText(item['name'], `${field}.name`),
            ),
            arguments: requireText(item['arguments'], `${field}.arguments`),
          },
        })
        flush()
        messages.push({ role: 'tool', tool_call_id: String(item['id']), content: mcpOutput(item) })
        break
      case 'web_search_call':
      case 'mcp_list_tools':
      case 'additional_tools':
        // They tell what was done; what came of it stands in the words that followed.
        break
      default:
        refuse(`${field}.type`, {
          zh: `不支持 ${String(item.type)} 项。`,
          en: `Items of type ${String(item.type)} are not taken here.`,
        })
    }
  }
  flush()
  return inOrder(messages)
}

/** Results stand after the calls that they answer, also where a client says something in between. */
function inOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const ordered: ChatMessage[] = []
  const results = new Map(messages.flatMap((one) => (one.role === 'tool' ? [[one.tool_call_id, one] as const] : [])))
  for (const one of messages) {
    if (one.role === 'tool') {
      if (results.delete(one.tool_call_id)) ordered.push(one)
      continue
    }
    ordered.push(one)
    if (one.role !== 'assistant') continue
    for (const { id } of one.tool_calls ?? []) {
      const result = results.get(id)
      if (result !== undefined && results.delete(id)) ordered.push(result)
    }
  }
  return ordered
}

class AssistantTurn {
  #text: string | undefined
  #reasoning = ''
  readonly #calls: ToolCall[] = []

  /** Whether words or calls have come; reasoning after them begins another message. */
  get hasSpoken(): boolean {
    return this.#text !== undefined || this.#calls.length > 0
  }

  say(text: string): void {
    this.#text = text
  }

  think(reasoning: string): void {
    this.#reasoning += reasoning
  }

  call(call: ToolCall): void {
    this.#calls.push(call)
  }

  messages(): ChatMessage[] {
    if (!this.hasSpoken) return []
    return [
      {
        role: 'assistant',
        content: this.#text ?? '',
        ...(this.#reasoning === '' ? {} : { reasoning_content: this.#reasoning }),
        ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls }),
      },
    ]
  }
}

async function message(role: string, item: ResponseItem, field: string, reader: ItemReader): Promise<ChatMessage> {
  if (role === 'system' || role === 'developer') {
    return { role: 'system', content: textOf(item['content'], `${field}.content`) }
  }
  if (role !== 'user') {
    refuse(`${field}.role`, {
      zh: '可选值：user、assistant、system、developer。',
      en: 'It must be one of: user, assistant, system, developer.',
    })
  }
  const { content } = item
  if (typeof content === 'string') return { role: 'user', content }
  return { role: 'user', content: plain(await readParts(content, `${field}.content`, reader)) }
}

/** Text alone as one text, because models that only read text often have templates that take nothing else. */
function plain(parts: ChatContentPart[]): string | ChatContentPart[] {
  return parts.every(({ type }) => type === 'text') ? parts.map(({ text }) => text ?? '').join('\n\n') : parts
}

async function readParts(content: unknown, field: string, { readDocument }: ItemReader): Promise<ChatContentPart[]> {
  const parts: ChatContentPart[] = []
  for (const [index, given] of listOf(content, field).entries()) {
    const place = `${field}[${index}]`
    const part = requireObject(given, place)
    switch (part['type']) {
      case 'input_text':
      case 'output_text':
      case 'text':
        parts.push({ type: 'text', text: requireText(part['text'], `${place}.text`) })
        break
      case 'input_image': {
        const url = part['image_url'] ?? part['file_id']
        parts.push({ type: 'image_url', image_url: { url: requireText(url, `${place}.image_url`) } })
        break
      }
      case 'input_file': {
        const name = typeof part['filename'] === 'string' ? `《${part['filename']}》\n` : ''
        parts.push({ type: 'text', text: `${name}${await readDocument(fileSource(part, place), place)}` })
        break
      }
      default:
        refuse(`${place}.type`, {
          zh: '可选值：input_text、input_image、input_file。',
          en: 'It must be one of: input_text, input_image, input_file.',
        })
    }
  }
  return parts
}

function fileSource(part: Readonly<Record<string, unknown>>, place: string): Readonly<Record<string, unknown>> {
  if (part['file_url'] !== undefined) return { type: 'url', url: part['file_url'] }
  if (part['file_id'] !== undefined) return { type: 'file', file_id: part['file_id'] }
  const data = requireText(part['file_data'], `${place}.file_data`)
  const [, type = 'application/pdf', bytes = data] = /^data:([^;,]+);base64,(.*)$/s.exec(data) ?? []
  return { type: 'base64', media_type: type, data: bytes, filename: part['filename'] }
}

function textOf(content: unknown, field: string): string {
  if (typeof content === 'string') return content
  return listOf(content, field)
    .map((given, index) => {
      const part = requireObject(given, `${field}[${index}]`)
      return requireText(part['text'] ?? part['refusal'], `${field}[${index}].text`)
    })
    .join('')
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value === undefined || value === null) refuseMissing(field)
  refuse(field, { zh: '应为字符串或数组。', en: 'It must be a string or an array.' })
}

function reasoningOf(item: ResponseItem, { openReasoning, onForeignReasoning }: ItemReader): string {
  const sealed = item['encrypted_content']
  const opened = typeof sealed === 'string' ? openReasoning(sealed) : undefined
  const told = opened ?? (joinedTexts(item['content']) || joinedTexts(item['summary']))
  if (told === '') onForeignReasoning()
  return told
}

function joinedTexts(list: unknown): string {
  if (!Array.isArray(list)) return ''
  return list
    .map((one: unknown) =>
      typeof one === 'object' && one !== null && 'text' in one && typeof one.text === 'string' ? one.text : '',
    )
    .join('')
}

function callOf(item: ResponseItem, field: string, names: FunctionNames): ToolCall {
  const name = requireText(item['name'], `${field}.name`)
  const isCustom = item.type === 'custom_tool_call'
  const given = requireText(
    isCustom ? item['input'] : item['arguments'],
    `${field}.${isCustom ? 'input' : 'arguments'}`,
  )
  return {
    id: requireText(item['call_id'], `${field}.call_id`),
    type: 'function',
    function: {
      name: names.functionOf(name, typeof item['namespace'] === 'string' ? item['namespace'] : undefined),
      arguments: isCustom ? JSON.stringify({ input: given }) : given,
    },
  }
}

/** Models take pictures from people, not from tools. */
async function outputOf(item: ResponseItem, field: string, reader: ItemReader): Promise<ChatMessage[]> {
  const id = requireText(item['call_id'], `${field}.call_id`)
  const { output } = item
  if (typeof output === 'string') return [{ role: 'tool', tool_call_id: id, content: output }]
  const parts = await readParts(output, `${field}.output`, reader)
  const texts = parts.flatMap(({ text }) => text ?? [])
  const pictures = parts.filter(({ type }) => type !== 'text')
  const result: ChatMessage = { role: 'tool', tool_call_id: id, content: texts.join('\n\n') }
  if (pictures.length === 0) return [result]
  return [result, { role: 'user', content: [{ type: 'text', text: `Pictures in the result of ${id}:` }, ...pictures] }]
}

function mcpOutput({ output, error }: ResponseItem): string {
  if (error !== undefined && error !== null)
    return `Error: ${typeof error === 'string' ? error : JSON.stringify(error)}`
  return typeof output === 'string' ? output : JSON.stringify(output ?? {})
}
