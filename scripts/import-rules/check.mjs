import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { folderCycles } from './cycles.mjs'
import { packageRules } from './package-rules.mjs'
import { readSource } from './read-source.mjs'
import { serverRules } from './server-rules.mjs'

const sourceFolders = ['packages', 'tests', 'bench', 'scripts', 'apps', 'examples']
const skippedFolders = new Set(['node_modules', 'data', '.cache', 'coverage'])
const sourceFile = /\.(ts|tsx|mts)$/

/**
 * @param {string} root folder of a repository that is laid out like ours
 * @returns {{ files: number, violations: { file: string, line: number, message: string }[] }} paths relative to the root
 */
export function checkImports(root) {
  const sources = sourceFiles(root).map((path) => readSource(root, path))
  const rules = [packageRules(root), serverRules(root)]
  const violations = sources.flatMap((source) =>
    rules.flatMap((rule) => rule(source)).map(({ line, message }) => ({ file: source.path, line, message })),
  )
  return { files: sources.length, violations: [...violations, ...folderCycles(sources)] }
}

function sourceFiles(root) {
  const top = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return top
    .filter((entry) => sourceFolders.includes(entry.name))
    .flatMap((entry) => filesBelow(join(root, entry.name)))
    .map((path) => relative(root, path).split(sep).join('/'))
    .sort()
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesBelow(path)
    return sourceFile.test(entry.name) ? [path] : []
  })
}
