import { existsSync } from 'node:fs'
import { join } from 'node:path'

const serverSource = 'packages/server/src/'

/**
 * Files beside main.ts put the parts together; they belong to nobody and may see everybody. These few tell every part what it is given
 * or asked for.
 */
const openToFolders = new Set(['capability.ts', 'config.ts', 'version.ts'])

/** Who may name a concrete engine. */
const adapterImporters = {
  '@openmaas/engines/openai-compatible': ['engine-factory.ts'],
  '@openmaas/engines/bigmodel': ['engine-factory.ts'],
  '@openmaas/engines/llama-cpp': ['engine-factory.ts'],
  '@openmaas/engines/simulator': ['engine-factory.ts'],
  '@openmaas/engines/onnx': ['engine-factory.ts'],
  '@openmaas/engines/web-search': ['engine-factory.ts'],
  '@openmaas/engines/model-store': ['pulled-models.ts', 'cli/'],
}

const httpLibraries = new Set(['node:http', 'node:https', 'node:http2', 'find-my-way'])
const mayUseHttp = /^(http\/|.*-routes\.ts$)/

const databaseLibraries = new Set(['kysely', 'pg', 'node:sqlite'])
const mayHoldSql = /^(database\/|.*-(repository|store|queries)\.ts$)/
const queryCalls = /\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(/g
/** Files that hold SQL without being a repository, and why. */
const sqlExceptions = new Map([
  ['access/ensure-admin.ts', 'one transaction over three tables that servers which start together must agree on'],
  ['access/master-secret.ts', 'one row that proves the secret right'],
  ['maintenance/sqlite-snapshot.ts', 'copies the database file as such'],
])

/**
 * Rules inside the server: capabilities meet at their index.ts, nobody reaches up to the composition, and HTTP, SQL and engines each have
 * their places.
 * @param {string} root
 */
export function serverRules(root) {
  return (source) => {
    if (!source.path.startsWith(serverSource) || source.isTest) return []
    const file = source.path.slice(serverSource.length)
    const violations = source.imports.flatMap((one) => {
      const message = one.target === undefined ? wrongLibrary(file, one) : wrongFile(root, file, one.target)
      return message ? [{ line: one.line, message }] : []
    })
    return [...violations, ...strayQueries(file, source.text)]
  }
}

function wrongLibrary(file, { specifier, typeOnly }) {
  const importers = adapterImporters[specifier]
  if (
    importers &&
    !importers.some((importer) => file === importer || (importer.endsWith('/') && file.startsWith(importer)))
  ) {
    return `only ${importers.join(' and ')} may name the concrete engine ${specifier}`
  }
  if (httpLibraries.has(specifier) && !typeOnly && !mayUseHttp.test(file)) {
    return `only http/ and *-routes.ts know HTTP; ${specifier} does not belong here`
  }
  if (databaseLibraries.has(specifier) && !typeOnly && !mayHoldSql.test(file) && !sqlExceptions.has(file)) {
    return `only database/ and *-repository.ts know the database; ${specifier} does not belong here`
  }
  return undefined
}

function strayQueries(file, text) {
  if (mayHoldSql.test(file) || sqlExceptions.has(file)) return []
  return [...text.matchAll(queryCalls)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    message: `SQL belongs into a *-repository.ts, not here: ${match[0]}...)`,
  }))
}

function wrongFile(root, file, target) {
  if (!target.startsWith(serverSource)) return undefined
  const imported = target.slice(serverSource.length)
  const importingFolder = folderOf(file)
  const importedFolder = folderOf(imported)
  if (importedFolder === undefined) return wrongRootFile(file, importingFolder, imported)
  if (importingFolder === importedFolder) return undefined
  if (imported.endsWith('.test.ts') || /(^|\/)testing/.test(imported)) return `${imported} is for tests only`
  if (importedFolder === 'cli') return 'nobody builds on the command line'
  const face = `${importedFolder}/index.ts`
  if (imported !== face && existsSync(join(root, serverSource, face))) {
    return `${importedFolder} shows itself through ${face}; do not import ${imported}`
  }
  return undefined
}

function wrongRootFile(file, importingFolder, imported) {
  if (importingFolder === 'cli') return undefined
  if (imported === 'main.ts') return 'nobody imports main.ts but the command line'
  if (importingFolder !== undefined && !openToFolders.has(imported)) {
    return `${imported} puts the parts together and is above ${importingFolder}; pass in what is needed instead`
  }
  return undefined
}

/** @returns {string | undefined} undefined for a file that lies directly in src */
function folderOf(file) {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined
}
