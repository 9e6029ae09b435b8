import { chatRequest } from './chat-request.ts'
import { readChatSettings } from './search.ts'
import type { ChatSettings } from './search.ts'
import { emptyAnswer } from './turn.ts'
import type { Turn } from './turn.ts'

export interface OpenedChat {
  readonly settings: ChatSettings
  /** The last one is the user's, not answered yet. */
  readonly turns: readonly Turn[]
}

type Members = Readonly<Record<string, unknown>>

/**
 * The chat in which answering the last turn again makes the same call: the page would send this very body, whether streamed or not.
 * @param body of a chat completion
 * @returns undefined when the page cannot hold all that it says
 */
export function chatOfRequest(body: Members): OpenedChat | undefined {
  const { messages, stream: _stream, stream_options: _streamOptions, ...parameters } = body
  if (!Array.isArray(messages)) return undefined
  const said = messages.map(plainMessage)
  const [first] = said
  const system = first?.['role'] === 'system' ? first['content'] : undefined
  const settings = readChatSettings({
    model: parameters['model'],
    system,
    thinking: membersOf(parameters['thinking'])['type'],
    temperature: parameters['temperature'],
    topP: parameters['top_p'],
    maxTokens: parameters['max_tokens'],
    json: membersOf(parameters['response_format'])['type'] === 'json_object',
    tools: parameters['tools'] === undefined ? undefined : JSON.stringify(parameters['tools'], null, 2),
  })
  const turns = said.slice(system === undefined ? 0 : 1).map(turnOf)
  if (turns.at(-1)?.role !== 'user') return undefined
  const again = chatRequest(settings.model, settings, turns)
  return ordered(again) === ordered({ ...parameters, messages: said }) ? { settings, turns } : undefined
}

/** Clients write one text as a list of one part; it means the same. */
function plainMessage(message: unknown): Members {
  const { content, ...rest } = membersOf(message)
  if (!Array.isArray(content) || content.length !== 1) return { ...rest, content }
  const { type, text, ...more } = membersOf(content[0])
  return type === 'text' && Object.keys(more).length === 0 ? { ...rest, content: text } : { ...rest, content }
}

function turnOf({ role, content }: Members): Turn {
  const text = typeof content === 'string' ? content : ''
  if (role === 'assistant') return { ...emptyAnswer, text, state: 'done' }
  const parts = Array.isArray(content) ? content.map(membersOf) : []
  return {
    role: 'user',
    text: text + parts.map((part) => textIn(part['text'])).join(''),
    pictures: parts.map((part) => textIn(membersOf(part['image_url'])['url'])).filter((url) => url !== ''),
    sounds: parts.flatMap((part) => {
      const { data, format } = membersOf(part['input_audio'])
      return data === undefined ? [] : [`data:audio/${textIn(format)};base64,${textIn(data)}`]
    }),
  }
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** JSON in which the order of members does not matter. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}
