import type { LocalisedText } from '@openmaas/protocol'

/**
 * Why something was not fetched:
 * - `bad-url`: no address of the kind http or https, or one that carries a user name
 * - `private-address`: the host is, or resolves to, an address that is not public
 * - `unreachable`: no such host, connection refused or broken, TLS that cannot be trusted
 * - `timeout`, `too-large`, `too-many-redirects`: a limit of the caller
 * - `type`: a content type or compression that was not asked for
 * - `status`: an answer other than 2xx
 */
export type RefusalReason =
  'bad-url' | 'private-address' | 'unreachable' | 'timeout' | 'too-large' | 'too-many-redirects' | 'type' | 'status'

/** Nothing was fetched. The message names the host at most: paths and queries of addresses often hold secrets. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused'
  readonly reason: RefusalReason
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined

  constructor(reason: RefusalReason, message: string, details: { cause?: unknown; status?: number } = {}) {
    super(message, { cause: details.cause })
    this.reason = reason
    this.status = details.status
  }
}

/** What a caller is told; the message of the refusal itself is for the log, as it names hosts and settings. */
export const refusalTexts: Readonly<Record<RefusalReason, LocalisedText>> = {
  'bad-url': {
    zh: '应为不含用户名的 http 或 https 地址。',
    en: 'It must be an http or https address without a user name.',
  },
  'private-address': { zh: '该地址不是公网地址。', en: 'It is not a public address.' },
  unreachable: { zh: '该地址无法访问。', en: 'It cannot be reached.' },
  timeout: { zh: '下载超时。', en: 'It did not answer in time.' },
  'too-large': { zh: '内容过大。', en: 'Its content is too large.' },
  'too-many-redirects': { zh: '重定向次数过多。', en: 'It redirects too often.' },
  type: { zh: '内容类型不受支持。', en: 'Its content is of a type that is not taken.' },
  status: { zh: '该地址返回了错误状态。', en: 'It answered with an error.' },
}
