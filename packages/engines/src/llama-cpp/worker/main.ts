/** The child process: runs llama.cpp for one engine and speaks with the server through messages only. */
import type { ChatPart } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { embedTexts } from './embed-texts.ts'
import { generateChat, type AnswerSink } from './generate-chat.ts'
import { partsAhead, type FromWorker, type ToWorker } from './messages.ts'
import { createModelHost, type ModelHost } from './model-host.ts'
import { rankTexts } from './rank-texts.ts'

interface RunningCall {
  readonly controller: AbortController
  credit: number
  wake: (() => void) | undefined
}

const running = new Map<number, RunningCall>()
let host: ModelHost | undefined

// The server has gone, in whatever way: nobody waits for anything any more.
process.on('disconnect', () => process.exit(0))
// The server decides about the end; a signal to the whole group must not cut its running streams.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'settings':
      host = createModelHost(message.settings, (level, text) => send({ type: 'log', level, message: text }))
      break
    case 'credit': {
      const call = running.get(message.id)
      if (call === undefined) break
      call.credit += message.parts
      call.wake?.()
      break
    }
    case 'cancel':
      running.get(message.id)?.controller.abort()
      break
    default:
      void run(message)
  }
})

async function run(message: Exclude<ToWorker, { readonly type: 'settings' | 'credit' | 'cancel' }>): Promise<void> {
  const { id } = message
  const call: RunningCall = { controller: new AbortController(), credit: partsAhead, wake: undefined }
  running.set(id, call)
  try {
    if (host === undefined) throw new EngineError('unavailable', 'The llama.cpp process has no settings')
    send(await answer(host, message, call))
  } catch (error) {
    if (!call.controller.signal.aborted) send(failure(id, error))
  } finally {
    running.delete(id)
  }
}

async function answer(
  models: ModelHost,
  message: Exclude<ToWorker, { readonly type: 'settings' | 'credit' | 'cancel' }>,
  call: RunningCall,
): Promise<FromWorker> {
  const { id } = message
  const { signal } = call.controller
  switch (message.type) {
    case 'chat': {
      const model = await models.chat(message.input.model)
      await generateChat(model, message.input, sinkOf(id, call))
      return { type: 'finished', id }
    }
    case 'embed': {
      const model = await models.embedding(message.input.model)
      return { type: 'embedded', id, ...(await embedTexts(model, message.input, signal)) }
    }
    case 'rank': {
      const model = await models.ranking(message.input.model)
      return { type: 'ranked', id, ...(await rankTexts(model, message.input, signal)) }
    }
    case 'count': {
      const model = await models.tokenizer(message.input.model)
      return { type: 'counted', id, promptTokens: model.prompt(message.input).tokens.length }
    }
    case 'status':
      return { type: 'status', id, status: models.status() }
  }
}

function sinkOf(id: number, call: RunningCall): AnswerSink {
  const { signal } = call.controller
  signal.addEventListener('abort', () => call.wake?.(), { once: true })
  return {
    signal,
    started: (promptTokens, cachedTokens) => send({ type: 'started', id, promptTokens, cachedTokens }),
    async send(part: ChatPart, completionTokens: number) {
      while (call.credit === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          call.wake = resolve
        })
      }
      signal.throwIfAborted()
      call.credit -= 1
      send({ type: 'part', id, part, completionTokens })
    },
  }
}

function failure(id: number, error: unknown): FromWorker {
  if (error instanceof EngineError) {
    if (error.cause instanceof Error)
      send({ type: 'log', level: 'warn', message: `${error.message}: ${error.cause.message}` })
    return { type: 'failed', id, kind: error.kind, message: error.message }
  }
  send({
    type: 'log',
    level: 'error',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return { type: 'failed', id, kind: 'unavailable', message: 'llama.cpp failed while it generated' }
}

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message)
}
