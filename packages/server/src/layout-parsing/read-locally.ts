import { estimateTokens } from '@openmaas/engines'
import type { OcrOutput } from '@openmaas/engines'
import { recognisePages } from '../knowledge/index.ts'
import type { PreparationPool, ReadDocument } from '../knowledge/index.ts'
import { tokensOfPicture } from '../ocr/index.ts'
import type { LayoutPage } from './layout-page.ts'
import { layoutPages } from './page-elements.ts'
import { pageRange } from './page-range.ts'
import type { RequestedRange } from './page-range.ts'
import type { SourceFile } from './source-file.ts'

export interface LocalReading {
  readonly pool: PreparationPool
  readonly recognise: (png: Uint8Array, signal: AbortSignal) => Promise<OcrOutput>
  readonly signal: AbortSignal
}

export interface ReadPages {
  readonly pages: readonly LayoutPage[]
  readonly promptTokens: number
  readonly completionTokens: number
  readonly source: 'engine' | 'estimate'
}

export const mostPages = 100
/** A reply counts pages of a PDF in pixels at 144 dpi, those of a picture in its own. */
export function pixelsPerPointOf({ kind }: Pick<SourceFile, 'kind'>): number {
  return kind === 'pdf' ? 2 : 1
}

/**
 * Reads a document by its own text where it has any that can be read, and by recognition where not.
 * @throws {ParseFailure | EngineError | ApiError}
 */
export async function readLocally(
  source: SourceFile,
  range: RequestedRange,
  { pool, recognise, signal }: LocalReading,
): Promise<ReadPages> {
  const { path, kind } = source
  const read = (recognisedPages?: Awaited<ReturnType<typeof recognisePages>>): Promise<ReadDocument> =>
    pool.read(
      {
        path,
        format: kind,
        wantImages: true,
        maxPages: mostPages,
        ...(recognisedPages === undefined ? {} : { recognisedPages }),
      },
      { signal },
    )
  let document = await read()
  try {
    const wanted = pageRange(kind === 'pdf' ? range : {}, document.pages.length)
    const unread = document.pagesWithoutText.filter((page) => wanted.has(page))
    let promptTokens = 0
    if (unread.length > 0) {
      const recognised = await recognisePages(pool, path, unread, {
        signal,
        recognise: async (png, pageSignal) => {
          const output = await recognise(png, pageSignal)
          promptTokens += tokensOfPicture(output.widthPixels, output.heightPixels)
          return output
        },
      })
      await document.dispose()
      document = await read(recognised)
    }
    const pages = layoutPages(document, { pages: wanted, pixelsPerPoint: pixelsPerPointOf(source) })
    const recognisedNumbers = new Set(unread)
    let completionTokens = 0
    for (const { number, elements } of pages) {
      const tokens = elements.reduce((sum, { content }) => sum + estimateTokens(content), 0)
      completionTokens += tokens
      if (!recognisedNumbers.has(number)) promptTokens += tokens
    }
    return { pages, promptTokens, completionTokens, source: 'estimate' }
  } finally {
    await document.dispose()
  }
}
