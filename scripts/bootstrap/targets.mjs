import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'

const usage = 'usage: node scripts/bootstrap.mjs serve [...] | cli [...] | test [paths] | run <file> [...]'
const testFile = /\.test\.(ts|mjs|js)$/
const testFolders = ['packages', 'tests', 'scripts', 'apps']
const skippedFolders = new Set(['node_modules', 'data', 'dist', '.cache', '.git'])
const longestTestMs = 300_000

/**
 * What Node is to be called with for a target.
 * @param {string} target
 * @param {readonly string[]} args
 * @param {string} root folder of the repository
 * @returns {{ nodeArguments: string[] } | { error: string, exitCode: number }}
 */
export function targetArguments(target, args, root) {
  const server = join(root, 'packages', 'server', 'src')
  switch (target) {
    case 'serve':
      // Options and --help are those of the command line; the plain start does without loading that.
      return {
        nodeArguments:
          args.length === 0 ? [join(server, 'main.ts')] : [join(server, 'cli', 'main.ts'), 'serve', ...args],
      }
    case 'cli':
      return { nodeArguments: [join(server, 'cli', 'main.ts'), ...args] }
    case 'run':
      return args[0] ? { nodeArguments: [...args] } : { error: usage, exitCode: 2 }
    case 'test':
      return testArguments(args, root)
    default:
      return { error: usage, exitCode: 2 }
  }
}

function testArguments(args, root) {
  const flags = args.filter((argument) => argument.startsWith('-'))
  const wanted = args.filter((argument) => !argument.startsWith('-')).map((path) => resolve(path))
  const files = findTestFiles(root).filter(
    (file) => wanted.length === 0 || wanted.some((path) => file === path || file.startsWith(path + sep)),
  )
  if (files.length === 0) return { error: 'No test file was found.', exitCode: 1 }
  return {
    nodeArguments: [
      '--test',
      '--test-reporter=spec',
      `--test-concurrency=${availableParallelism()}`,
      `--test-timeout=${longestTestMs}`,
      ...flags,
      ...files,
    ],
  }
}

/**
 * All test files of the repository in a stable order.
 * @param {string} root
 * @returns {string[]} absolute paths
 */
export function findTestFiles(root) {
  const entries = readdirSync(root, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && testFolders.includes(entry.name))
  return folders.flatMap((folder) => testFilesBelow(join(root, folder.name))).sort(byPath(root))
}

function testFilesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : testFilesBelow(path)
    return testFile.test(entry.name) ? [path] : []
  })
}

function byPath(root) {
  return (a, b) => (relative(root, a) < relative(root, b) ? -1 : 1)
}
