import type { Sealer } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused, parseTarget } from '../outbound/index.ts'

/** Headers that a callback carries besides its own, by name. */
export type CallbackHeader = Readonly<Record<string, string>>

/** All sealed headers open under one context, so that a delivery takes over what a base or a document holds. */
const sealContext = 'callback-header'
const maxUrlCharacters = 2048
const maxHeaders = 32
const maxHeaderCharacters = 8192

/** Names that say how the message travels; another value would break or smuggle it. */
const refusedNames = new Set([
  'connection',
  'content-length',
  'content-encoding',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** Ours in any case. Customers give the first one as a matter of course, so it is no mistake to be told about. */
const replacedNames = new Set(['content-type', 'accept-encoding', 'user-agent', 'x-openmaas-delivery'])

export function sealCallbackHeader(sealer: Sealer, header: CallbackHeader): string {
  return sealer.seal(JSON.stringify(header), sealContext)
}

/** @throws {SecretMismatch} */
export function openCallbackHeader(sealer: Sealer, sealed: string): CallbackHeader {
  return JSON.parse(sealer.open(sealed, sealContext)) as CallbackHeader
}

/** What of the customer's header is sent. */
export function sentHeader(header: CallbackHeader): CallbackHeader {
  return Object.fromEntries(Object.entries(header).filter(([name]) => !replacedNames.has(name.toLowerCase())))
}

/**
 * Whether the address leads to a private network is found when it is called, because names change what they resolve to.
 * @throws {ApiError} invalidParameter
 */
export function checkCallbackUrl(url: string, field: string): void {
  if (url.length > maxUrlCharacters) {
    const reason = {
      zh: `长度不得超过 ${maxUrlCharacters} 个字符。`,
      en: `It has more than ${maxUrlCharacters} characters.`,
    }
    throw new ApiError('invalidParameter', { field, reason })
  }
  try {
    parseTarget(url)
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    const reason = { zh: '应为不含用户名和密码的 http 或 https 地址。', en: error.message }
    throw new ApiError('invalidParameter', { field, reason })
  }
}

/** @throws {ApiError} invalidParameter for a header that would change how the message travels, or could not be sent */
export function checkCallbackHeader(header: CallbackHeader, field: string): void {
  const entries = Object.entries(header)
  const characters = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (entries.length > maxHeaders || characters > maxHeaderCharacters) {
    const limit = {
      zh: `${maxHeaders} 项、${maxHeaderCharacters} 个字符`,
      en: `${maxHeaders} entries and ${maxHeaderCharacters} characters`,
    }
    throw invalid(field, `不得超过 ${limit.zh}。`, `It may hold ${limit.en} at most.`)
  }
  for (const [name, value] of entries) {
    const place = `${field}.${name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?')}`
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw invalid(place, '不是合法的请求头名称。', 'It is no name of a header.')
    if (refusedNames.has(name.toLowerCase())) throw invalid(place, '不允许设置该请求头。', 'This header cannot be set.')
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw invalid(
        place,
        '请求头的值不得含换行、控制字符或 Latin-1 以外的字符。',
        'The value holds line ends, control or non-Latin-1 characters.',
      )
  }
}

function invalid(field: string, zh: string, en: string): ApiError {
  return new ApiError('invalidParameter', { field, reason: { zh, en } })
}
