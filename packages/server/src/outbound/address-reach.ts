import { setTimeout as sleep } from 'node:timers/promises'
import { addressPolicy } from './address-policy.ts'
import type { AddressPolicy } from './address-policy.ts'
import { hostResolver } from './resolve-host.ts'
import type { Resolve } from './resolve-host.ts'

/**
 * Where an address leads, for programs beside this server that would fetch it themselves:
 * - `public`: as far as can be told, anybody may fetch it
 * - `allowed`: into a network of the operator's, from which this server may fetch
 * - `refused`: to another address that is not public, or it is no address at all
 */
export type AddressReach = (url: string) => Promise<'public' | 'allowed' | 'refused'>

const resolveMilliseconds = 2000
const publicOnly = addressPolicy([])

/**
 * Names are only resolved where the operator has allowed networks: otherwise there is nothing that this server could fetch and others
 * could not. A name that does not resolve in time is left to whoever fetches it.
 */
export function addressReach(
  policy: AddressPolicy,
  hasAllowedNetworks: boolean,
  resolve: Resolve = hostResolver(),
): AddressReach {
  const judge = (addresses: readonly string[]): 'public' | 'allowed' | 'refused' => {
    const inside = addresses.filter((address) => !publicOnly.allows(address))
    if (inside.length === 0) return 'public'
    return inside.every((address) => policy.allows(address)) ? 'allowed' : 'refused'
  }
  return async (text) => {
    const url = URL.parse(text)
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return 'refused'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host)) return judge([host])
    if (/^(.+\.)?localhost\.?$/i.test(host)) return judge(['127.0.0.1'])
    if (!hasAllowedNetworks) return 'public'
    const timer = new AbortController()
    try {
      const late = sleep(resolveMilliseconds, [], { signal: timer.signal, ref: false })
      const found = await Promise.race([resolve(host), late])
      return judge(found.map(({ address }) => address))
    } catch {
      return 'public' // whoever fetches it will say that there is no such host
    } finally {
      timer.abort()
    }
  }
}
