import { threadReply } from '../core/thread.ts'
import type { SizedPage } from './draw-page.ts'

export interface RenderJob {
  readonly pages: readonly SizedPage[]
  readonly title: string
  /** Pixels of one unit of the layout. */
  readonly pictureScale: number
  readonly withPdf: boolean
}

export interface RenderedDeck {
  /** PNG files, one for each page. */
  readonly pictures: readonly Uint8Array[]
  readonly pdf?: Uint8Array
}

const memoryMiB = 512
const timeoutMilliseconds = 60_000

/** Draws the pages of a deck in a thread of its own: drawing takes some 50 ms a page. */
export function renderDeck(job: RenderJob, signal: AbortSignal): Promise<RenderedDeck> {
  return threadReply<RenderedDeck>(new URL('./render-worker.ts', import.meta.url), job, {
    signal,
    memoryMiB,
    timeoutMilliseconds,
  })
}
