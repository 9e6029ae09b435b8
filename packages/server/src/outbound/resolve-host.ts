import { lookup, Resolver } from 'node:dns/promises'

export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>

export interface ResolverOptions {
  /** Name servers as `address:port`; default: those of the operating system. */
  readonly servers?: readonly string[]
  /** For one query; each is sent twice. */
  readonly timeoutMs?: number
  /** The operating system's own look-up. */
  readonly system?: Resolve
}

const systemLookup: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true })

const queryTimeoutMs = 2000
const queryTries = 2
/**
 * The operating system's own look-up occupies a thread of the four that file access needs too, for as long as a name server likes. A
 * name whose server is silent on purpose must not get all of them.
 */
const maxSystemLookups = 2
const maxWaitingLookups = 64

/**
 * Asks the name servers directly, which occupies no thread. The operating system is asked where they know nothing, because it knows
 * more: the hosts file, search domains, names without a dot.
 */
export function hostResolver({
  servers,
  timeoutMs = queryTimeoutMs,
  system = systemLookup,
}: ResolverOptions = {}): Resolve {
  const resolver = new Resolver({ timeout: timeoutMs, tries: queryTries })
  if (servers !== undefined) resolver.setServers(servers)
  const askSystem = limited(system)

  return async (hostname) => {
    if (!hostname.includes('.')) return askSystem(hostname)
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = [...addressesOf(four, 4), ...addressesOf(six, 6)]
    if (addresses.length > 0) return addresses
    const silent = [four, six].find((answer) => answer.status === 'rejected' && codeOf(answer.reason) === 'ETIMEOUT')
    if (silent?.status === 'rejected') throw silent.reason
    return askSystem(hostname)
  }
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): ResolvedAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : []
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** At most two at once; the others wait their turn, and are refused when too many wait already. */
export function limited(ask: Resolve): Resolve {
  const waiting: (() => void)[] = []
  let running = 0
  return async (hostname) => {
    if (running === maxSystemLookups) {
      if (waiting.length === maxWaitingLookups) throw new Error('Too many host names are being looked up.')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await ask(hostname)
    } finally {
      // The place is handed over, or given back.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
