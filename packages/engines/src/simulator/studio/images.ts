import { EngineError } from '../../engine-error.ts'
import type { ImageEngine } from '../../image-engine.ts'
import type { SimulatorClock } from '../clock.ts'
import { parseDirectives } from '../directives.ts'
import { requestedFault } from '../fault.ts'
import type { Studio } from './studio.ts'

export interface StudioOptions {
  readonly studio: Studio
  readonly clock: SimulatorClock
  /** Aborts when the engine closes. */
  readonly closing: AbortSignal
}

/** Draws the prompt itself, under the word "simulated", so that nobody takes it for the work of a model. */
export function simulatorImages({ studio, clock, closing }: StudioOptions): ImageEngine {
  return {
    drawsWatermark: false,
    async generate(input, { signal: caller, simulate }) {
      const signal = AbortSignal.any([caller, closing])
      const directives = parseDirectives(simulate ?? '')
      await clock.sleep((directives.delayMs ?? 0) + (directives.firstDelayMs ?? 0), signal)
      const fault = requestedFault(directives)
      if (fault !== undefined) throw fault
      if (directives.finish === 'sensitive')
        throw new EngineError('rejected', 'The simulator was asked to refuse the picture.', { platformCode: '1301' })
      const { widthPixels, heightPixels, model, prompt } = input
      const bytes = await studio.make({ kind: 'picture', widthPixels, heightPixels, model, prompt }, signal)
      return { picture: { kind: 'bytes', bytes } }
    },
  }
}
