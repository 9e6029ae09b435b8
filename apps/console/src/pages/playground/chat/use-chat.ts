import { AbortedError } from '@openmaas/sdk'
import type { ChatCompletionChunk } from '@openmaas/sdk'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { contentText } from '../../../api/content-text.ts'
import { chatRequest } from './chat-request.ts'
import type { ChatSettings } from './search.ts'
import { emptyAnswer } from './turn.ts'
import type { AssistantTurn, ToolUse, Turn, UserTurn } from './turn.ts'

export interface Chat {
  readonly turns: readonly Turn[]
  readonly busy: boolean
  /** Answers a new turn of the user. */
  send(turn: UserTurn): void
  /** Answers the user's turn at the index again, in other words where some are given; what followed is dropped. */
  repeat(index: number, text?: string): void
  stop(): void
  clear(): void
}

/**
 * A conversation with one model, kept for the tab.
 * @param begun what it begins with, in place of what was kept
 */
export function useChat(
  storageKey: string,
  model: string,
  settings: ChatSettings,
  begun?: readonly Turn[] | undefined,
): Chat {
  const [turns, setTurns] = useState<readonly Turn[]>(() => begun ?? readTurns(storageKey))
  const running = useRef<AbortController | undefined>(undefined)
  const busy = turns.at(-1)?.role === 'assistant' && (turns.at(-1) as AssistantTurn).state === 'running'

  useEffect(() => {
    // Pictures and sounds are too large to keep; a failed write must not end the conversation.
    const kept = turns.map((turn) =>
      turn.role === 'user' ? { ...turn, pictures: [], sounds: [] } : { ...turn, error: undefined, audio: [] },
    )
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(kept))
    } catch {
      sessionStorage.removeItem(storageKey)
    }
  }, [storageKey, turns])
  useEffect(() => () => running.current?.abort(), [])

  const answer = useCallback(
    async (asked: readonly Turn[]) => {
      const abort = new AbortController()
      running.current?.abort()
      running.current = abort
      let current = emptyAnswer
      const show = (next: AssistantTurn): void => {
        current = next
        if (running.current === abort) setTurns([...asked, next])
      }
      show(current)
      const startedAt = performance.now()
      try {
        const request = chatRequest(model, settings, asked)
        const stream = await client.chat.completions.create(
          { ...request, stream: true },
          { signal: abort.signal, maxRetries: 0 },
        )
        const engine = stream.response.headers.get('x-openmaas-engine') ?? undefined
        show({ ...current, ...(engine === undefined ? {} : { engine }) })
        for await (const chunk of stream) show(withChunk(current, chunk, performance.now() - startedAt))
        show({ ...current, state: 'done', milliseconds: performance.now() - startedAt })
      } catch (error) {
        if (error instanceof AbortedError) show({ ...current, state: 'stopped' })
        else show({ ...current, state: 'failed', error })
      }
    },
    [model, settings],
  )

  return {
    turns,
    busy,
    send: (turn) => void answer([...turns, turn]),
    repeat(index, text) {
      const turn = turns[index]
      if (turn?.role !== 'user') return
      void answer([...turns.slice(0, index), text === undefined ? turn : { ...turn, text }])
    },
    stop: () => running.current?.abort(),
    clear() {
      running.current?.abort()
      running.current = undefined
      setTurns([])
    },
  }
}

function withChunk(answer: AssistantTurn, chunk: ChatCompletionChunk, milliseconds: number): AssistantTurn {
  const [choice] = chunk.choices
  const { usage } = chunk
  const { delta } = choice ?? {}
  const text = contentText(delta?.content)
  const reasoning = delta?.reasoning_content ?? ''
  const isFirst = answer.firstPartMilliseconds === undefined && (text !== '' || reasoning !== '')
  return {
    ...answer,
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    tools: withToolCalls(answer.tools, delta?.tool_calls ?? []),
    audio: delta?.audio === undefined ? answer.audio : [...answer.audio, delta.audio.data],
    ...(isFirst ? { firstPartMilliseconds: milliseconds } : {}),
    ...(choice?.finish_reason === undefined || choice.finish_reason === null
      ? {}
      : { finishReason: choice.finish_reason }),
    ...(usage === undefined || usage === null
      ? {}
      : { tokens: { prompt: usage.prompt_tokens, completion: usage.completion_tokens } }),
  }
}

/** Pieces of one call share their index. */
function withToolCalls(
  tools: readonly ToolUse[],
  pieces: readonly {
    readonly index: number
    readonly function?: { readonly name: string; readonly arguments: string }
  }[],
): readonly ToolUse[] {
  if (pieces.length === 0) return tools
  const joined = [...tools]
  for (const { index, function: called } of pieces) {
    if (called === undefined) continue
    const before = joined[index] ?? { name: '', arguments: '' }
    joined[index] = { name: before.name || called.name, arguments: before.arguments + called.arguments }
  }
  return joined.filter((tool) => tool !== undefined)
}

function readTurns(storageKey: string): readonly Turn[] {
  try {
    const stored = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as readonly Turn[]
    // What was running when the page was left has ended with it.
    return stored.map((turn) =>
      turn.role === 'assistant' && turn.state === 'running' ? { ...turn, state: 'stopped' } : turn,
    )
  } catch {
    return []
  }
}
