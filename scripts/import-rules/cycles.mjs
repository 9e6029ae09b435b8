const serverSource = 'packages/server/src/'

/**
 * Cycles between the folders of the server, by imports that exist at run time; types may look both ways.
 * @param {import('./read-source.mjs').Source[]} sources
 */
export function folderCycles(sources) {
  const edges = folderEdges(sources)
  const reported = new Set()
  const violations = []
  for (const [from, targets] of edges) {
    for (const [to, where] of targets) {
      const back = shortestPath(edges, to, from)
      if (!back) continue
      const name = back.toSorted().join(' ')
      if (reported.has(name)) continue
      reported.add(name)
      violations.push({
        ...where,
        message: `folders of the server import each other in a circle: ${[from, ...back].join(' -> ')}`,
      })
    }
  }
  return violations
}

function folderEdges(sources) {
  const edges = new Map()
  for (const source of sources) {
    const from = folderOf(source.path)
    if (from === undefined || source.isTest) continue
    for (const { target, line, typeOnly } of source.imports) {
      const to = target === undefined || typeOnly ? undefined : folderOf(target)
      if (to === undefined || to === from) continue
      const targets = edges.get(from) ?? new Map()
      edges.set(from, targets)
      if (!targets.has(to)) targets.set(to, { file: source.path, line })
    }
  }
  return edges
}

function folderOf(path) {
  if (!path.startsWith(serverSource)) return undefined
  const [folder, ...rest] = path.slice(serverSource.length).split('/')
  return rest.length > 0 ? folder : undefined
}

/** @returns {string[] | undefined} the folders from `start` to `end`, both included */
function shortestPath(edges, start, end) {
  const ways = [[start]]
  const seen = new Set([start])
  for (const way of ways) {
    const last = way.at(-1)
    if (last === end) return way
    for (const next of edges.get(last)?.keys() ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
