import { randomBytes } from 'node:crypto'
import type { ChatPart } from '../chat-engine.ts'

interface RegisteredCall {
  readonly index: number
  /** What the engine called it, if it did. */
  readonly upstreamId: string | undefined
  readonly id: string
  /** Empty until the engine tells it; nothing is passed on before. */
  name: string
  /** All of the arguments so far. */
  text: string
  /** How much of `text` went out. */
  sentLength: number
  announced: boolean
}

/** An id in the form that clients of the platform and of OpenAI know. */
export function randomCallId(): string {
  return `call_${randomBytes(12).toString('hex')}`
}

/**
 * The calls of one answer, numbered in the order in which they appear, whatever index or id the engine gave. Deltas in OpenAI's
 * form may name a call by index, by id or not at all, may come in pieces or whole, and may repeat id and name in each piece.
 */
export class ToolCallRegister {
  readonly #calls: RegisteredCall[] = []
  /** The call that an upstream index means at present; servers use one index for several calls. */
  readonly #byUpstreamIndex = new Map<number, RegisteredCall>()
  readonly #createId: () => string

  constructor(createId: () => string) {
    this.#createId = createId
  }

  get count(): number {
    return this.#calls.length
  }

  /** Whether the last call has arguments that are whole. */
  get lastIsWhole(): boolean {
    const last = this.#calls.at(-1)
    return last !== undefined && isJson(last.text)
  }

  /** A call that is known as a whole. */
  addWhole(name: string, json: string, out: ChatPart[]): void {
    this.#extend(this.#open(undefined, undefined, name), json, out)
  }

  /** One element of `delta.tool_calls`. */
  addDelta(delta: Readonly<Record<string, unknown>>, out: ChatPart[]): void {
    const call = isRecord(delta['function']) ? delta['function'] : {}
    const upstreamIndex = typeof delta['index'] === 'number' ? delta['index'] : undefined
    const id = typeof delta['id'] === 'string' && delta['id'] !== '' ? delta['id'] : undefined
    const name = typeof call['name'] === 'string' ? call['name'] : ''
    const target = this.#find(upstreamIndex, id, name) ?? this.#open(upstreamIndex, id, name)
    if (target.name === '') target.name = name
    this.#extend(target, argumentText(call['arguments']), out)
  }

  /** Completes calls without arguments to `{}` and passes on calls whose name never came. */
  finish(complete: boolean, out: ChatPart[]): void {
    for (const call of this.#calls) {
      if (complete && call.text.trim() === '') call.text = '{}'
      if (!call.announced || call.sentLength < call.text.length) this.#send(call, out)
    }
  }

  #find(upstreamIndex: number | undefined, id: string | undefined, name: string): RegisteredCall | undefined {
    const sameId = id === undefined ? undefined : this.#calls.find((call) => call.upstreamId === id)
    if (sameId !== undefined) return sameId
    if (upstreamIndex === undefined) return name === '' ? this.#calls.at(-1) : undefined
    const current = this.#byUpstreamIndex.get(upstreamIndex)
    if (current === undefined || name === '' || current.name === '') return current
    // A name under a known index: a new call if it brings an id of its own, or if the call before it is complete.
    return id === undefined ? (isJson(current.text) ? undefined : current) : undefined
  }

  #open(upstreamIndex: number | undefined, upstreamId: string | undefined, name: string): RegisteredCall {
    const call: RegisteredCall = {
      index: this.#calls.length,
      upstreamId,
      id: upstreamId ?? this.#createId(),
      name,
      text: '',
      sentLength: 0,
      announced: false,
    }
    this.#calls.push(call)
    if (upstreamIndex !== undefined) this.#byUpstreamIndex.set(upstreamIndex, call)
    return call
  }

  #extend(call: RegisteredCall, text: string, out: ChatPart[]): void {
    call.text += text
    if (call.name !== '' && (text !== '' || !call.announced)) this.#send(call, out)
  }

  #send(call: RegisteredCall, out: ChatPart[]): void {
    const argumentsDelta = call.sentLength === 0 ? call.text : call.text.slice(call.sentLength)
    call.sentLength = call.text.length
    if (call.announced) out.push({ type: 'tool-call-delta', index: call.index, argumentsDelta })
    else out.push({ type: 'tool-call-delta', index: call.index, id: call.id, name: call.name, argumentsDelta })
    call.announced = true
  }
}

/** Arguments are a string by OpenAI's contract; some servers send the object, and null or nothing for no arguments. */
function argumentText(given: unknown): string {
  if (typeof given === 'string') return given
  return given === undefined || given === null ? '' : JSON.stringify(given)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Incomplete arguments are the ordinary case while a call streams.
    return false
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
