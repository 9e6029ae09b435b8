import type { WebSearchHit } from '@openmaas/engines'
import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

/** One page that was found, as all replies tell it. */
export interface FoundPage {
  readonly title: string
  readonly link: string
  readonly content: string
  readonly media: string
  readonly icon: string
  /** `ref_1` for the first. */
  readonly refer: string
  /** Day as `yyyy-mm-dd`, or what the engine told; empty where it told nothing. */
  readonly publish_date: string
  readonly images?: readonly string[]
}

export interface PageWishes {
  readonly count: number
  readonly domain?: string | undefined
  readonly recencyDays?: number | undefined
  readonly detailed: boolean
  readonly withImages?: boolean | undefined
}

/** Characters of an excerpt: what the platform's own have at most. */
const excerptCharacters = { medium: 600, high: 2500 }
const maxTitleCharacters = 300
const dayMilliseconds = 86_400_000

/**
 * The hits that keep to the wishes, in their order and form. Engines take the limits on host and time as a hint at best, so they are
 * checked here; a page whose date is not told is let through.
 */
export function foundPages(hits: readonly WebSearchHit[], wishes: PageWishes, now: number): FoundPage[] {
  const seen = new Set<string>()
  const kept = hits.filter((hit) => {
    const key = hit.link.replace(/#.*$/, '').replace(/\/$/, '')
    if (seen.has(key) || !isOfDomain(hit.link, wishes.domain) || isTooOld(hit, wishes.recencyDays, now)) return false
    seen.add(key)
    return true
  })
  return kept.slice(0, wishes.count).map((hit, index) => {
    const content = clipped(plain(hit.content), excerptCharacters[wishes.detailed ? 'high' : 'medium'])
    return {
      title: clipped(plain(hit.title), maxTitleCharacters),
      link: hit.link,
      content,
      media: hit.media ?? hostOf(hit.link) ?? '',
      icon: hit.icon ?? '',
      refer: `ref_${index + 1}`,
      publish_date: dayOf(hit.publishDate) ?? hit.publishDate ?? '',
      ...(wishes.withImages === true && hit.images !== undefined ? { images: hit.images } : {}),
    }
  })
}

/**
 * A host as it is compared: `https://www.example.com/x` means `example.com`.
 * @returns undefined where none was given
 * @throws {ApiError} invalidParameter
 */
export function domainOf(given: string | undefined, field: string): string | undefined {
  const text = given?.trim().toLowerCase() ?? ''
  if (text === '') return undefined
  const host = URL.parse(/^[a-z]+:\/\//.test(text) ? text : `http://${text}`)?.hostname
  if (host === undefined || !/^[\w.-]+$|^xn--/.test(host)) {
    const reason: LocalisedText = { zh: '应为一个域名。', en: 'It must be a host name.' }
    throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
  }
  return host.replace(/^www\./, '')
}

function isOfDomain(link: string, domain: string | undefined): boolean {
  if (domain === undefined) return true
  const host = hostOf(link)
  return host === domain || host?.endsWith(`.${domain}`) === true
}

function isTooOld({ publishDate }: WebSearchHit, recencyDays: number | undefined, now: number): boolean {
  if (recencyDays === undefined || publishDate === undefined) return false
  const published = Date.parse(publishDate)
  // A day more, because a date without a time lies anywhere in its day and in any time zone.
  return published < now - (recencyDays + 1) * dayMilliseconds
}

function hostOf(link: string): string | undefined {
  return URL.parse(link)?.hostname
}

function dayOf(date: string | undefined): string | undefined {
  const written = /^\d{4}-\d{2}-\d{2}/.exec(date ?? '')?.[0]
  if (written !== undefined || date === undefined) return written
  const time = Date.parse(date)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10)
}

/** Some servers mark the words that were found. */
function plain(text: string): string {
  return text
    .replaceAll(/<\/?(?:b|strong|em|mark|span|br)\b[^<>]{0,200}>/gi, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}

function clipped(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters).toWellFormed()}…`
}
