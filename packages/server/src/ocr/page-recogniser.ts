import { EngineError } from '@openmaas/engines'
import type { OcrOutput } from '@openmaas/engines'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry } from '../models/index.ts'

export interface PageRecogniserOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
}

/** The model under which characters are read where the client names none. */
export const ocrModel = 'glm-ocr'

/** Reads the characters of pictures that may be trusted to be pictures, on whatever engine the model is routed to. */
export class PageRecogniser {
  readonly #models: ModelRegistry
  readonly #tracker: CallTracker

  constructor({ models, tracker }: PageRecogniserOptions) {
    this.#models = models
    this.#tracker = tracker
  }

  /**
   * One picture as a call of its own in the ledger: work in the background, whose slots are its own.
   * @throws {EngineError | ApiError} the latter for a model that nobody knows
   */
  async recogniseInBackground(png: Uint8Array, context: CallContext): Promise<OcrOutput> {
    const call = this.#tracker.begin(context, { model: ocrModel, stream: false })
    try {
      const routes = this.#models.ocrRoutes(this.#models.resolve(ocrModel))
      const output = await this.recognise(png, routes, call, context.signal)
      call.finish('stop', { ...usageOfPage(output), source: 'estimate' })
      return output
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  /** One picture of a call that is in the books already. @throws {EngineError} */
  async recognise(
    png: Uint8Array,
    routes: readonly BoundRoute[],
    call: TrackedCall,
    signal: AbortSignal,
  ): Promise<OcrOutput> {
    return callRouted(
      routes,
      { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
      (route) => {
        const { ocr } = route.handle.engine
        if (ocr === undefined) throw new EngineError('unsupported', `${route.handle.id} reads no characters`)
        return ocr.recognise({ model: route.upstreamModel, picture: png }, { signal })
      },
    )
  }
}

const pixelsOfToken = 28 * 28
const mostTokensOfPage = 4096

/**
 * Tokens of a page, since models of this kind bill by them and a local one has none: a token for each 28 by 28 pixels that were
 * looked at, as vision models count, and one for each character that was read.
 */
export function usageOfPage(output: OcrOutput): { readonly promptTokens: number; readonly completionTokens: number } {
  return {
    promptTokens: tokensOfPicture(output.widthPixels, output.heightPixels),
    completionTokens: output.lines.reduce((sum, { probabilities }) => sum + probabilities.length, 0),
  }
}

export function tokensOfPicture(widthPixels: number, heightPixels: number): number {
  return Math.min(mostTokensOfPage, Math.max(1, Math.ceil((widthPixels * heightPixels) / pixelsOfToken)))
}
