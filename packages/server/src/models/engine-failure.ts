import { EngineError } from '@openmaas/engines'
import type { EngineHandle } from './engine-pool.ts'

/** Only what speaks of the engine's state counts against it; a refused request says nothing about the next one. */
export function noteFailure(handle: EngineHandle, error: unknown): void {
  if (!(error instanceof EngineError) || error.kind === 'unavailable' || error.kind === 'unauthorized')
    handle.circuit.failed()
}
