import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** Tells which addresses may be connected to. */
export interface AddressPolicy {
  /** @param address numeric, IPv4 or IPv6, without brackets */
  allows(address: string): boolean
}

/** Of the IPv6 space only this part is handed out for use on the internet (RFC 4291 and the registry of IANA). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Looks public, is the platform's own service inside every virtual machine of Azure. */
const azurePlatform = ipaddr.IPv4.parse('168.63.129.16').toString()

/**
 * Public addresses, and those of the networks that the operator names.
 *
 * Private, loopback, link-local (with the metadata services of clouds), carrier-grade NAT, multicast, documentation and reserved
 * ranges are not public, nor are the IPv6 forms that lead to an IPv4 address inside: mapped, NAT64, 6to4 and Teredo. A mapped
 * address counts as the IPv4 address that it holds.
 * @param allow networks as `10.0.0.0/8`, `fd00::/8`, or single addresses
 * @throws {InvalidNetwork}
 */
export function addressPolicy(allow: readonly string[]): AddressPolicy {
  const networks = allow.map(parseNetwork)
  return {
    allows(text) {
      if (!ipaddr.isValid(text)) return false
      const address = ipaddr.process(text)
      return networks.some((network) => contains(network, address)) || isPublic(address)
    },
  }
}

export class InvalidNetwork extends Error {
  override readonly name = 'InvalidNetwork'

  constructor(text: string) {
    super(`${JSON.stringify(text)} is neither a network like 10.0.0.0/8 nor an address.`)
  }
}

function parseNetwork(text: string): Network {
  if (ipaddr.isValidCIDR(text)) {
    const [address, bits] = ipaddr.parseCIDR(text)
    if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96)
      return [address.toIPv4Address(), bits - 96]
    return [address, bits]
  }
  // The short forms of IPv4 (`127.1`, `2130706433`) are refused here: in a setting they are more likely a slip.
  const single = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
  if (!single) throw new InvalidNetwork(text)
  const address = ipaddr.process(text)
  return [address, address instanceof ipaddr.IPv4 ? 32 : 128]
}

function contains([network, bits]: Network, address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits)
  return network instanceof ipaddr.IPv6 && address.match(network, bits)
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  if (address instanceof ipaddr.IPv4) return address.toString() !== azurePlatform
  return address.match(globalUnicast)
}
