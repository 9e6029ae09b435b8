import type { CallTracker, TrackedCall } from '../../calls/index.ts'
import type { AgentCall } from './agent.ts'

/** What the header `x-openmaas-engine` and the books say where rules and dictionaries answered. */
const rules = 'rules'
/** The slot is that of the call as a whole. */
const heldByTheCall = { release() {} }

/**
 * The row in the books of a call for which no engine was asked. Engines that are asked write rows of their own, so there is none where one
 * was asked before the first thing that the agent says.
 */
export class OwnWork {
  readonly #tracker: Pick<CallTracker, 'begin'>
  readonly #call: AgentCall
  readonly #stream: boolean
  #row: TrackedCall | undefined

  constructor(tracker: Pick<CallTracker, 'begin'>, call: AgentCall, stream: boolean) {
    this.#tracker = tracker
    this.#call = call
    this.#stream = stream
  }

  /** To be called with everything that the agent says. */
  note(): void {
    const { agentId, context } = this.#call
    if (this.#row !== undefined || context.replyHeaders['x-openmaas-engine'] !== undefined) return
    this.#row = this.#tracker.begin({ ...context, slot: heldByTheCall }, { model: agentId, stream: this.#stream })
    this.#row.noteRoute(rules, agentId)
    this.#row.noteFirstPart()
  }

  finish(): void {
    this.#row?.finish('stop', undefined)
  }

  fail(error: unknown): void {
    this.#row?.fail(error)
  }

  end(): void {
    this.#row?.end()
  }
}
