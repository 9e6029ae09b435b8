import type { ChatPart } from '@openmaas/engines'
import type { ResponseEvent, ResponseItem } from '@openmaas/protocol'
import type { FunctionNames } from './function-names.ts'
import { itemIdOf } from './response-ids.ts'
import { toldItems } from './told-items.ts'

export interface ItemWriterOptions {
  readonly requestId: string
  readonly names: FunctionNames
  /** True: reasoning is told as its summary, which is what most clients show. */
  readonly reasoningAsSummary: boolean
  /** For clients that keep reasoning and send it back; absent: they did not ask for it. */
  readonly sealReasoning: ((reasoning: string) => string) | undefined
  /** False: of several calls only the first is told. */
  readonly parallelCalls: boolean
  /** Numbers the events. */
  readonly event: (type: string, members: Readonly<Record<string, unknown>>) => ResponseEvent
}

type Part = Exclude<ChatPart, { type: 'finish' }>
type ItemEnd = 'completed' | 'incomplete'
type Open =
  | { readonly kind: 'message' | 'reasoning'; text: string }
  | { readonly kind: 'call'; readonly index: number; readonly callId: string; readonly function: string; text: string }

/** Writes what a response puts out, one item after the other. */
export class ItemWriter {
  /** Those that are whole. */
  readonly items: ResponseItem[] = []
  readonly #options: ItemWriterOptions
  #open: Open | undefined
  #firstCall: number | undefined

  constructor(options: ItemWriterOptions) {
    this.#options = options
  }

  *write(part: Part): Generator<ResponseEvent> {
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta': {
        if (part.text === '') return
        const kind = part.type === 'text-delta' ? 'message' : 'reasoning'
        if (this.#open?.kind !== kind) yield* this.#begin({ kind, text: '' })
        yield this.#textDelta(kind, part.text)
        return
      }
      case 'tool-call-delta': {
        const { index, id = '', name = '', argumentsDelta } = part
        this.#firstCall ??= index
        if (index !== this.#firstCall && !this.#options.parallelCalls) return
        if (this.#open?.kind !== 'call' || this.#open.index !== index) {
          yield* this.#begin({ kind: 'call', index, callId: id, function: name, text: '' })
        }
        yield* this.#callDelta(argumentsDelta)
        return
      }
      case 'reply-fields':
        for (const { item, steps } of toldItems(part.messageFields)) yield* this.#whole(item, steps)
    }
  }

  *close(end: ItemEnd = 'completed'): Generator<ResponseEvent> {
    const open = this.#open
    if (open === undefined) return
    this.#open = undefined
    const place = this.#place()
    switch (open.kind) {
      case 'message':
        yield this.#event('output_text.done', { ...place, content_index: 0, text: open.text, logprobs: [] })
        yield this.#event('content_part.done', { ...place, content_index: 0, part: textPart(open.text) })
        break
      case 'reasoning':
        yield* this.#reasoningDone(open.text)
        break
      case 'call':
        yield* this.#callDone(open)
    }
    yield* this.#done({ ...this.#item(open, open.text), status: end })
  }

