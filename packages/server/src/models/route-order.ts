/** What the choice among the routes of one model is made from. */
export interface RouteCandidate {
  /** Stable name of the route, for affinity. */
  readonly name: string
  readonly weight: number
  /** Lower goes first. */
  readonly priority: number
  /** Calls that its engine is working on. */
  readonly inFlight: number
  /** False while its engine is unhealthy, its circuit open or its limit reached. */
  readonly available: boolean
}

/** Beyond this lead over the least busy route (in calls per weight) affinity gives way to balance. */
const affinitySlack = 4
const affinityFactor = 1.5

/**
 * The order in which routes are tried: priority groups from low to high, available routes only, and at the very end one
 * unavailable route, so that a model whose every engine seems down is still tried and recovers by itself.
 *
 * Inside a group the route that the conversation's prefix hashes to goes first, because its cache holds that prefix, unless it is
 * clearly busier than the least busy one; then come the others by calls in flight per weight.
 *
 * @param affinityKey text that the turns of one conversation share; absent: by load alone
 */
export function orderRoutes<Candidate extends RouteCandidate>(
  candidates: readonly Candidate[],
  affinityKey: string | undefined,
): Candidate[] {
  const only = candidates[0]
  if (candidates.length === 1 && only !== undefined) return [only]
  const available = candidates.filter((candidate) => candidate.available)
  const ordered: Candidate[] = []
  for (const priority of [...new Set(available.map((candidate) => candidate.priority))].sort((a, b) => a - b)) {
    ordered.push(
      ...orderGroup(
        available.filter((candidate) => candidate.priority === priority),
        affinityKey,
      ),
    )
  }
  const lastResort = candidates
    .filter((candidate) => !candidate.available)
    .sort((a, b) => a.priority - b.priority || load(a) - load(b))[0]
  if (lastResort !== undefined) ordered.push(lastResort)
  return ordered
}

function orderGroup<Candidate extends RouteCandidate>(
  group: readonly Candidate[],
  affinityKey: string | undefined,
): Candidate[] {
  const preference = affinityKey === undefined ? undefined : hash(affinityKey)
  const scored = group.map((candidate, index) => ({
    candidate,
    load: load(candidate),
    // Among equally busy routes the heavier ones get their share by chance of the hash, or in turn.
    score: preference === undefined ? candidate.weight * Math.random() : rendezvous(preference, candidate),
    index,
  }))
  scored.sort((a, b) => a.load - b.load || b.score - a.score || a.index - b.index)
  if (preference === undefined) return scored.map((entry) => entry.candidate)
  const least = scored[0]?.load ?? 0
  const preferred = scored.reduce(
    (best, entry) => (entry.score > best.score ? entry : best),
    scored[0] ?? { score: -1, load: 0 },
  )
  if (!('candidate' in preferred) || preferred.load > least * affinityFactor + affinitySlack)
    return scored.map((entry) => entry.candidate)
  return [preferred.candidate, ...scored.filter((entry) => entry !== preferred).map((entry) => entry.candidate)]
}

function load(candidate: RouteCandidate): number {
  return candidate.inFlight / candidate.weight
}

/** Weighted rendezvous hashing: each route wins a share of all keys that is proportional to its weight. */
function rendezvous(key: number, candidate: RouteCandidate): number {
  const uniform = (hash(candidate.name, key) + 1) / 4_294_967_297
  return -candidate.weight / Math.log(uniform)
}

/** FNV-1a over UTF-16 units with a final mix, 32 bits. */
function hash(text: string, seed = 0x811c9dc5): number {
  let value = seed
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
