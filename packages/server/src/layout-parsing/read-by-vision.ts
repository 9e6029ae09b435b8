import { readFile } from 'node:fs/promises'
import { EngineError, foldParts } from '@openmaas/engines'
import type { ChatEngine, Usage } from '@openmaas/engines'
import type { PreparationPool } from '../knowledge/index.ts'
import type { BoundRoute } from '../models/index.ts'
import type { LayoutPage } from './layout-page.ts'
import { markdownElements } from './markdown-elements.ts'
import { pageRange } from './page-range.ts'
import type { RequestedRange } from './page-range.ts'
import { mostPages, pixelsPerPointOf } from './read-locally.ts'
import type { ReadPages } from './read-locally.ts'
import type { SourceFile } from './source-file.ts'

export interface VisionReading {
  readonly pool: PreparationPool
  /** Makes one call on the best route. */
  readonly call: <Result>(work: (route: BoundRoute) => Promise<Result>) => Promise<Result>
  readonly signal: AbortSignal
}

const drawing = { dpi: 144, maxPixels: 4_000_000 }
const maxTokensOfPage = 8192
const pagesPerDrawing = 4

/** What models made for reading pages expect; others are told what is wanted. */
const readerPrompt = 'Text Recognition:'
const chatPrompt =
  'Write down everything that stands on this page as Markdown, in reading order, in its own language. ' +
  'Headings by #, tables as HTML (<table>), formulas as LaTeX between $$. Write nothing but the page.'

/**
 * Reads a document by pictures of its pages, which a vision model turns into Markdown.
 * @throws {ParseFailure | EngineError | ApiError}
 */
export async function readByVision(
  source: SourceFile,
  range: RequestedRange,
  { pool, call, signal }: VisionReading,
): Promise<ReadPages> {
  const pageCount = await countPages(source, pool, signal)
  const wanted = [...pageRange(source.kind === 'pdf' ? range : {}, pageCount)]
  const pages: LayoutPage[] = []
  const usages: Usage[] = []
  for (let start = 0; start < wanted.length; start += pagesPerDrawing) {
    const batch = wanted.slice(start, start + pagesPerDrawing)
    const drawn = await pool.draw({ path: source.path, pages: batch, ...drawing }, { signal })
    try {
      for (const { page, path, widthPixels, heightPixels, pixelsPerPoint } of drawn.pages) {
        const picture = await readFile(path)
        const { text, usage } = await call((route) => askForMarkdown(route, picture, signal))
        usages.push(usage)
        const scale = pixelsPerPointOf(source) / pixelsPerPoint
        pages.push({
          number: page,
          widthPixels: Math.round(widthPixels * scale),
          heightPixels: Math.round(heightPixels * scale),
          elements: markdownElements(text),
        })
      }
    } finally {
      await drawn.dispose()
    }
  }
  return {
    pages,
    promptTokens: usages.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    completionTokens: usages.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
    source: usages.every(({ source: counter }) => counter === 'engine') ? 'engine' : 'estimate',
  }
}

async function countPages({ path, kind }: SourceFile, pool: PreparationPool, signal: AbortSignal): Promise<number> {
  const document = await pool.read({ path, format: kind, wantImages: false, maxPages: mostPages }, { signal })
  await document.dispose()
  return document.pages.length
}

async function askForMarkdown(
  { handle, upstreamModel }: BoundRoute,
  png: Uint8Array,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly usage: Usage }> {
  const { chat } = handle.engine
  if (chat === undefined) throw new EngineError('unsupported', `${handle.id} sees no pictures`)
  const url = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  const prompt = /ocr/i.test(upstreamModel) ? readerPrompt : chatPrompt
  return answerOf(
    chat,
    {
      model: upstreamModel,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url } },
            { type: 'text', text: prompt },
          ],
        },
      ],
      doSample: false,
      maxTokens: maxTokensOfPage,
    },
    signal,
  )
}

async function answerOf(
  chat: ChatEngine,
  input: Parameters<ChatEngine['streamChat']>[0],
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly usage: Usage }> {
  const { content: text, usage, finishReason } = await foldParts(chat.streamChat(input, { signal }))
  if (finishReason === 'stop') return { text, usage }
  // Half a page must not pass for a whole one; another engine may read all of it.
  if (finishReason === 'sensitive') throw new EngineError('rejected', 'The model refused a page.')
  throw new EngineError('unavailable', `The model broke off within a page: ${finishReason}.`)
}
