import type { IncomingMessage } from 'node:http'

export interface PublicUrlOptions {
  /** OPENMAAS_PUBLIC_URL. */
  readonly configured: string | undefined
  /** True behind a proxy that sets `x-forwarded-proto` and `x-forwarded-host` itself, so that no client can. */
  readonly trustProxy: boolean
}

/** The address under which the client of a request reaches this server, without a slash at its end. */
export type PublicUrl = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string

const validHost = /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i

/** The operator's own address, else what the proxy or the client calls this server. */
export function publicUrl({ configured, trustProxy }: PublicUrlOptions): PublicUrl {
  if (configured !== undefined) {
    const fixed = configured.replace(/\/+$/, '')
    return () => fixed
  }
  return ({ headers, socket }) => {
    const forwarded = (name: string): string | undefined => {
      const value = trustProxy ? headers[name] : undefined
      // Several proxies append theirs; the first is the one that the client spoke to.
      return typeof value === 'string' ? value.split(',', 1)[0]?.trim() : undefined
    }
    const protocol = forwarded('x-forwarded-proto') === 'https' || 'encrypted' in socket ? 'https' : 'http'
    const host = [forwarded('x-forwarded-host'), headers.host].find((one) => one !== undefined && validHost.test(one))
    const { localAddress = '127.0.0.1', localPort = 80 } = socket
    const own = localAddress.includes(':') ? `[${localAddress}]` : localAddress
    return `${protocol}://${host ?? `${own}:${localPort}`}`
  }
}
