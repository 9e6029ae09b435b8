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
