import { estimateTokens } from '@openmaas/engines'
import type { ChatContentPart, ChatMessage } from '@openmaas/engines'
import type { SessionSettings } from './session-settings.ts'

/** An item as events tell it. */
export interface ConversationItem {
  readonly id: string
  readonly type: 'message' | 'function_call' | 'function_call_output'
  readonly object: 'realtime.item'
  status: 'completed' | 'incomplete' | 'in_progress'
  readonly role?: 'user' | 'assistant' | 'system'
  content?: readonly Readonly<Record<string, unknown>>[]
  readonly name?: string
  readonly arguments?: string
  readonly output?: string
  readonly call_id?: string
}

/** What the model is told of an item. */
export interface Remembered {
  readonly item: ConversationItem
  /** Words of a message; what was said arrives when it has been written down. */
  text: string
  /** Data URIs of pictures that came with it. */
  readonly pictures: readonly string[]
  /** Settles when the words are there. */
  readonly ready: Promise<void>
  /** Where in the sound each sentence of an answer ends, for one that is cut. */
  readonly sentences: { readonly text: string; readonly endMs: number }[]
}

/** Twenty turns are what the documents promise; their tokens are bounded besides. */
const mostItems = 60
const tokensOfMode: Readonly<Record<SessionSettings['chatMode'], number>> = { audio: 8192, video_passive: 32_768 }
const tokensOfPicture = 500

/** The memory of a session, oldest first. */
export class Conversation {
  #items: Remembered[] = []

  /** @returns false when there is an item of that id */
  add(remembered: Remembered, after?: string): boolean {
    if (this.find(remembered.item.id) !== undefined) return false
    const place = after === undefined ? -1 : this.#items.findIndex(({ item }) => item.id === after)
    if (place < 0) this.#items.push(remembered)
    else this.#items.splice(place + 1, 0, remembered)
    while (this.#items.length > mostItems) this.#items.shift()
    return true
  }

  find(id: string): Remembered | undefined {
    return this.#items.find(({ item }) => item.id === id)
  }

  delete(id: string): boolean {
    const before = this.#items.length
    this.#items = this.#items.filter(({ item }) => item.id !== id)
    return this.#items.length < before
  }

  clear(): void {
    this.#items = []
  }

  /** Of the newest call of a function. */
  lastCallId(): string | undefined {
    return this.#items.findLast(({ item }) => item.type === 'function_call')?.item.call_id
  }

  get hasPictures(): boolean {
    return this.#items.some(({ pictures }) => pictures.length > 0)
  }

  /** Waits for words that are still being written down. */
  async ready(signal: AbortSignal): Promise<void> {
    const all = Promise.all(this.#items.map(({ ready }) => ready))
    await Promise.race([
      all,
      new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    ])
  }

  /** The newest turns that fit, as a chat; a result without its call is left out. */
  messages({ instructions, chatMode }: Pick<SessionSettings, 'instructions' | 'chatMode'>): ChatMessage[] {
    let tokens = instructions === undefined ? 0 : estimateTokens(instructions)
    let from = this.#items.length
    while (from > 0) {
      const one = this.#items[from - 1]
      if (one === undefined) break
      tokens += estimateTokens(one.text) + one.pictures.length * tokensOfPicture
      if (tokens > tokensOfMode[chatMode] && from < this.#items.length) break
      from--
    }
    const kept = this.#items.slice(from)
    const calls = new Set(kept.map(({ item }) => (item.type === 'function_call' ? item.call_id : undefined)))
    return [
      ...(instructions === undefined || instructions === ''
        ? []
        : [{ role: 'system' as const, content: instructions }]),
      ...kept.flatMap((one) => messageOf(one, calls)),
    ]
  }
}

function messageOf({ item, text, pictures }: Remembered, calls: ReadonlySet<string | undefined>): ChatMessage[] {
  switch (item.type) {
    case 'function_call':
      return [
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            {
              id: item.call_id ?? item.id,
              type: 'function',
              function: { name: item.name ?? '', arguments: item.arguments ?? '{}' },
            },
          ],
        },
      ]
    case 'function_call_output':
      return calls.has(item.call_id) ? [{ role: 'tool', content: text, tool_call_id: item.call_id ?? '' }] : []
    case 'message': {
      if (text === '' && pictures.length === 0) return []
      const role = item.role ?? 'user'
      if (pictures.length === 0) return [{ role, content: text }]
      const parts: ChatContentPart[] = pictures.map((url) => ({ type: 'image_url', image_url: { url } }))
      return [{ role, content: [...parts, { type: 'text', text }] }]
    }
  }
}
