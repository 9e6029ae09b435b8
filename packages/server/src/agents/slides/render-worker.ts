import { parentPort, workerData } from 'node:worker_threads'
import { deckPdf, pagePicture } from './draw-page.ts'
import type { RenderJob, RenderedDeck } from './render-deck.ts'

const port = parentPort
if (port === null) throw new Error('This module is the whole of a thread.')
const { pages, title, pictureScale, withPdf } = workerData as RenderJob
const rendered: RenderedDeck = {
  pictures: pages.map(({ page }) => pagePicture(page, pictureScale)),
  ...(withPdf ? { pdf: deckPdf(pages, title) } : {}),
}
port.postMessage(rendered, [])
