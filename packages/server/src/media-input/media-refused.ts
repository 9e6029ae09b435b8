import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused } from '../outbound/index.ts'
import type { RefusalReason } from '../outbound/index.ts'

/** What is wrong with a medium that a call names; `field` is added where the place of the part is known. */
export class MediaRefused extends Error {
  override readonly name = 'MediaRefused'
  readonly reason: LocalisedText

  constructor(reason: LocalisedText, options?: ErrorOptions) {
    super(reason.en, options)
    this.reason = reason
  }
}

const fetchReasons: Readonly<Record<RefusalReason, LocalisedText>> = {
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

export function fromFetch(error: unknown): unknown {
  return error instanceof FetchRefused ? new MediaRefused(fetchReasons[error.reason], { cause: error }) : error
}

/** @param field path of the address in the request, `messages[0].content[1].image_url.url` */
export function refusalOf(error: unknown, field: string): unknown {
  if (!(error instanceof MediaRefused)) return error
  return new ApiError('invalidParameter', { field, reason: error.reason }, { shouldRetry: false, cause: error })
}
