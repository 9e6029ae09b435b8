import type { ChatPart } from '@openmaas/engines'

type CallDelta = Extract<ChatPart, { type: 'tool-call-delta' }>
type Beside = Exclude<ChatPart, { type: 'tool-call-delta' | 'finish' }>

interface WaitingCall {
  readonly index: number
  readonly deltas: CallDelta[]
}

/**
 * The same parts, with all pieces of a tool call next to each other, for protocols that tell one thing after the other. The call that is
 * being told goes out as it comes; what else comes before its arguments are whole JSON waits: engines tell calls piece by piece in turns, and
 * that a call has no arguments often only at the end.
 */
export async function* callsInTurn(parts: AsyncIterable<ChatPart>): AsyncGenerator<ChatPart, void, undefined> {
  const turns = new CallTurns()
  for await (const part of parts) {
    if (part.type === 'finish') {
      yield* turns.rest()
      yield part
    } else if (part.type === 'tool-call-delta') yield* turns.call(part)
    else yield* turns.beside(part)
  }
}

class CallTurns {
  /** Of the call that is being told. */
  #index: number | undefined
  #text = ''
  readonly #waiting: (WaitingCall | Beside)[] = []
  readonly #told = new Set<number>()

  /** Whether there is a call of which more is to come. */
  get #isTelling(): boolean {
    return this.#index !== undefined && !isJson(this.#text)
  }

  *call(delta: CallDelta): Generator<ChatPart> {
    if (delta.index === this.#index) {
      this.#text += delta.argumentsDelta
      yield delta
      if (this.#waiting.length > 0) yield* this.#goOn()
      return
    }
    // White space after arguments that were whole already says nothing.
    if (this.#told.has(delta.index)) return
    const known = this.#waiting.find((one) => 'deltas' in one && one.index === delta.index)
    if (known !== undefined && 'deltas' in known) known.deltas.push(delta)
    else this.#waiting.push({ index: delta.index, deltas: [delta] })
    yield* this.#goOn()
  }

  *beside(part: Beside): Generator<ChatPart> {
    this.#waiting.push(part)
    yield* this.#goOn()
  }

  /** At the end nothing is waited for any more. */
  *rest(): Generator<ChatPart> {
    for (const one of this.#waiting.splice(0)) {
      if ('deltas' in one) yield* one.deltas
      else yield one
    }
  }

  *#goOn(): Generator<ChatPart> {
    while (!this.#isTelling) {
      if (this.#index !== undefined) this.#told.add(this.#index)
      this.#index = undefined
      const next = this.#waiting.shift()
      if (next === undefined) return
      if (!('deltas' in next)) {
        yield next
        continue
      }
      this.#index = next.index
      this.#text = next.deltas.map(({ argumentsDelta }) => argumentsDelta).join('')
      yield* next.deltas
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // The ordinary case while a call is told.
    return false
  }
}
