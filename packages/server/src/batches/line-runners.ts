import type { CallContext } from '../calls/index.ts'
import type { BatchOperation } from './batch-endpoints.ts'

/** What runs the requests of one operation: the same service that answers single calls. */
export interface LineRunner {
  /** Dotted name of the operation of single calls. */
  readonly operation: string
  /** Path of single calls. */
  readonly path: string
  /**
   * Refuses what would be refused whenever it runs.
   * @throws {ApiError}
   */
  check(body: Readonly<Record<string, unknown>>): void
  /**
   * @param publicUrl address under which the client reaches this server, for links
   * @returns the body of the reply
   * @throws {ApiError} {EngineError}
   */
  run(body: Readonly<Record<string, unknown>>, context: CallContext, publicUrl: string): Promise<object>
}

export type LineRunners = Readonly<Partial<Record<BatchOperation, LineRunner>>>
