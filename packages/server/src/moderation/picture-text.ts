import { EngineError } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import { ocrModel, wordsResults } from '../ocr/index.ts'
import type { PageRecogniser } from '../ocr/index.ts'

/** Operation in the books of reading a picture that is judged. */
const readOperation = 'moderations.read'

/** The characters of pictures that are judged. */
export class PictureText {
  readonly #recogniser: Pick<PageRecogniser, 'recogniseInBackground'>
  readonly #models: Pick<ModelRegistry, 'find' | 'ocrRoutes'>

  constructor(options: {
    readonly recogniser: Pick<PageRecogniser, 'recogniseInBackground'>
    readonly models: Pick<ModelRegistry, 'find' | 'ocrRoutes'>
  }) {
    this.#recogniser = options.recogniser
    this.#models = options.models
  }

  /** Whether an engine that reads characters is there and well. */
  get isThere(): boolean {
    const model = this.#models.find(ocrModel)
    return (
      model !== undefined &&
      this.#models.ocrRoutes(model).some(({ available, handle }) => available && handle.engine.ocr !== undefined)
    )
  }

  /**
   * Line by line, from top to bottom; empty for a picture without text.
   * @returns undefined when the engine that reads fails
   */
  async read(jpeg: Uint8Array, context: CallContext): Promise<string | undefined> {
    const reading = { ...context, operation: readOperation, slot: undefined, outcome: {}, replyHeaders: {} }
    try {
      const output = await this.#recogniser.recogniseInBackground(jpeg, reading)
      return wordsResults(output, false)
        .map(({ words }) => words)
        .join('\n')
    } catch (error) {
      // What could not be read was not judged, and the verdict says so.
      if (error instanceof EngineError) return undefined
      throw error
    }
  }
}
