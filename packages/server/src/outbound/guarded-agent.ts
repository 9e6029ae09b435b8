import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import type { AddressPolicy } from './address-policy.ts'
import { FetchRefused } from './fetch-refused.ts'
import { hostResolver } from './resolve-host.ts'
import type { Resolve, ResolvedAddress } from './resolve-host.ts'

const connectTimeoutMs = 10_000

/**
 * Connections to addresses that the policy allows. The name is resolved once for each connection, and that very answer is checked
 * and connected to: a name that changes its address in between (DNS rebinding) gains nothing. One address inside is enough to
 * refuse a name, because which of several is used is up to chance.
 *
 * Hosts that are numeric are never resolved; `refuseNumericHost` checks them.
 */
export function guardedAgent(policy: AddressPolicy, resolve: Resolve = hostResolver()): Agent {
  const checkedLookup: LookupFunction = async (hostname, options, callback) => {
    let addresses: readonly ResolvedAddress[]
    try {
      addresses = await resolveChecked(hostname, options.family, policy, resolve)
    } catch (error) {
      callback(error as Error, '', 0)
      return
    }
    const [first] = addresses
    if (first === undefined) callback(new FetchRefused('unreachable', `${hostname} has no address.`), '', 0)
    else if (options.all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
  return new Agent({
    allowH2: false,
    // Each call has its own connection: none is ever reused after its name was checked, and none breaks by having idled too long.
    pipelining: 0,
    connect: { lookup: checkedLookup, timeout: connectTimeoutMs },
  })
}

/** @throws {FetchRefused} private-address */
export function refuseNumericHost(url: URL, policy: AddressPolicy): void {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  // The URL parser has made every numeric form of IPv4, such as 0x7f.1, one of four decimal parts.
  const numeric = url.hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
  if (numeric && !policy.allows(host)) throw privateAddress(url.hostname)
}

async function resolveChecked(
  hostname: string,
  family: number | string | undefined,
  policy: AddressPolicy,
  resolve: Resolve,
): Promise<readonly ResolvedAddress[]> {
  let addresses: readonly ResolvedAddress[]
  try {
    addresses = await resolve(hostname)
  } catch (cause) {
    throw new FetchRefused('unreachable', `The host ${hostname} could not be resolved.`, { cause })
  }
  if (addresses.some(({ address }) => !policy.allows(address))) throw privateAddress(hostname)
  return family === 4 || family === 6 ? addresses.filter((address) => address.family === family) : addresses
}

function privateAddress(hostname: string): FetchRefused {
  return new FetchRefused('private-address', `${hostname} is not a public address; OPENMAAS_FETCH_ALLOW can allow it.`)
}
