import { readFile } from 'node:fs/promises'
import type { OcrLine, PixelPoint } from '@openmaas/engines'
import type { CallContext, CallTracker } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { PreparationPool } from '../knowledge/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import { refusalOfFile } from './file-refusals.ts'
import { wordsResults } from './ocr-lines.ts'
import { ocrModel, usageOfPage } from './page-recogniser.ts'
import type { PageRecogniser } from './page-recogniser.ts'

export interface OcrServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly recogniser: PageRecogniser
  /** Draws pictures of strangers anew in processes of their own, so that what is read may be trusted to be a picture. */
  readonly pool: PreparationPool
}

export interface OcrRequest {
  /** File of this machine. */
  readonly path: string
  readonly withProbability: boolean
}

/** More is read from a smaller copy; places are told in pixels of the picture itself. */
const mostPixels = 16_000_000

/** Characters of single pictures, line by line. */
export class OcrService {
  readonly #options: OcrServiceOptions

  constructor(options: OcrServiceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} invalidParameter for a file that is no picture */
  async read(request: OcrRequest, context: CallContext): Promise<object> {
    const { models, tracker, recogniser, pool } = this.#options
    const call = tracker.begin(context, { model: ocrModel, stream: false })
    try {
      const model = models.resolve(ocrModel)
      call.noteModel(model.id)
      await call.takeSlot(model.id, model.catalogue?.concurrency)
      const drawn = await pool.draw({ path: request.path, pages: [1], dpi: 72, maxPixels: mostPixels }, context)
      try {
        const [page] = drawn.pages
        if (page === undefined) throw new ApiError('internalError')
        const output = await recogniser.recognise(
          await readFile(page.path),
          models.ocrRoutes(model),
          call,
          context.signal,
        )
        call.noteFirstPart()
        call.finish('stop', { ...usageOfPage(output), source: 'estimate' })
        const results = wordsResults(scaled(output, 1 / page.pixelsPerPoint), request.withProbability)
        return {
          task_id: context.requestId,
          message: '成功',
          status: 'succeeded',
          words_result_num: results.length,
          words_result: results,
        }
      } finally {
        await drawn.dispose()
      }
    } catch (error) {
      const failure = refusalOfFile(error, 'file')
      call.fail(failure)
      throw failure
    } finally {
      call.end()
    }
  }
}

type Output = Parameters<typeof wordsResults>[0]

function scaled(output: Output, factor: number): Output {
  if (factor === 1) return output
  const { widthPixels, heightPixels, paper } = output
  const place = ({ x, y }: PixelPoint): PixelPoint => ({ x: x * factor, y: y * factor })
  const places = ([a, b, c, d]: OcrLine['corners']): OcrLine['corners'] => [place(a), place(b), place(c), place(d)]
  return {
    ...output,
    widthPixels: widthPixels * factor,
    heightPixels: heightPixels * factor,
    lines: output.lines.map((line) => ({ ...line, corners: places(line.corners) })),
    ...(paper === undefined ? {} : { paper: places(paper) }),
  }
}
