import type { readPage } from '@openmaas/protocol'
import type { z } from 'zod'
import type { CallContext, CallTracker } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ReadPage } from '../knowledge/index.ts'
import { PageCache } from './page-cache.ts'
import { PageSource } from './page-source.ts'
import type { PageSourceOptions, PageWish } from './page-source.ts'

type ReaderBody = z.output<typeof readPage.body>

export interface ReaderServiceOptions extends PageSourceOptions {
  readonly tracker: CallTracker
  readonly now?: () => number
}

/** What the call is named in replies and in the books. */
const model = 'reader'
const defaultTimeoutSeconds = 20
const longestTimeoutSeconds = 120
const cacheCharacters = 16 * 1_048_576
const keepMilliseconds = 5 * 60_000

/** Reads pages of the web for somebody who waits. */
export class ReaderService {
  readonly #tracker: CallTracker
  readonly #source: PageSource
  readonly #cache: PageCache<ReadPage>
  readonly #now: () => number

  constructor(options: ReaderServiceOptions) {
    this.#tracker = options.tracker
    this.#source = new PageSource(options)
    this.#now = options.now ?? Date.now
    this.#cache = new PageCache({ maxWeight: cacheCharacters, keepMilliseconds, now: this.#now })
  }

  /** @throws {ApiError} invalidParameter for an address that cannot be read, concurrencyExceeded */
  async read(body: ReaderBody, context: CallContext): Promise<object> {
    const wish = wishOf(body)
    const call = this.#tracker.begin(context, { model, stream: false, userId: body.user_id })
    try {
      call.noteModel(model)
      await call.takeSlot(model, undefined)
      const page = await this.#page(wish, body, context)
      call.noteFirstPart()
      call.finish('stop', undefined)
      return this.#reply(page, wish, body, context)
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  /** What was read for one account is no other's business. */
  async #page(wish: PageWish, body: ReaderBody, context: CallContext): Promise<ReadPage> {
    const { accountId } = context.caller
    const key = JSON.stringify([accountId, wish])
    const kept = body.no_cache === true ? undefined : this.#cache.get(key)
    if (kept !== undefined) {
      context.replyHeaders['x-openmaas-cache'] = 'hit'
      return kept
    }
    const seconds = Math.min(body.timeout ?? defaultTimeoutSeconds, longestTimeoutSeconds)
    const page = await this.#source.read(wish, { accountId, seconds, signal: context.signal })
    this.#cache.set(key, page, JSON.stringify(page).length)
    return page
  }

  #reply(page: ReadPage, { url }: PageWish, body: ReaderBody, context: CallContext): object {
    const { publishedTime } = page
    return {
      id: context.requestId,
      created: Math.floor(this.#now() / 1000),
      request_id: body.request_id ?? context.requestId,
      model,
      reader_result: {
        title: page.title,
        url,
        description: page.description,
        content: page.content,
        external: {
          stylesheet: Object.fromEntries(page.stylesheets.map((address) => [address, { type: 'text/css' }])),
        },
        metadata: page.metadata,
        ...(body.with_images_summary === true ? { images: imagesByName(page.images) } : {}),
        ...(body.with_links_summary === true ? { links: linksByText(page.links) } : {}),
        ...(publishedTime === undefined ? {} : { publishedTime, published_time: publishedTime }),
      },
    }
  }
}

/** @throws {ApiError} invalidParameter */
function wishOf(body: ReaderBody): PageWish {
  const format = (body.return_format ?? 'markdown').trim().toLowerCase()
  if (format !== 'markdown' && format !== 'text' && format !== 'html') {
    const reason = { zh: '可取值：markdown、text、html。', en: 'It must be markdown, text or html.' }
    throw new ApiError('invalidParameter', { field: 'return_format', reason }, { shouldRetry: false })
  }
  const url = body.url.trim()
  return {
    // People write addresses as they say them.
    url: /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`,
    format,
    retainImages: body.retain_images ?? true,
    keepDataImages: body.keep_img_data_url ?? false,
    gfm: body.no_gfm !== true,
  }
}

function imagesByName(images: ReadPage['images']): Record<string, string> {
  return Object.fromEntries(
    images.map(({ text, url }, index) => [`Image ${index + 1}${text === '' ? '' : `: ${text}`}`, url]),
  )
}

/** Two links of one text are told apart by a number. */
function linksByText(links: ReadPage['links']): Record<string, string> {
  const byText = new Map<string, string>()
  for (const { text, url } of links) {
    const name = text === '' ? url : text
    let free = name
    for (let number = 2; byText.has(free); number++) free = `${name} (${number})`
    byText.set(free, url)
  }
  return Object.fromEntries(byText)
}
