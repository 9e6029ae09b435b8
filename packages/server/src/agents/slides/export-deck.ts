import type { agentConversation } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../../errors/api-error.ts'
import { safeFileName } from '../../files/index.ts'
import type { AgentCall, OutputPart } from '../core/agent.ts'
import type { AgentFiles } from '../core/agent-files.ts'
import { mostSlides } from './deck.ts'
import type { Deck } from './deck.ts'
import { deckHtml } from './page-html.ts'
import { layOut, pageHeight, pageWidth } from './page-layout.ts'
import { renderDeck } from './render-deck.ts'

type Wishes = NonNullable<z.output<typeof agentConversation.body>['custom_variables']>

const pointsPerCentimetre = 72 / 2.54
/** 13.33 by 7.5 inches, as presentations usually have. */
const usualCentimetres = { width: 33.87, height: 19.05 }
const pictureScale = 1

/**
 * The pages of a deck as files: a picture of each, and the whole as PDF and HTML where that is asked for.
 * @param wishes.pages sizes in centimetres, by position; where there are any, these pages alone are given
 * @throws {ApiError} invalidParameter for a position that the deck does not have, and for more pages than any deck has
 */
export async function exportDeck(
  deck: Deck,
  wishes: Wishes,
  call: Pick<AgentCall, 'agentId' | 'context'>,
  files: AgentFiles,
): Promise<OutputPart[]> {
  if ((wishes.pages?.length ?? 0) > mostSlides) throw tooManyPages()
  const laidOut = deck.slides.map((slide, index) => layOut(slide, deck, index + 1))
  const chosen = (wishes.pages ?? laidOut.map((_, index) => ({ position: index + 1 }))).map((wish, index) => {
    const { position = index + 1, width = usualCentimetres.width, height = usualCentimetres.height } = wish as PageWish
    const page = laidOut[position - 1]
    if (page === undefined) throw noSuchPage(index, laidOut.length)
    return { page, position, widthPoints: width * pointsPerCentimetre, heightPoints: height * pointsPerCentimetre }
  })
  const name = safeFileName(deck.title) || 'slides'
  const withPdf = wishes.include_pdf === true
  const job = { pages: chosen, title: deck.title, pictureScale, withPdf }
  const { pictures, pdf } = await renderDeck(job, call.context.signal)
  const parts: OutputPart[] = []
  if (pdf !== undefined) {
    parts.push(await files.keep(call, { name: `${name}.pdf`, contentType: 'application/pdf', bytes: pdf }, 'file_url'))
  }
  if (wishes.include_html === true) {
    const html = Buffer.from(
      deckHtml(
        chosen.map(({ page }) => page),
        deck.title,
      ),
    )
    parts.push(await files.keep(call, { name: `${name}.html`, contentType: 'text/html', bytes: html }, 'file_url'))
  }
  for (const [index, { position }] of chosen.entries()) {
    const bytes = pictures[index]
    if (bytes === undefined) throw new Error(`Page ${position} was not drawn.`)
    const picture = { name: `${name}-${position}.png`, contentType: 'image/png', bytes }
    parts.push(await files.keep(call, picture, 'image_url'))
  }
  return parts
}

interface PageWish {
  readonly position?: number
  readonly width?: number
  readonly height?: number
}

/** Sides of a picture of a page, in pixels. */
export const pictureSize = { width: pageWidth * pictureScale, height: pageHeight * pictureScale }

function tooManyPages(): ApiError {
  const reason = { zh: `至多 ${mostSlides} 页。`, en: `It holds at most ${mostSlides} pages.` }
  return new ApiError('invalidParameter', { field: 'custom_variables.pages', reason }, { shouldRetry: false })
}

function noSuchPage(index: number, pages: number): ApiError {
  const field = `custom_variables.pages[${index}].position`
  const reason = { zh: `页码应在 1 到 ${pages} 之间。`, en: `It is a number from 1 to ${pages}.` }
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