  *#begin(open: Open): Generator<ResponseEvent> {
    yield* this.close()
    this.#open = open
    yield this.#event('output_item.added', {
      output_index: this.items.length,
      item: { ...this.#item(open, undefined), status: 'in_progress' },
    })
    const place = this.#place()
    if (open.kind === 'message') {
      yield this.#event('content_part.added', { ...place, content_index: 0, part: textPart('') })
    } else if (open.kind === 'reasoning') {
      yield this.#options.reasoningAsSummary
        ? this.#event('reasoning_summary_part.added', { ...place, summary_index: 0, part: summaryPart('') })
        : this.#event('content_part.added', { ...place, content_index: 0, part: reasoningPart('') })
    }
  }

  #textDelta(kind: 'message' | 'reasoning', delta: string): ResponseEvent {
    if (this.#open !== undefined) this.#open.text += delta
    const place = this.#place()
    if (kind === 'message') return this.#event('output_text.delta', { ...place, content_index: 0, delta, logprobs: [] })
    return this.#options.reasoningAsSummary
      ? this.#event('reasoning_summary_text.delta', { ...place, summary_index: 0, delta })
      : this.#event('reasoning_text.delta', { ...place, content_index: 0, delta })
  }

  /** The text of a tool that takes no JSON stands inside JSON here, so it is told when it is whole. */
  *#callDelta(delta: string): Generator<ResponseEvent> {
    if (this.#open?.kind !== 'call') return
    this.#open.text += delta
    if (delta === '' || this.#options.names.toolOf(this.#open.function).isCustom) return
    yield this.#event('function_call_arguments.delta', { ...this.#place(), delta })
  }

  *#reasoningDone(text: string): Generator<ResponseEvent> {
    const place = this.#place()
    if (this.#options.reasoningAsSummary) {
      yield this.#event('reasoning_summary_text.done', { ...place, summary_index: 0, text })
      yield this.#event('reasoning_summary_part.done', { ...place, summary_index: 0, part: summaryPart(text) })
    } else {
      yield this.#event('reasoning_text.done', { ...place, content_index: 0, text })
      yield this.#event('content_part.done', { ...place, content_index: 0, part: reasoningPart(text) })
    }
  }

  *#callDone(open: Extract<Open, { kind: 'call' }>): Generator<ResponseEvent> {
    const place = this.#place()
    const { name, isCustom } = this.#options.names.toolOf(open.function)
    if (!isCustom) {
      yield this.#event('function_call_arguments.done', { ...place, name, arguments: open.text })
      return
    }
    const input = customInput(open.text)
    yield this.#event('custom_tool_call_input.delta', { ...place, delta: input })
    yield this.#event('custom_tool_call_input.done', { ...place, input })
  }

  /** @param text undefined while the item has only begun */
  #item(open: Open, text: string | undefined): ResponseItem {
    switch (open.kind) {
      case 'message':
        return {
          id: this.#id('msg'),
          type: 'message',
          role: 'assistant',
          content: text === undefined ? [] : [textPart(text)],
        }
      case 'reasoning': {
        const { reasoningAsSummary, sealReasoning } = this.#options
        return {
          id: this.#id('rs'),
          type: 'reasoning',
          summary: text === undefined || !reasoningAsSummary ? [] : [summaryPart(text)],
          ...(text === undefined || reasoningAsSummary ? {} : { content: [reasoningPart(text)] }),
          ...(text === undefined || sealReasoning === undefined ? {} : { encrypted_content: sealReasoning(text) }),
        }
      }
      case 'call': {
        const { name, namespace, isCustom } = this.#options.names.toolOf(open.function)
        const shared = { call_id: open.callId, name, ...(namespace === undefined ? {} : { namespace }) }
        return isCustom
          ? { id: this.#id('ctc'), type: 'custom_tool_call', ...shared, input: customInput(text ?? '') }
          : { id: this.#id('fc'), type: 'function_call', ...shared, arguments: text ?? '' }
      }
    }
  }

  /** An item that is known as a whole, with the steps that its type has. */
  *#whole(item: ResponseItem, steps: readonly string[]): Generator<ResponseEvent> {
    yield* this.close()
    const id = this.#id(item.type === 'web_search_call' ? 'ws' : 'mcp')
    const output_index = this.items.length
    yield this.#event('output_item.added', { output_index, item: { ...item, id, status: 'in_progress' } })
    for (const step of steps) yield this.#event(step, { output_index, item_id: id })
    yield* this.#done({ ...item, id })
  }

  *#done(item: ResponseItem): Generator<ResponseEvent> {
    const output_index = this.items.push(item) - 1
    yield this.#event('output_item.done', { output_index, item })
  }

  #place(): { readonly item_id: string; readonly output_index: number } {
    const prefix = { message: 'msg', reasoning: 'rs', call: 'fc' }
    const open = this.#open
    if (open === undefined) return this.#lastPlace
    const isCustom = open.kind === 'call' && this.#options.names.toolOf(open.function).isCustom
    this.#lastPlace = { item_id: this.#id(isCustom ? 'ctc' : prefix[open.kind]), output_index: this.items.length }
    return this.#lastPlace
  }

  /** Of the item that is being closed. */
  #lastPlace = { item_id: '', output_index: 0 }

  #id(prefix: string): string {
    return itemIdOf(prefix, this.#options.requestId, this.items.length)
  }

  #event(type: string, members: Readonly<Record<string, unknown>>): ResponseEvent {
    return this.#options.event(type, members)
  }
}

function textPart(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function summaryPart(text: string): object {
  return { type: 'summary_text', text }
}

function reasoningPart(text: string): object {
  return { type: 'reasoning_text', text }
}

/** The argument `input`; all of it where a model wrote something else than JSON, which it then meant as the text itself. */
function customInput(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'input' in value && typeof value.input === 'string') {
      return value.input
    }
  } catch {
    return text
  }
  return text
}
