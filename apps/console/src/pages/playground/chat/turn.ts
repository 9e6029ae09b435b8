import type { ChatContentPart, ChatMessage } from '@openmaas/sdk'

/** What was said in one turn, by either side. */
export type Turn = UserTurn | AssistantTurn

export interface UserTurn {
  readonly role: 'user'
  readonly text: string
  /** Data addresses of the pictures that go with it. */
  readonly pictures: readonly string[]
  /** Data addresses of WAV and MP3 files that go with it. */
  readonly sounds: readonly string[]
}

export interface ToolUse {
  readonly name: string
  readonly arguments: string
}

export interface AssistantTurn {
  readonly role: 'assistant'
  readonly text: string
  readonly reasoning: string
  readonly tools: readonly ToolUse[]
  /** Samples of 16 bit at 44,100 Hz that were spoken, in pieces of base64. */
  readonly audio: readonly string[]
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  readonly error?: unknown
  /** Who answered, as the reply tells. */
  readonly engine?: string
  readonly firstPartMilliseconds?: number
  readonly milliseconds?: number
  readonly tokens?: { readonly prompt: number; readonly completion: number }
  readonly finishReason?: string
}

export const emptyAnswer: AssistantTurn = {
  role: 'assistant',
  text: '',
  reasoning: '',
  tools: [],
  audio: [],
  state: 'running',
}

/** What the model is told of earlier turns: failed answers count as not given. */
export function messagesOf(turns: readonly Turn[], system: string): ChatMessage[] {
  const said = turns.flatMap((turn): ChatMessage[] => {
    if (turn.role === 'assistant') return turn.text === '' ? [] : [{ role: 'assistant', content: turn.text }]
    if (turn.pictures.length + turn.sounds.length === 0) return [{ role: 'user', content: turn.text }]
    const pictures = turn.pictures.map((url) => ({ type: 'image_url', image_url: { url } }))
    const words = turn.text === '' ? [] : [{ type: 'text', text: turn.text }]
    return [{ role: 'user', content: [...pictures, ...turn.sounds.map(soundPart), ...words] }]
  })
  return system.trim() === '' ? said : [{ role: 'system', content: system }, ...said]
}

function soundPart(address: string): ChatContentPart {
  const [head = '', data = ''] = address.split(',')
  return { type: 'input_audio', input_audio: { data, format: /wav/i.test(head) ? 'wav' : 'mp3' } }
}
