import type { ChatMessage } from '@openmaas/sdk'

/** What was said in one turn, by either side. */
export type Turn = UserTurn | AssistantTurn

export interface UserTurn {
  readonly role: 'user'
  readonly text: string
  /** Data addresses of the pictures that go with it. */
  readonly pictures: readonly string[]
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
  readonly state: 'running' | 'done' | 'stopped' | 'failed'
  readonly error?: unknown
  /** Who answered, as the reply tells. */
  readonly engine?: string
  readonly firstPartMilliseconds?: number
  readonly milliseconds?: number
  readonly tokens?: { readonly prompt: number; readonly completion: number }
  readonly finishReason?: string
}

export const emptyAnswer: AssistantTurn = { role: 'assistant', text: '', reasoning: '', tools: [], state: 'running' }

/** What the model is told of earlier turns: failed answers count as not given. */
export function messagesOf(turns: readonly Turn[], system: string): ChatMessage[] {
  const said = turns.flatMap((turn): ChatMessage[] => {
    if (turn.role === 'assistant') return turn.text === '' ? [] : [{ role: 'assistant', content: turn.text }]
    if (turn.pictures.length === 0) return [{ role: 'user', content: turn.text }]
    const pictures = turn.pictures.map((url) => ({ type: 'image_url', image_url: { url } }))
    return [{ role: 'user', content: [...pictures, { type: 'text', text: turn.text }] }]
  })
  return system.trim() === '' ? said : [{ role: 'system', content: system }, ...said]
}
